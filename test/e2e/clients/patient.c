/*
 * Makes the ioctl of drivers/patient.ts, which waits, and prints what came back.
 *
 *   ./patient FILE
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>

struct argument {
	uint8_t bytes[8];
	uint64_t number;
};

int main(int argc, char *argv[])
{
	int fd = argc == 2 ? open(argv[1], O_RDWR) : -1;
	struct argument argument = {{1, 2, 3, 4, 5, 6, 7, 8}, 0};

	if (fd < 0) {
		perror("open");
		return 1;
	}
	printf("waiting\n");
	fflush(stdout);
	if (ioctl(fd, _IOWR('p', 1, struct argument), &argument) < 0) {
		perror("ioctl");
		return 1;
	}
	for (int i = 0; i < 8; i++)
		printf("%d ", argument.bytes[i]);
	printf("%llx\n", (unsigned long long)argument.number);
	return 0;
}
