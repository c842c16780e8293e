/*
 * Many processes that pass bytes to each other through a device, all at once. Every second one writes, and the others read; each
 * makes as many calls as is asked for.
 *
 *   ./hammer FILE PROCESSES CALLS [WAYS]
 *
 * Each pair has one of the WAYS to wait, in turn: "b" in a call that blocks, which is the default, "p" in poll(2) before a call that
 * does not. Prints how many bytes went in and out, and whether their sums are equal: none may be lost, doubled or changed.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct client {
	const char *path;
	int writes;
	int polls;
	uint8_t byte;
	/* What came of it, for the parent to see. */
	uint64_t bytes;
	uint64_t sum;
};

static ssize_t transfer(const struct client *client, int fd, uint8_t *byte)
{
	return client->writes ? write(fd, byte, 1) : read(fd, byte, 1);
}

/* Somebody else may have been quicker; then once more. */
static ssize_t poll_and_transfer(const struct client *client, int fd, uint8_t *byte)
{
	struct pollfd polled = {.fd = fd, .events = client->writes ? POLLOUT : POLLIN};
	ssize_t count;

	do {
		if (poll(&polled, 1, -1) < 0)
			return -1;
		count = transfer(client, fd, byte);
	} while (count < 0 && errno == EAGAIN);
	return count;
}

static int run(struct client *client, int calls)
{
	int fd = open(client->path, O_RDWR | (client->polls ? O_NONBLOCK : 0));

	if (fd < 0) {
		perror(client->path);
		return 1;
	}
	for (int i = 0; i < calls; i++) {
		uint8_t byte = client->byte;
		ssize_t count = client->polls ? poll_and_transfer(client, fd, &byte) : transfer(client, fd, &byte);

		if (count != 1) {
			fprintf(stderr, "%s: %zd %s\n", client->writes ? "write" : "read", count,
				count < 0 ? strerror(errno) : "");
			return 1;
		}
		client->bytes++;
		client->sum += byte;
	}
	return close(fd) != 0;
}

int main(int argc, char *argv[])
{
	int processes = argc >= 4 ? atoi(argv[2]) : 0, calls = argc >= 4 ? atoi(argv[3]) : 0, failed = 0;
	const char *ways = argc == 5 ? argv[4] : "b";
	uint64_t bytes[2] = {0, 0}, sums[2] = {0, 0};
	struct client *clients = mmap(NULL, (processes + 1) * sizeof *clients, PROT_READ | PROT_WRITE,
				      MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (processes < 2 || processes % 2 || calls < 1 || clients == MAP_FAILED) {
		fprintf(stderr, "usage: %s FILE PROCESSES CALLS [WAYS]\n", argv[0]);
		return 2;
	}
	for (int i = 0; i < processes; i++) {
		struct client *client = &clients[i];

		client->path = argv[1];
		client->writes = i % 2;
		client->polls = ways[i / 2 % strlen(ways)] == 'p';
		client->byte = i;
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			return run(client, calls);
		}
	}
	for (int status; wait(&status) > 0;)
		failed |= status;
	for (int i = 0; i < processes; i++) {
		bytes[clients[i].writes] += clients[i].bytes;
		sums[clients[i].writes] += clients[i].sum;
	}
	printf("written %lu read %lu sums %s\n", bytes[1], bytes[0], sums[0] == sums[1] ? "equal" : "differ");
	return failed != 0;
}
