/*
 * The yardstick for the bridge: what a C programmer would write. A single-threaded server on libfuse3's low-level API
 * with one device file of 64 bytes, with the open flags and the cache timeouts of our bridge.
 *
 *   cc -O2 -o server server.c $(pkg-config --cflags --libs fuse3)
 *   ./server MOUNTPOINT        the file is MOUNTPOINT/echo; ends on SIGINT or SIGTERM
 */
#define FUSE_USE_VERSION 35

#include <errno.h>
#include <fuse_lowlevel.h>
#include <linux/fuse.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#ifndef FOPEN_NOFLUSH
#define FOPEN_NOFLUSH (1 << 5)
#endif
#ifndef FOPEN_PARALLEL_DIRECT_WRITES
#define FOPEN_PARALLEL_DIRECT_WRITES (1 << 6)
#endif

#define FILE_INO 2
#define FILE_NAME "echo"
#define FILE_SIZE ((off_t)1 << 40)
#define ENTRY_SECONDS 1.0
#define ATTRIBUTE_SECONDS 0.0
#define DATA_SIZE 64
#define COMMAND _IOWR('t', 1, char[DATA_SIZE])

/* Every open file has its own 64 bytes, found by a number as in any server that must not trust pointers. */
struct open_file {
	char data[DATA_SIZE];
};

static struct open_file *open_files[1024];

static struct open_file *find(const struct fuse_file_info *fi)
{
	return fi->fh < 1024 ? open_files[fi->fh] : NULL;
}

static void attributes(fuse_ino_t ino, struct stat *st)
{
	memset(st, 0, sizeof *st);
	st->st_ino = ino;
	st->st_mode = ino == FUSE_ROOT_ID ? S_IFDIR | 0755 : S_IFREG | 0666;
	st->st_nlink = 1;
	st->st_size = ino == FUSE_ROOT_ID ? 0 : FILE_SIZE;
}

static void do_lookup(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	struct fuse_entry_param e = {
		.ino = FILE_INO, .attr_timeout = ATTRIBUTE_SECONDS, .entry_timeout = ENTRY_SECONDS};

	if (parent != FUSE_ROOT_ID || strcmp(name, FILE_NAME) != 0) {
		fuse_reply_err(req, ENOENT);
		return;
	}
	attributes(FILE_INO, &e.attr);
	fuse_reply_entry(req, &e);
}

static void do_getattr(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct stat st;

	(void)fi;
	attributes(ino, &st);
	fuse_reply_attr(req, &st, ATTRIBUTE_SECONDS);
}

static void do_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct fuse_open_out out = {
		.open_flags = FOPEN_DIRECT_IO | FOPEN_STREAM | FOPEN_NOFLUSH | FOPEN_PARALLEL_DIRECT_WRITES};

	(void)ino;
	(void)fi;
	for (out.fh = 0; out.fh < 1024 && open_files[out.fh]; out.fh++)
		;
	if (out.fh == 1024) {
		fuse_reply_err(req, ENFILE);
		return;
	}
	open_files[out.fh] = calloc(1, sizeof(struct open_file));
	fuse_reply_buf(req, (const char *)&out, sizeof out);
}

static void do_read(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off, struct fuse_file_info *fi)
{
	struct open_file *file = find(fi);

	(void)ino;
	(void)off;
	if (!file)
		fuse_reply_err(req, EBADF);
	else
		fuse_reply_buf(req, file->data, size < DATA_SIZE ? size : DATA_SIZE);
}

static void do_write(fuse_req_t req, fuse_ino_t ino, const char *buf, size_t size, off_t off, struct fuse_file_info *fi)
{
	struct open_file *file = find(fi);

	(void)ino;
	(void)off;
	if (!file) {
		fuse_reply_err(req, EBADF);
		return;
	}
	if (size > DATA_SIZE)
		size = DATA_SIZE;
	memcpy(file->data, buf, size);
	fuse_reply_write(req, size);
}

static void do_ioctl(fuse_req_t req, fuse_ino_t ino, unsigned int cmd, void *arg, struct fuse_file_info *fi,
		     unsigned flags, const void *in, size_t in_size, size_t out_size)
{
	struct open_file *file = find(fi);

	(void)ino;
	(void)arg;
	(void)flags;
	if (!file || cmd != COMMAND || in_size != DATA_SIZE || out_size != DATA_SIZE) {
		fuse_reply_err(req, ENOTTY);
		return;
	}
	memcpy(file->data, in, DATA_SIZE);
	fuse_reply_ioctl(req, 0, file->data, DATA_SIZE);
}

static void do_release(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct open_file *file = find(fi);

	(void)ino;
	if (file) {
		free(file);
		open_files[fi->fh] = NULL;
	}
	fuse_reply_err(req, 0);
}

static const struct fuse_lowlevel_ops operations = {
	.lookup = do_lookup,
	.getattr = do_getattr,
	.open = do_open,
	.read = do_read,
	.write = do_write,
	.ioctl = do_ioctl,
	.release = do_release,
};

int main(int argc, char *argv[])
{
	char *arguments[] = {argv[0], "-o", "fsname=tophalf-bench", NULL};
	struct fuse_args args = FUSE_ARGS_INIT(3, arguments);
	struct fuse_session *session;
	int result = 1;

	if (argc != 2) {
		fprintf(stderr, "usage: %s MOUNTPOINT\n", argv[0]);
		return 2;
	}
	session = fuse_session_new(&args, &operations, sizeof operations, NULL);
	if (session && fuse_set_signal_handlers(session) == 0 && fuse_session_mount(session, argv[1]) == 0) {
		puts("ready");
		fflush(stdout);
		result = fuse_session_loop(session) < 0;
		fuse_session_unmount(session);
	}
	if (session) {
		fuse_remove_signal_handlers(session);
		fuse_session_destroy(session);
	}
	fuse_opt_free_args(&args);
	return result;
}
