/*
 * Asks for signals when a device becomes readable, waits with poll(2), and says which of the two came.
 *
 *   ./sigio FILE
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t signals;

static void count(int signal)
{
	(void)signal;
	signals++;
}

int main(int argc, char *argv[])
{
	int fd = argc == 2 ? open(argv[1], O_RDONLY | O_NONBLOCK) : -1;
	struct pollfd polled = {.fd = fd, .events = POLLIN};

	if (fd < 0) {
		perror("open");
		return 1;
	}
	signal(SIGIO, count);
	printf("F_SETOWN: %d\n", fcntl(fd, F_SETOWN, getpid()));
	printf("F_SETFL: %d\n", fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_ASYNC));
	printf("waiting\n");
	fflush(stdout);
	while (poll(&polled, 1, -1) < 0 && errno == EINTR)
		;
	printf("poll: %s\n", polled.revents & POLLIN ? "POLLIN" : "nothing");
	printf("signals: %d\n", (int)signals);
	return 0;
}
