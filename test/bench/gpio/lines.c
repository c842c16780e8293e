/* Sets line 4 or gets line 17 of a chip, again and again: how many times a second. lines <device> set|get <calls> */
#include <fcntl.h>
#include <linux/gpio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec * 1e-9;
}

static int request(const char *device, int output)
{
	struct gpio_v2_line_request request = { .num_lines = 1, .consumer = "bench" };
	request.offsets[0] = output ? 4 : 17;
	request.config.flags = output ? GPIO_V2_LINE_FLAG_OUTPUT : GPIO_V2_LINE_FLAG_INPUT;
	if (ioctl(open(device, O_RDWR), GPIO_V2_GET_LINE_IOCTL, &request) < 0) {
		perror(device);
		exit(1);
	}
	return request.fd;
}

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	int output = strcmp(argv[2], "set") == 0, calls = atoi(argv[3]);
	int line = request(argv[1], output);
	double start = now();
	for (int i = 0; i < calls; i++) {
		struct gpio_v2_line_values values = { .mask = 1, .bits = i & 1 };
		ioctl(line, output ? GPIO_V2_LINE_SET_VALUES_IOCTL : GPIO_V2_LINE_GET_VALUES_IOCTL, &values);
	}
	printf("%.0f\n", calls / (now() - start));
	return 0;
}
