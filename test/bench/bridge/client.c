/*
 * Measures one operation on a device file, call by call, and prints a line of JSON.
 *
 *   cc -O2 -o client client.c
 *   ./client FILE read|write|ioctl|openreadclose CALLS [CLIENTS]
 *
 * With several clients each is a process of its own that makes CALLS calls; all start together.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DATA_SIZE 64
#define COMMAND _IOWR('t', 1, char[DATA_SIZE])
#define WARM_UP 1000

struct target {
	const char *path;
	int fd; /* -1: each call opens its own */
};

typedef int (*operation)(const struct target *target);

static char data[DATA_SIZE];

static int call_read(const struct target *target)
{
	return read(target->fd, data, sizeof data) < 0;
}

static int call_write(const struct target *target)
{
	return write(target->fd, data, sizeof data) != sizeof data;
}

static int call_ioctl(const struct target *target)
{
	return ioctl(target->fd, COMMAND, data) < 0;
}

static int call_openreadclose(const struct target *target)
{
	int fd = open(target->path, O_RDWR);

	return fd < 0 || read(fd, data, sizeof data) < 0 || close(fd) < 0;
}

static const struct {
	const char *name;
	operation call;
	int opens_itself;
} operations[] = {
	{"read", call_read, 0},
	{"write", call_write, 0},
	{"ioctl", call_ioctl, 0},
	{"openreadclose", call_openreadclose, 1},
};

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static struct target open_target(const char *path, int opens_itself)
{
	struct target target = {path, -1};

	if (!opens_itself && (target.fd = open(path, O_RDWR)) < 0)
		fail(path);
	return target;
}

static void repeat(operation call, const struct target *target, int count, uint32_t *nanoseconds)
{
	for (int i = 0; i < count; i++) {
		uint64_t start = now();

		if (call(target))
			fail("operation");
		if (nanoseconds)
			nanoseconds[i] = (uint32_t)(now() - start);
	}
}

/* One client: warms up, says so, waits for the start, measures. */
static int client(int which, const char *path, int count, uint32_t *nanoseconds, int ready, int start)
{
	struct target target = open_target(path, operations[which].opens_itself);
	char byte = 0;

	repeat(operations[which].call, &target, WARM_UP, NULL);
	if (write(ready, &byte, 1) != 1 || read(start, &byte, 1) < 0)
		fail("pipe");
	repeat(operations[which].call, &target, count, nanoseconds);
	return 0;
}

static int compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static double quantile(const uint32_t *sorted, size_t count, double q)
{
	return sorted[(size_t)((count - 1) * q)] / 1000.0;
}

static void report(const char *name, uint32_t *nanoseconds, size_t count, int clients, uint64_t elapsed)
{
	qsort(nanoseconds, count, sizeof *nanoseconds, compare);
	printf("{\"op\":\"%s\",\"clients\":%d,\"calls\":%zu,\"opsPerSecond\":%.0f,"
	       "\"p50\":%.1f,\"p99\":%.1f,\"p999\":%.1f,\"max\":%.1f}\n",
	       name, clients, count, count * 1e9 / elapsed, quantile(nanoseconds, count, 0.5),
	       quantile(nanoseconds, count, 0.99), quantile(nanoseconds, count, 0.999), quantile(nanoseconds, count, 1));
}

static int find(const char *name)
{
	for (int i = 0; i < (int)(sizeof operations / sizeof *operations); i++)
		if (strcmp(operations[i].name, name) == 0)
			return i;
	return -1;
}

int main(int argc, char *argv[])
{
	int which = argc > 3 ? find(argv[2]) : -1;
	int count = argc > 3 ? atoi(argv[3]) : 0;
	int clients = argc > 4 ? atoi(argv[4]) : 1;
	int ready[2], start[2], waiting = 0, failed = 0;

	if (which < 0 || count < 1 || clients < 1) {
		fprintf(stderr, "usage: %s FILE read|write|ioctl|openreadclose CALLS [CLIENTS]\n", argv[0]);
		return 2;
	}
	size_t total = (size_t)count * clients;
	uint32_t *nanoseconds = mmap(NULL, total * sizeof *nanoseconds, PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (nanoseconds == MAP_FAILED || pipe(ready) < 0 || pipe(start) < 0)
		fail("setting up");

	for (int i = 0; i < clients; i++) {
		pid_t pid = fork();

		if (pid < 0)
			fail("fork");
		if (pid == 0) {
			close(ready[0]);
			close(start[1]);
			return client(which, argv[1], count, nanoseconds + (size_t)i * count, ready[1], start[0]);
		}
	}
	close(ready[1]);
	for (char byte; read(ready[0], &byte, 1) == 1 && ++waiting < clients;)
		;
	uint64_t from = now();
	close(start[1]); /* lets all of them go */
	for (int status; wait(&status) > 0;)
		failed |= status;
	uint64_t elapsed = now() - from;

	if (!failed)
		report(argv[2], nanoseconds, total, clients, elapsed);
	return failed != 0;
}
