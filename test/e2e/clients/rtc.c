/*
 * Reads and sets a clock and waits for its alarm, with the structs and numbers of the system's own <linux/rtc.h>.
 *
 *   ./rtc FILE
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/rtc.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char *result(int answer) {
	if (answer >= 0) return "0";
	switch (errno) {
	case EBUSY: return "EBUSY";
	case EFAULT: return "EFAULT";
	case EINVAL: return "EINVAL";
	case ENOTTY: return "ENOTTY";
	case ERANGE: return "ERANGE";
	default: return strerror(errno);
	}
}

static void show(const char *what, const struct rtc_time *tm) {
	printf("%s %04d-%02d-%02d %02d:%02d, day %d of the week\n", what, tm->tm_year + 1900, tm->tm_mon + 1,
	       tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_wday);
}

static void set(int fd, const char *what, struct rtc_time tm) {
	printf("set %s: %s\n", what, result(ioctl(fd, RTC_SET_TIME, &tm)));
}

int main(int count, char **args) {
	const char *path = args[count - 1];
	struct rtc_time tm = {.tm_year = 126, .tm_mon = 10, .tm_mday = 25, .tm_hour = 23, .tm_min = 59, .tm_sec = 30};
	struct rtc_time wrong = tm, early = tm;
	struct rtc_wkalrm alarm = {.enabled = 1};
	unsigned long data = 0;
	wrong.tm_mon = 12;
	early.tm_year = 99;
	setvbuf(stdout, NULL, _IOLBF, 0);

	int fd = open(path, O_RDONLY);
	printf("open: %s\n", result(fd));
	printf("open again: %s\n", result(open(path, O_RDONLY)));
	printf("get before it is set: %s\n", result(ioctl(fd, RTC_RD_TIME, &tm)));
	set(fd, "month 13", wrong);
	set(fd, "1999", early);
	set(fd, "it", tm);
	printf("get into forbidden memory: %s\n", result(ioctl(fd, RTC_RD_TIME, (void *)8)));
	printf("periodic: %s\n", result(ioctl(fd, RTC_PIE_ON, 0)));
	memset(&tm, 0, sizeof tm);
	ioctl(fd, RTC_RD_TIME, &tm);
	show("get", &tm);

	alarm.time = tm;
	alarm.time.tm_sec += 2;
	printf("alarm: %s\n", result(ioctl(fd, RTC_WKALM_SET, &alarm)));
	memset(&alarm, 0, sizeof alarm);
	ioctl(fd, RTC_WKALM_RD, &alarm);
	printf("enabled %d ", alarm.enabled);
	show("for", &alarm.time);
	struct pollfd wait = {fd, POLLIN, 0};
	printf("poll %d\n", poll(&wait, 1, -1));
	ssize_t bytes = read(fd, &data, sizeof data);
	printf("read %d bytes: %lx\n", bytes == sizeof data, data);
	ioctl(fd, RTC_RD_TIME, &tm);
	printf("in time %d\n", tm.tm_sec >= alarm.time.tm_sec);
	return 0;
}
