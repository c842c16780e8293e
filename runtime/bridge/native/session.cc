#include "session.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/types.h>

#include <cerrno>
#include <cstring>

#include "ops.h"
#include "replies.h"
#include "wire.h"

namespace tophalf {
namespace {

constexpr int kHandshakeMilliseconds = 5000;
// Callers that try again at once must not hold up an unmount for ever.
constexpr int kLastRequests = 10000;

}  // namespace

Session::Session() : pump(*this), guard_(*this) {}

Session::~Session() = default;

std::string Session::mount(napi_env env, const MountOptions& options) {
  std::string error;
  fuse_ = mountFuse(options, metadataOperations(), this, &error);
  if (!fuse_) return error;
  fd_ = fuse_session_fd(fuse_);
  fcntl(fd_, F_SETFL, fcntl(fd_, F_GETFL) | O_NONBLOCK);
  error = handshake();
  if (!error.empty()) {
    fuse_session_unmount(fuse_);
    fuse_session_destroy(fuse_);
    return error;
  }
  mounted_ = true;
  pump.start(fd_, options.spinMicroseconds);
  guard_.start();
  napi_add_async_cleanup_hook(env, cleanUp, this, &hook_);
  return "";
}

void Session::unmount() {
  if (!mounted_) return;
  mounted_ = false;
  guard_.stop();
  fuse_session_exit(fuse_);  // from here on libfuse does not complain about callers that have gone
  refuseRequests();
  // Both may be below us on the stack, when a handler unmounts: they are freed later.
  pump.stop([self = shared_from_this()] { self->finish(); });
  fuse_session_unmount(fuse_);
}

void Session::lost() {
  if (!mounted_) return;
  unmount();
  handlers.call(Handler::unmounted);
}

void Session::unload() {
  handlers.unload();
  pump.unload();
}

void Session::serve(char* request, size_t size) {
  const auto& header = *reinterpret_cast<const fuse_in_header*>(request);
  if (header.opcode == FUSE_INTERRUPT) {
    interrupt(header);
  } else if (isForJs(header)) {
    serveFile(*this, header);
  } else {
    serveMetadata(request, size);
  }
}

void Session::serveMetadata(char* request, size_t size) {
  fuse_buf buffer{};
  buffer.mem = request;
  buffer.size = size;
  fuse_session_process_buf(fuse_, &buffer);
}

bool Session::interruptKept(uint64_t unique) {
  if (!backlog.drop(unique)) return false;
  answerError(fd_, unique, EINTR);
  return true;
}

// A request that is nowhere is answered, and the kernel ignores what we say; or the guard has just read it and is about
// to keep it, and EAGAIN makes the kernel interrupt it once more.
void Session::interrupt(const fuse_in_header& header) {
  uint64_t unique = body<fuse_interrupt_in>(header).unique;
  if (uint32_t id = requests.find(unique)) {
    handlers.call(Handler::interrupt, id);
  } else if (!interruptKept(unique)) {
    answerError(fd_, header.unique, EAGAIN);
  }
}

// The kernel's first request says what it can do. It is there already, and nobody else can be served before it is
// answered; doing it here makes mount() fail where the kernel and libfuse do not fit together.
std::string Session::handshake() {
  pollfd ready{fd_, POLLIN, 0};
  if (poll(&ready, 1, kHandshakeMilliseconds) != 1) return "the kernel does not greet the file system";
  long size = readRequest(fd_, pump.block());
  if (size <= 0) return std::string("cannot read from /dev/fuse: ") + std::strerror(static_cast<int>(-size));
  serveMetadata(pump.block(), static_cast<size_t>(size));
  return fuse_session_exited(fuse_) ? "libfuse and the kernel do not understand each other" : "";
}

void Session::refuseRequests() {
  for (uint32_t id : requests.all()) replyNumber(*this, id, -ENODEV);
  Kept kept;
  while (backlog.next(&kept)) refuse(kept.request.data());
  for (int i = 0; i < kLastRequests; i++) {
    if (readRequest(fd_, pump.block()) <= 0) return;
    refuse(pump.block());
  }
}

void Session::refuse(const char* request) {
  const auto& header = *reinterpret_cast<const fuse_in_header*>(request);
  if (isAnswered(header)) answerError(fd_, header.unique, ENODEV);
}

void Session::finish() {
  fuse_session_destroy(fuse_);
  // The references of an environment that ends are gone with it.
  if (!environmentEnds_) unload();
  napi_remove_async_cleanup_hook(hook_);
}

void Session::cleanUp(napi_async_cleanup_hook_handle, void* data) {
  auto* session = static_cast<Session*>(data);
  session->environmentEnds_ = true;
  session->unmount();
}

}  // namespace tophalf
