/*
 * Makes the system calls that it is told to, as lines on standard input, and says what came of each:
 *
 *   > 1 open dev/fifo0 O_RDWR      < 1 calling 4711      < 1 = 3
 *   > 2 read 3 100                 < 2 calling 4711      < 2 = 5 hello
 *   > 3 write 3 hello              < 3 calling 4711      < 3 = EAGAIN
 *
 * The number before a call is its name. "calling" comes with the id of the thread, immediately before the call.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/select.h>
#include <unistd.h>

#define LINE 4096
#define DATA 65536
#define FILES 8
#define WORDS 16

/* One call: its words, and the text of its result. */
struct call {
	char line[LINE];
	char *words[WORDS];
	int count;
	char result[DATA + 64];
};

struct flag {
	const char *name;
	int value;
};

static const struct flag open_flags[] = {
	{"O_RDONLY", O_RDONLY}, {"O_WRONLY", O_WRONLY}, {"O_RDWR", O_RDWR},	{"O_NONBLOCK", O_NONBLOCK},
	{"O_TRUNC", O_TRUNC},	{"O_APPEND", O_APPEND}, {"O_CREAT", O_CREAT},
};
static const struct flag whences[] = {
	{"SEEK_SET", SEEK_SET},	  {"SEEK_CUR", SEEK_CUR},   {"SEEK_END", SEEK_END},
	{"SEEK_DATA", SEEK_DATA}, {"SEEK_HOLE", SEEK_HOLE},
};
/* The values of POLLIN and EPOLLIN, and so on, are the same. */
static const struct flag events[] = {
	{"IN", POLLIN},	  {"PRI", POLLPRI},	{"OUT", POLLOUT}, {"ERR", POLLERR},
	{"HUP", POLLHUP}, {"ET", (int)EPOLLET}, {"ONESHOT", EPOLLONESHOT},
};
#define LENGTH(array) (sizeof(array) / sizeof *(array))

static int epoll = -1;

static const char *word(const struct call *call, int index)
{
	if (index >= call->count) {
		fprintf(stderr, "%s: too few words\n", call->words[1]);
		exit(2);
	}
	return call->words[index];
}

static long number(const struct call *call, int index)
{
	return strtol(word(call, index), NULL, 0);
}

/* The value of names that are separated by "|". */
static int parse(const char *text, const struct flag *flags, size_t count)
{
	char copy[256], *save;
	int value = 0;

	snprintf(copy, sizeof copy, "%s", text);
	for (char *name = strtok_r(copy, "|", &save); name; name = strtok_r(NULL, "|", &save)) {
		size_t i = 0;

		while (i < count && strcmp(flags[i].name, name) != 0)
			i++;
		if (i == count) {
			fprintf(stderr, "no flag %s\n", name);
			exit(2);
		}
		value |= flags[i].value;
	}
	return value;
}

static void say_events(struct call *call, int fd, unsigned mask)
{
	const char *separator = "";
	char *end = call->result + strlen(call->result);

	end += sprintf(end, "%s%d:", *call->result ? " " : "", fd);
	for (size_t i = 0; i < LENGTH(events); i++) {
		if (mask & (unsigned)events[i].value) {
			end += sprintf(end, "%s%s", separator, events[i].name);
			separator = "|";
		}
	}
}

static void say(struct call *call, long result)
{
	if (result < 0)
		sprintf(call->result, "%s", strerrorname_np(errno));
	else
		sprintf(call->result, "%ld", result);
}

/* The count and what came, on one line. */
static void say_data(struct call *call, long count, const char *data)
{
	say(call, count);
	if (count <= 0)
		return;
	char *end = call->result + strlen(call->result);

	*end++ = ' ';
	for (long i = 0; i < count; i++)
		*end++ = data[i] == '\n' ? '$' : data[i];
	*end = 0;
}

static void do_open(struct call *call)
{
	say(call, open(word(call, 2), parse(word(call, 3), open_flags, LENGTH(open_flags))));
}

static void do_close(struct call *call)
{
	say(call, close(number(call, 2)));
}

static void do_read(struct call *call)
{
	char data[DATA];

	say_data(call, read(number(call, 2), data, number(call, 3)), data);
}

static void do_write(struct call *call)
{
	say(call, write(number(call, 2), word(call, 3), strlen(word(call, 3))));
}

static void do_pread(struct call *call)
{
	char data[DATA];

	say_data(call, pread(number(call, 2), data, number(call, 3), number(call, 4)), data);
}

static void do_pwrite(struct call *call)
{
	say(call, pwrite(number(call, 2), word(call, 3), strlen(word(call, 3)), number(call, 4)));
}

