/*
 * Sets and gets the message of drivers/guide/chardev2.ts by ioctl, as the guide's program does, with the generated header.
 *
 *   ./chardev2 FILE
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "chardev.h"

static int checked(const char *what, int result)
{
	if (result < 0) {
		printf("%s failed: %s\n", what, strerror(errno));
		exit(EXIT_FAILURE);
	}
	return result;
}

int main(int argc, char *argv[])
{
	char message[BUF_LEN] = "Message passed by ioctl";
	char back[BUF_LEN];
	int fd = checked("open", open(argc == 2 ? argv[1] : DEVICE_FILE_NAME, O_RDWR));
	int c, n = 0;

	checked("IOCTL_SET_MSG", ioctl(fd, IOCTL_SET_MSG, message));

	printf("get_nth_byte message: ");
	while ((c = checked("IOCTL_GET_NTH_BYTE", ioctl(fd, IOCTL_GET_NTH_BYTE, n++))) != 0)
		putchar(c);

	checked("IOCTL_GET_MSG", ioctl(fd, IOCTL_GET_MSG, back));
	printf("\nget_msg message: %s\n", back);

	if (ioctl(fd, _IO(MAJOR_NUM, 3)) < 0)
		printf("an unknown command: %s\n", strerror(errno));
	if (ioctl(fd, IOCTL_GET_NTH_BYTE, BUF_LEN) < 0)
		printf("a byte past the end: %s\n", strerror(errno));
	if (ioctl(fd, IOCTL_SET_MSG, (void *)1) < 0)
		printf("a message that is not there: %s\n", strerror(errno));

	memset(message, 'x', sizeof message);
	checked("IOCTL_SET_MSG", ioctl(fd, IOCTL_SET_MSG, message));
	checked("IOCTL_GET_MSG", ioctl(fd, IOCTL_GET_MSG, back));
	printf("without a zero at its end: %zu bytes\n", strlen(back));
	return close(fd);
}
