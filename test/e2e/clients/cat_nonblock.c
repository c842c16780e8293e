/* cat_nonblock FILE: prints a file that it opens with O_NONBLOCK, and says so when it would have to wait. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int refused(const char *would_block)
{
	if (errno == EAGAIN)
		puts(would_block);
	else
		perror("cat_nonblock");
	return 1;
}

int main(int argc, char **argv)
{
	char buffer[4096];
	ssize_t count;
	int fd;

	if (argc != 2) {
		fprintf(stderr, "usage: %s FILE\n", argv[0]);
		return 2;
	}
	fd = open(argv[1], O_RDONLY | O_NONBLOCK);
	if (fd < 0)
		return refused("Open would block");
	while ((count = read(fd, buffer, sizeof(buffer))) > 0)
		fwrite(buffer, 1, (size_t)count, stdout);
	return count < 0 ? refused("Read would block") : 0;
}
