/*
 * Makes every ioctl of drivers/guide/ioctl.ts, with the generated header, on two of its devices.
 *
 *   ./ioctltest FILE FILE
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ioctl.h"

static void say(const char *what, int result)
{
	printf("%s: %s\n", what, result < 0 ? strerror(errno) : "done");
}

int main(int argc, char *argv[])
{
	int one = argc == 3 ? open(argv[1], O_RDWR) : -1, other = argc == 3 ? open(argv[2], O_RDWR) : -1;
	struct ioctl_arg arg = {.val = 0x1234};
	unsigned char bytes[3] = {0};
	int number = 77;

	if (one < 0 || other < 0) {
		perror("open");
		return 1;
	}
	say("valset", ioctl(one, IOCTL_VALSET, &arg));
	say("valget", ioctl(one, IOCTL_VALGET, &arg));
	printf("one: %x\n", arg.val);
	say("valget", ioctl(other, IOCTL_VALGET, &arg));
	printf("other: %x\n", arg.val);
	say("valset_num", ioctl(one, IOCTL_VALSET_NUM, &number));
	number = 0;
	say("valget_num", ioctl(other, IOCTL_VALGET_NUM, &number));
	printf("number: %d\n", number);
	say("unknown", ioctl(one, _IO('f', 4)));
	say("a pointer to nowhere", ioctl(one, IOCTL_VALGET, (void *)1));
	if (read(one, bytes, sizeof bytes) == sizeof bytes)
		printf("read: %x %x %x\n", bytes[0], bytes[1], bytes[2]);
	return 0;
}
