/*
 * Says what an input device is and what it sends, with the structs and numbers of the system's own <linux/input.h>, as evtest(1) does.
 *
 *   ./evtest FILE      until the device has gone, or standard input ends
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static const char *name_of(int error) {
	switch (error) {
	case EAGAIN: return "EAGAIN";
	case EFAULT: return "EFAULT";
	case ENODEV: return "ENODEV";
	case ENOENT: return "ENOENT";
	default: return strerror(error);
	}
}

static int has(const unsigned char *bits, int bit) {
	return bits[bit / 8] >> (bit % 8) & 1;
}

/* evtest(1) takes any other answer for a failure. */
static void expect_zero(const char *what, int answer) {
	if (answer) printf("%s answered %d\n", what, answer);
}

static void describe(int fd) {
	int version = 0, clock = CLOCK_MONOTONIC;
	unsigned int repeat[2] = {0, 0};
	struct input_id id;
	char name[32] = "", phys[32] = "", uniq[32] = "";
	unsigned char types[EV_MAX / 8 + 1] = {0}, keys[KEY_MAX / 8 + 1] = {0};
	expect_zero("version", ioctl(fd, EVIOCGVERSION, &version));
	printf("version %x\n", version);
	expect_zero("id", ioctl(fd, EVIOCGID, &id));
	printf("id %x %x %x %x\n", id.bustype, id.vendor, id.product, id.version);
	ioctl(fd, EVIOCGNAME(sizeof name), name);
	ioctl(fd, EVIOCGPHYS(sizeof phys), phys);
	printf("name %s at %s\n", name, phys);
	printf("uniq %s\n", ioctl(fd, EVIOCGUNIQ(sizeof uniq), uniq) < 0 ? name_of(errno) : uniq);
	ioctl(fd, EVIOCGBIT(0, sizeof types), types);
	ioctl(fd, EVIOCGBIT(EV_KEY, sizeof keys), keys);
	printf("keys %d repeat %d axes %d\n", has(types, EV_KEY), has(types, EV_REP), has(types, EV_ABS));
	printf("KEY_G %d BTN_LEFT %d\n", has(keys, KEY_G), has(keys, BTN_LEFT));
	expect_zero("repeat", ioctl(fd, EVIOCGREP, repeat));
	printf("repeat after %u every %u\n", repeat[0], repeat[1]);
	printf("clock %d\n", ioctl(fd, EVIOCSCLOCKID, &clock));
	printf("grab %s\n", ioctl(fd, EVIOCGRAB, 1) < 0 ? name_of(errno) : "ok");
}

/* Prints what there is to read, and answers the errno that ended it. */
static int read_all(int fd) {
	struct input_event events[8];
	ssize_t bytes;
	while ((bytes = read(fd, events, sizeof events)) > 0)
		for (size_t at = 0; at < bytes / sizeof *events; at++)
			printf("event %d %d %d\n", events[at].type, events[at].code, events[at].value);
	return bytes < 0 ? errno : 0;
}

int main(int count, char **args) {
	int fd = open(args[count - 1], O_RDONLY | O_NONBLOCK);
	if (fd < 0) {
		printf("open %s\n", name_of(errno));
		return 1;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	describe(fd);
	printf("ready\n");
	struct pollfd waits[2] = {{fd, POLLIN, 0}, {0, POLLIN, 0}};
	while (poll(waits, 2, -1) > 0 && !waits[1].revents) {
		int error = read_all(fd);
		if (error == EAGAIN) continue;
		printf("read %s\n", name_of(error));
		return 0;
	}
	return 0;
}
