#include "wire.h"

#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "tree.h"

namespace tophalf {
namespace {

constexpr uint32_t kOwnership = FATTR_MODE | FATTR_UID | FATTR_GID;

bool isTransient(int error) {
  // ENOENT: the request was taken back by a signal while we read it.
  return error == EAGAIN || error == EINTR || error == ENOENT;
}

fuse_out_header header(uint64_t unique, int error, size_t size) {
  return {static_cast<uint32_t>(sizeof(fuse_out_header) + size), -error, unique};
}

}  // namespace

bool isForJs(const fuse_in_header& request) {
  switch (request.opcode) {
    case FUSE_OPEN:
    case FUSE_READ:
    case FUSE_WRITE:
    case FUSE_IOCTL:
    case FUSE_POLL:
    case FUSE_LSEEK:
    case FUSE_FSYNC:
    case FUSE_RELEASE:
      return true;
    case FUSE_FLUSH:
      return nodeFlags(body<fuse_flush_in>(request).fh) & kNodeFlush;
    case FUSE_SETATTR:
      return body<fuse_setattr_in>(request).valid & kOwnership;
    default:
      return false;
  }
}

bool isAnswered(const fuse_in_header& request) {
  return request.opcode != FUSE_FORGET && request.opcode != FUSE_BATCH_FORGET && request.opcode != FUSE_INTERRUPT;
}

long readRequest(int fd, char* buffer) {
  ssize_t size = read(fd, buffer, kRequestSize);
  if (size >= 0) return size;
  return isTransient(errno) ? 0 : -errno;
}

bool answerError(int fd, uint64_t unique, int error) {
  fuse_out_header out = header(unique, error, 0);
  return write(fd, &out, sizeof out) >= 0;
}

bool answerBody(int fd, uint64_t unique, const void* head, size_t headSize, const char* bytes, size_t size) {
  fuse_out_header out = header(unique, 0, headSize + size);
  iovec parts[] = {{&out, sizeof out}, {const_cast<void*>(head), headSize}, {const_cast<char*>(bytes), size}};
  return writev(fd, parts, 3) >= 0;
}

bool answerInPlace(int fd, uint64_t unique, const void* head, size_t headSize, char* bytes, size_t size) {
  fuse_out_header out = header(unique, 0, headSize + size);
  char* start = bytes - headSize - sizeof out;
  std::memcpy(start, &out, sizeof out);
  if (headSize) std::memcpy(start + sizeof out, head, headSize);
  return write(fd, start, out.len) >= 0;
}

// No page cache: every read(2) and write(2) is the driver's. Parallel writes: one that waits must not hold up the
// others. No flush: close(2) by the runtime's own thread would wait for itself.
fuse_open_out openAnswer(uint32_t fh, uint32_t flags) {
  fuse_open_out out{};
  out.fh = kernelHandle(fh, flags);
  out.open_flags = FOPEN_DIRECT_IO | FOPEN_PARALLEL_DIRECT_WRITES;
  if (flags & kNodeStream) out.open_flags |= FOPEN_STREAM;
  if (!(flags & kNodeFlush)) out.open_flags |= FOPEN_NOFLUSH;
  return out;
}

fuse_attr_out attributesAnswer(const struct stat& from) {
  fuse_attr_out out{};
  out.attr.ino = from.st_ino;
  out.attr.size = from.st_size;
  out.attr.atime = from.st_atim.tv_sec;
  out.attr.mtime = from.st_mtim.tv_sec;
  out.attr.ctime = from.st_ctim.tv_sec;
  out.attr.atimensec = from.st_atim.tv_nsec;
  out.attr.mtimensec = from.st_mtim.tv_nsec;
  out.attr.ctimensec = from.st_ctim.tv_nsec;
  out.attr.mode = from.st_mode;
  out.attr.nlink = from.st_nlink;
  out.attr.uid = from.st_uid;
  out.attr.gid = from.st_gid;
  out.attr.blksize = from.st_blksize;
  out.attr.blocks = from.st_blocks;
  return out;
}

void notifyPoll(int fd, uint64_t kernelWaiter) {
  struct {
    fuse_out_header header;
    fuse_notify_poll_wakeup_out body;
  } out{{sizeof out, FUSE_NOTIFY_POLL, 0}, {kernelWaiter}};
  [[maybe_unused]] ssize_t written = write(fd, &out, sizeof out);
}

}  // namespace tophalf
