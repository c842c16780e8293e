/*
 * Makes every ioctl of drivers/thermostat.ts as a C program would, with its structs, and prints what came of it.
 *
 *   ./thermostat FILE
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>

struct reading {
	int32_t millidegrees;
	uint32_t readings;
};

struct limits {
	int32_t low;
	int32_t high;
};

struct conversion {
	int32_t millidegrees;
	int32_t fahrenheit;
};

struct pattern {
	uint8_t bytes[16383];
};

#define GET _IOR('t', 1, struct reading)
#define SET_LIMITS _IOW('t', 2, struct limits)
#define CONVERT _IOWR('t', 3, struct conversion)
#define SIMULATE _IO('t', 4)
#define SELF_TEST _IOWR('t', 6, struct pattern)
#define UNKNOWN _IOWR('t', 99, struct reading)

static void say(const char *what, int result)
{
	if (result < 0)
		printf("%s: %s\n", what, strerrorname_np(errno));
	else
		printf("%s: %d\n", what, result);
}

static void self_test(int fd)
{
	static struct pattern pattern;
	int wrong = 0;

	for (size_t i = 0; i < sizeof pattern.bytes; i++)
		pattern.bytes[i] = i;
	say("self test", ioctl(fd, SELF_TEST, &pattern));
	for (size_t i = 0; i < sizeof pattern.bytes; i++)
		wrong += pattern.bytes[i] != (uint8_t)~i;
	printf("wrong bytes: %d of %zu\n", wrong, sizeof pattern.bytes);
}

int main(int argc, char *argv[])
{
	int fd = argc == 2 ? open(argv[1], O_RDWR) : -1;
	void *forbidden = mmap(NULL, 1 << 16, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct limits limits = {-5000, 30000}, senseless = {2, 1};
	struct conversion conversion = {100000, 0};
	struct reading reading = {0, 0};
	struct termios terminal;

	if (fd < 0) {
		perror("open");
		return 1;
	}
	say("simulate", ioctl(fd, SIMULATE, 21500));
	say("get", ioctl(fd, GET, &reading));
	printf("reading: %d %u\n", reading.millidegrees, reading.readings);
	say("set limits", ioctl(fd, SET_LIMITS, &limits));
	say("set senseless limits", ioctl(fd, SET_LIMITS, &senseless));
	say("convert", ioctl(fd, CONVERT, &conversion));
	printf("conversion: %d %d\n", conversion.millidegrees, conversion.fahrenheit);
	self_test(fd);
	say("unknown", ioctl(fd, UNKNOWN, &reading));
	say("unknown without size", ioctl(fd, _IO('t', 99), 0));
	say("TCGETS", ioctl(fd, TCGETS, &terminal));
	say("get into forbidden memory", ioctl(fd, GET, forbidden));
	say("set limits from forbidden memory", ioctl(fd, SET_LIMITS, forbidden));
	say("convert in forbidden memory", ioctl(fd, CONVERT, forbidden));
	return 0;
}
