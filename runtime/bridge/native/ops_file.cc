// The operations that JavaScript answers. They are decoded here and not by libfuse: its allocations and locks for each
// request cost as much as the call into JavaScript, and it cannot give all the flags that open needs.
#include <algorithm>
#include <cerrno>
#include <cstring>

#include "ops.h"
#include "replies.h"
#include "session.h"
#include "wire.h"

namespace tophalf {
namespace {

uint32_t begin(Session& session, const Request& request) {
  uint32_t id = session.requests.add(request);
  if (id == 0) answerError(session.fd(), request.unique, ENOMEM);
  return id;
}

// Answers whether the caller is still there.
bool end(Session& session, uint32_t id, Answer answer) { return !answer || replyNumber(session, id, *answer); }

Request requestFor(const fuse_in_header& header, Reply reply, uint64_t handle, uint32_t limit = 0) {
  Request request;
  request.unique = header.unique;
  request.reply = reply;
  request.fh = jsHandle(handle);
  request.limit = limit;
  return request;
}

int32_t pidOf(const fuse_in_header& header) { return static_cast<int32_t>(header.pid); }

// Without a file position there is no offset, except that the kernel gives the file's size to an appending writer.
uint64_t offsetFor(uint64_t handle, uint64_t offset) { return nodeFlags(handle) & kNodeStream ? 0 : offset; }

// The caller of an open has gone before it had the file: nobody else will close it.
void releaseUnseen(Session& session, uint32_t fh) {
  uint32_t id = session.requests.add(Request{});
  end(session, id, session.handlers.call(Handler::release, id, fh));
}

void open(Session& session, const fuse_in_header& header) {
  const auto& in = body<fuse_open_in>(header);
  Request request = requestFor(header, Reply::open, 0);
  uint64_t ino;
  if (int error = session.tree.open(header.nodeid, header.pid, &ino, &request.nodeFlags)) {
    answerError(session.fd(), header.unique, error);
    return;
  }
  uint32_t id = begin(session, request);
  if (!id) return;
  Answer answer =
      session.handlers.call(Handler::open, id, ino, in.flags, header.uid, header.gid, pidOf(header));
  bool opened = answer && *answer > 0;
  if (!end(session, id, answer) && opened) releaseUnseen(session, static_cast<uint32_t>(*answer));
}

void read(Session& session, const fuse_in_header& header) {
  const auto& in = body<fuse_read_in>(header);
  uint32_t size = std::min<uint32_t>(in.size, kMaxTransfer);
  uint32_t id = begin(session, requestFor(header, Reply::bytes, in.fh, size));
  if (!id) return;
  end(session, id,
      session.handlers.call(Handler::read, id, jsHandle(in.fh), size, offsetFor(in.fh, in.offset), in.flags,
                            pidOf(header)));
}

void write(Session& session, const fuse_in_header& header) {
  const auto& in = body<fuse_write_in>(header);
  uint32_t id = begin(session, requestFor(header, Reply::count, in.fh, in.size));
  if (!id) return;
  session.pump.share(reinterpret_cast<const char*>(&in + 1), in.size);
  uint64_t number = header.nodeid;
  Answer answer = session.handlers.call(Handler::write, id, jsHandle(in.fh), in.size, offsetFor(in.fh, in.offset),
                                        in.flags, pidOf(header));
  if (!answer && session.requests.waits(id, number)) session.tree.writeWaits(number);
  end(session, id, answer);
}

// What the handler does not fill in must not show the bytes of somebody else's request.
void shareForIoctl(Session& session, const fuse_ioctl_in& in) {
  session.pump.share(reinterpret_cast<const char*>(&in + 1), in.in_size);
  if (in.out_size > in.in_size) std::memset(session.pump.shared() + in.in_size, 0, in.out_size - in.in_size);
}

void ioctl(Session& session, const fuse_in_header& header) {
  const fuse_ioctl_in in = body<fuse_ioctl_in>(header);
  bool isDirectory = in.flags & FUSE_IOCTL_DIR;
  if (isDirectory || in.out_size > kMaxTransfer) {
    answerError(session.fd(), header.unique, ENOTTY);
    return;
  }
  uint32_t id = begin(session, requestFor(header, Reply::ioctl, in.fh, in.out_size));
  if (!id) return;
  int32_t pid = pidOf(header);
  shareForIoctl(session, body<fuse_ioctl_in>(header));
  end(session, id,
      session.handlers.call(Handler::ioctl, id, jsHandle(in.fh), in.cmd, in.arg, in.in_size, in.out_size, in.flags,
                            pid));
}

// The request does not carry the open flags: the handler gets 0 for them.
void poll(Session& session, const fuse_in_header& header) {
  const auto& in = body<fuse_poll_in>(header);
  bool waits = in.flags & FUSE_POLL_SCHEDULE_NOTIFY;
  if (waits) session.polls.watch(jsHandle(in.fh), in.kh);
  uint32_t id = begin(session, requestFor(header, Reply::poll, in.fh));
  if (!id) return;
  end(session, id, session.handlers.call(Handler::poll, id, jsHandle(in.fh), in.events, waits, 0));
}

void lseek(Session& session, const fuse_in_header& header) {
  const auto& in = body<fuse_lseek_in>(header);
  uint32_t id = begin(session, requestFor(header, Reply::lseek, in.fh));
  if (!id) return;
  end(session, id, session.handlers.call(Handler::lseek, id, jsHandle(in.fh), static_cast<int64_t>(in.offset), in.whence));
}

void flush(Session& session, const fuse_in_header& header) {
  const auto& in = body<fuse_flush_in>(header);
  uint32_t id = begin(session, requestFor(header, Reply::status, in.fh));
  if (!id) return;
  end(session, id, session.handlers.call(Handler::flush, id, jsHandle(in.fh), pidOf(header)));
}

void fsync(Session& session, const fuse_in_header& header) {
  const auto& in = body<fuse_fsync_in>(header);
  uint32_t id = begin(session, requestFor(header, Reply::status, in.fh));
  if (!id) return;
  bool datasync = in.fsync_flags & FUSE_FSYNC_FDATASYNC;
  end(session, id, session.handlers.call(Handler::fsync, id, jsHandle(in.fh), datasync));
}

void release(Session& session, const fuse_in_header& header) {
  const auto& in = body<fuse_release_in>(header);
  session.polls.forget(jsHandle(in.fh));
  uint32_t id = begin(session, requestFor(header, Reply::status, in.fh));
  if (!id) return;
  end(session, id, session.handlers.call(Handler::release, id, jsHandle(in.fh)));
}

// The mask of the three is the kernel's own: 1 mode, 2 uid, 4 gid.
void setattr(Session& session, const fuse_in_header& header) {
  const auto& in = body<fuse_setattr_in>(header);
  Request request = requestFor(header, Reply::attributes, 0);
  if (int error = session.tree.resolve(header.nodeid, &request.ino)) {
    answerError(session.fd(), header.unique, error);
    return;
  }
  uint32_t id = begin(session, request);
  if (!id) return;
  uint32_t valid = in.valid & (FATTR_MODE | FATTR_UID | FATTR_GID);
  end(session, id,
      session.handlers.call(Handler::setattr, id, request.ino, valid, in.mode, in.uid, in.gid, header.uid));
}

}  // namespace

void serveFile(Session& session, const fuse_in_header& header) {
  switch (header.opcode) {
    case FUSE_READ:
      return read(session, header);
    case FUSE_WRITE:
      return write(session, header);
    case FUSE_IOCTL:
      return ioctl(session, header);
    case FUSE_OPEN:
      return open(session, header);
    case FUSE_RELEASE:
      return release(session, header);
    case FUSE_POLL:
      return poll(session, header);
    case FUSE_LSEEK:
      return lseek(session, header);
    case FUSE_FLUSH:
      return flush(session, header);
    case FUSE_FSYNC:
      return fsync(session, header);
    case FUSE_SETATTR:
      return setattr(session, header);
  }
}

}  // namespace tophalf
