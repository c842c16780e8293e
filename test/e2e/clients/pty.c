/*
 * A device at a serial port: the port is a pty, and LINK leads to it. When the program ends, the port has gone.
 *
 *   ./pty LINK
 *
 * Commands come line by line: `s HEX` sends bytes, `d` reads nothing any more, `l` reads again, `h` hangs the port up as an unplugged
 * USB adapter does, `t` tells how the port is set. It prints `got HEX` for what it reads.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static int master, slave, listening = 1;

static long rate(struct termios *t)
{
	static const struct { speed_t speed; long rate; } rates[] = {
		{B4800, 4800}, {B9600, 9600}, {B19200, 19200}, {B115200, 115200},
	};

	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
		if (rates[i].speed == cfgetospeed(t))
			return rates[i].rate;
	return -1;
}

static void tell(void)
{
	struct termios t;

	tcgetattr(master, &t);
	printf("set %ld %s%s%s%s%s\n", rate(&t), (t.c_cflag & CSIZE) == CS8 ? "8" : "7",
	       t.c_cflag & PARENB ? t.c_cflag & PARODD ? "O" : "E" : "N", t.c_cflag & CSTOPB ? "2" : "1",
	       t.c_cflag & CRTSCTS ? " rtscts" : "", t.c_iflag & IXON ? " xonxoff" : "");
}

static void send(const char *hex)
{
	unsigned int byte;

	for (; sscanf(hex, "%2x", &byte) == 1; hex += 2) {
		unsigned char one = byte;

		if (write(master, &one, 1) != 1)
			perror("write");
	}
}

static void obey(const char *line)
{
	switch (line[0]) {
	case 's': send(line + 2); break;
	case 'd': listening = 0; break;
	case 'l': listening = 1; break;
	case 't': tell(); break;
	case 'h':
		if (ioctl(slave, TIOCVHANGUP) != 0)
			perror("TIOCVHANGUP");
		printf("hung up\n");
		break;
	}
}

static void hear(void)
{
	unsigned char bytes[512];
	ssize_t count = read(master, bytes, sizeof bytes);

	if (count <= 0)
		return;
	printf("got ");
	for (ssize_t i = 0; i < count; i++)
		printf("%02x", bytes[i]);
	printf("\n");
}

int main(int argc, char *argv[])
{
	char line[65536];
	struct termios raw;
	struct pollfd polled[2];

	setvbuf(stdout, NULL, _IOLBF, 0);
	setvbuf(stdin, NULL, _IONBF, 0);
	master = posix_openpt(O_RDWR | O_NOCTTY);
	if (argc != 2 || master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
		return 1;
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	tcgetattr(slave, &raw);
	cfmakeraw(&raw);
	tcsetattr(slave, TCSANOW, &raw);
	if (symlink(ptsname(master), argv[1]) != 0) {
		perror(argv[1]);
		return 1;
	}
	printf("at %s\n", ptsname(master));
	for (;;) {
		polled[0] = (struct pollfd){.fd = 0, .events = POLLIN};
		polled[1] = (struct pollfd){.fd = listening ? master : -1, .events = POLLIN};
		poll(polled, 2, -1);
		if (polled[1].revents & POLLIN)
			hear();
		if (polled[0].revents) {
			if (!fgets(line, sizeof line, stdin))
				return 0;
			obey(line);
		}
	}
}