/* Memory that may be neither read nor written. */
static void *forbidden(void)
{
	return mmap(NULL, DATA, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void do_badread(struct call *call)
{
	say(call, read(number(call, 2), forbidden(), 10));
}

static void do_badwrite(struct call *call)
{
	say(call, write(number(call, 2), forbidden(), 10));
}

static void do_lseek(struct call *call)
{
	say(call, lseek(number(call, 2), number(call, 3), parse(word(call, 4), whences, LENGTH(whences))));
}

static void do_fsync(struct call *call)
{
	say(call, fsync(number(call, 2)));
}

static void do_fdatasync(struct call *call)
{
	say(call, fdatasync(number(call, 2)));
}

static void do_isatty(struct call *call)
{
	int terminal = isatty(number(call, 2));

	sprintf(call->result, "%d %s", terminal, strerrorname_np(errno));
}

/* With an argument that is a value. */
static void do_ioctl(struct call *call)
{
	say(call, ioctl(number(call, 2), number(call, 3), number(call, 4)));
}

static void do_nonblock(struct call *call)
{
	int fd = number(call, 2), flags = fcntl(fd, F_GETFL);

	flags = strcmp(word(call, 3), "on") == 0 ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
	say(call, fcntl(fd, F_SETFL, flags));
}

static void do_poll(struct call *call)
{
	struct pollfd polled[FILES];
	int count = 0;

	for (int i = 3; i + 1 < call->count; i += 2) {
		polled[count].fd = number(call, i);
		polled[count++].events = parse(word(call, i + 1), events, LENGTH(events));
	}
	int result = poll(polled, count, number(call, 2));

	if (result <= 0)
		say(call, result);
	for (int i = 0; result > 0 && i < count; i++)
		if (polled[i].revents)
			say_events(call, polled[i].fd, polled[i].revents);
}

/* The sets are IN, OUT and PRI, as with poll. */
static void do_select(struct call *call)
{
	fd_set sets[3];
	static const int meaning[] = {POLLIN, POLLOUT, POLLPRI};
	long milliseconds = number(call, 2);
	struct timeval timeout = {milliseconds / 1000, milliseconds % 1000 * 1000};

	for (int set = 0; set < 3; set++) {
		FD_ZERO(&sets[set]);
		for (int i = 3; i + 1 < call->count; i += 2)
			if (parse(word(call, i + 1), events, LENGTH(events)) & meaning[set])
				FD_SET(number(call, i), &sets[set]);
	}
	int result = select(FD_SETSIZE, &sets[0], &sets[1], &sets[2], milliseconds < 0 ? NULL : &timeout);

	if (result <= 0)
		say(call, result);
	for (int i = 3; result > 0 && i + 1 < call->count; i += 2) {
		unsigned mask = 0;

		for (int set = 0; set < 3; set++)
			if (FD_ISSET(number(call, i), &sets[set]))
				mask |= meaning[set];
		if (mask)
			say_events(call, number(call, i), mask);
	}
}

/* EPOLL_CTL_ADD, or EPOLL_CTL_MOD for a file that is there already. */
static void do_epoll(struct call *call)
{
	int fd = number(call, 2);
	struct epoll_event event = {.events = parse(word(call, 3), events, LENGTH(events)), .data.fd = fd};

	if (epoll < 0)
		epoll = epoll_create1(0);
	int result = epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);

	if (result < 0 && errno == EEXIST)
		result = epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event);
	say(call, result);
}

static void do_epollwait(struct call *call)
{
	struct epoll_event ready[FILES];
	int count = epoll_wait(epoll, ready, FILES, number(call, 2));

	if (count <= 0)
		say(call, count);
	for (int i = 0; i < count; i++)
		say_events(call, ready[i].data.fd, ready[i].events);
}

static void caught(int signal)
{
	(void)signal;
}

static void do_catch(struct call *call)
{
	struct sigaction action = {.sa_handler = caught};

	action.sa_flags = call->count > 2 && strcmp(call->words[2], "SA_RESTART") == 0 ? SA_RESTART : 0;
	say(call, sigaction(SIGINT, &action, NULL));
}

/* A child that inherits the files and does nothing; unless it is to be an orphan, it dies with its parent. */
static void do_fork(struct call *call)
{
	pid_t child = fork();

	if (child == 0) {
		if (call->count == 2)
			prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(STDIN_FILENO);
		close(STDOUT_FILENO);
		close(STDERR_FILENO);
		for (;;)
			pause();
	}
	say(call, child);
}

static const struct {
	const char *name;
	void (*make)(struct call *call);
} calls[] = {
	{"open", do_open},	 {"close", do_close},		{"read", do_read},	   {"write", do_write},
	{"pread", do_pread},	 {"pwrite", do_pwrite},		{"badread", do_badread},   {"badwrite", do_badwrite},
	{"lseek", do_lseek},	 {"isatty", do_isatty},		{"ioctl", do_ioctl},	   {"nonblock", do_nonblock},
	{"poll", do_poll},	 {"select", do_select},		{"epoll", do_epoll},	   {"epollwait", do_epollwait},
	{"catch", do_catch},	 {"fork", do_fork},		{"fsync", do_fsync},	   {"fdatasync", do_fdatasync},
};

static void make(struct call *call)
{
	for (size_t i = 0; i < LENGTH(calls); i++) {
		if (strcmp(calls[i].name, word(call, 1)) != 0)
			continue;
		printf("%s calling %d\n", call->words[0], gettid());
		calls[i].make(call);
		printf("%s = %s\n", call->words[0], call->result);
		return;
	}
	fprintf(stderr, "no call %s\n", call->words[1]);
	exit(2);
}

static void *make_in_thread(void *argument)
{
	make(argument);
	free(argument);
	return NULL;
}

/* "thread" before a call's name has it made while others are. */
static void split(struct call *call, int *threaded)
{
	char *save;

	call->count = 0;
	*threaded = 0;
	for (char *next = strtok_r(call->line, " \n", &save); next && call->count < WORDS;
	     next = strtok_r(NULL, " \n", &save)) {
		if (call->count == 1 && strcmp(next, "thread") == 0)
			*threaded = 1;
		else
			call->words[call->count++] = next;
	}
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
	for (;;) {
		struct call *call = calloc(1, sizeof *call);
		pthread_t thread;
		int threaded;

		if (!call || !fgets(call->line, sizeof call->line, stdin))
			return 0;
		split(call, &threaded);
		if (!threaded) {
			make(call);
			free(call);
		} else if (pthread_create(&thread, NULL, make_in_thread, call) == 0) {
			pthread_detach(thread);
		}
	}
}
