#include "replies.h"

#include <algorithm>
#include <cerrno>
#include <climits>

#include "session.h"
#include "wire.h"

namespace tophalf {
namespace {

constexpr int kFirstKernelErrno = 512;  // ERESTARTSYS: the kernel rejects a reply with it, and the caller would hang

int errnoOf(int64_t value) {
  if (value > -kFirstKernelErrno) return static_cast<int>(-value);
  return value == -kFirstKernelErrno ? EINTR : EIO;
}

uint32_t atMost(int64_t value, uint32_t limit) { return static_cast<uint32_t>(std::min<int64_t>(value, limit)); }

fuse_ioctl_out ioctlAnswer(int64_t result) {
  fuse_ioctl_out out{};
  out.result = static_cast<int32_t>(atMost(result, INT_MAX));
  return out;
}

bool replyCount(int fd, const Request& request, uint32_t count) {
  fuse_write_out out{};
  out.size = count;
  return answerWith(fd, request.unique, out);
}

bool replyPoll(Session& session, const Request& request, uint32_t mask) {
  fuse_poll_out out{};
  out.revents = mask;
  bool there = answerWith(session.fd(), request.unique, out);
  if (session.polls.settle(request.fh, mask)) wakePollers(session, request.fh);
  return there;
}

bool replyAttributes(Session& session, const Request& request) {
  struct stat attributes;
  if (int error = session.tree.stat(request.ino, &attributes)) return answerError(session.fd(), request.unique, error);
  return answerWith(session.fd(), request.unique, attributesAnswer(attributes));
}

bool replyValue(Session& session, const Request& request, int64_t value) {
  int fd = session.fd();
  switch (request.reply) {
    case Reply::bytes:
      return answerInPlace(fd, request.unique, nullptr, 0, session.pump.shared(), atMost(value, request.limit));
    case Reply::count:
      return replyCount(fd, request, atMost(value, request.limit));
    case Reply::ioctl: {
      fuse_ioctl_out out = ioctlAnswer(value);
      return answerInPlace(fd, request.unique, &out, sizeof out, session.pump.shared(), request.limit);
    }
    case Reply::poll:
      return replyPoll(session, request, static_cast<uint32_t>(value));
    case Reply::open:
      return answerWith(fd, request.unique, openAnswer(static_cast<uint32_t>(value), request.nodeFlags));
    case Reply::lseek:
      return answerWith(fd, request.unique, fuse_lseek_out{static_cast<uint64_t>(value)});
    case Reply::attributes:
      return replyAttributes(session, request);
    case Reply::status:
      return answerError(fd, request.unique, 0);
  }
  return false;
}

bool take(Session& session, uint32_t id, Request* out) {
  if (!session.requests.take(id, out)) return false;
  if (out->writesTo) session.tree.writeEnded(out->writesTo);
  return out->unique != 0;
}

}  // namespace

bool replyNumber(Session& session, uint32_t id, int64_t value) {
  Request request;
  if (!take(session, id, &request)) return false;
  if (value < 0) return answerError(session.fd(), request.unique, errnoOf(value));
  return replyValue(session, request, value);
}

bool replyBytes(Session& session, uint32_t id, const char* bytes, size_t size) {
  Request request;
  if (!take(session, id, &request)) return false;
  return answerBody(session.fd(), request.unique, nullptr, 0, bytes, std::min<size_t>(size, request.limit));
}

bool replyIoctl(Session& session, uint32_t id, int64_t result, const char* bytes, size_t size) {
  Request request;
  if (!take(session, id, &request)) return false;
  if (result < 0) return answerError(session.fd(), request.unique, errnoOf(result));
  fuse_ioctl_out out = ioctlAnswer(result);
  return answerBody(session.fd(), request.unique, &out, sizeof out, bytes, std::min<size_t>(size, request.limit));
}

void wakePollers(Session& session, uint32_t fh) {
  uint64_t kernelWaiter;
  if (session.polls.take(fh, &kernelWaiter)) notifyPoll(session.fd(), kernelWaiter);
}

}  // namespace tophalf
