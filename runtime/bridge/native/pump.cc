#include "pump.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "session.h"
#include "wire.h"

namespace tophalf {
namespace {

// How many requests a wake-up serves at most: enough to be worth the wake-up, few enough that timers and sockets of
// the same event loop do not notice.
constexpr int kBatch = 16;
// With a lone client there is never a second request, and looking for it costs a system call. So it is looked for only
// after a wake-up that found one, and now and then.
constexpr uint32_t kLookEvery = 32;
constexpr size_t kPage = 4096;

// Nobody waits for a file to be released: whoever closed it has gone on, and has often asked for the next thing by now.
bool isFollowed(const char* request, long size) {
  return size > 0 && reinterpret_cast<const fuse_in_header*>(request)->opcode == FUSE_RELEASE;
}

pid_t currentThread() { return static_cast<pid_t>(syscall(SYS_gettid)); }

}  // namespace

// What a batch of handlers runs in: when it closes, Node runs the microtasks and the ticks that they queued.
class Pump::Scope {
 public:
  explicit Scope(Pump& pump) : env_(pump.env_) {
    napi_open_handle_scope(env_, &handles_);
    napi_value owner;
    napi_get_reference_value(env_, pump.owner_, &owner);
    napi_open_callback_scope(env_, owner, pump.context_, &callbacks_);
    pump.session_.handlers.enterScope();
  }
  ~Scope() {
    napi_close_callback_scope(env_, callbacks_);
    napi_close_handle_scope(env_, handles_);
  }

 private:
  napi_env env_;
  napi_handle_scope handles_;
  napi_callback_scope callbacks_;
};

bool Pump::load(napi_env env, napi_value owner, napi_value* buffer) {
  env_ = env;
  thread_ = currentThread();
  block_ = static_cast<char*>(std::aligned_alloc(kPage, kMaxTransfer + kPage));
  if (!block_) return false;
  shared_ = block_ + kWriteHeader;
  auto freeBlock = [](napi_env, void*, void* block) { std::free(block); };
  if (napi_create_external_arraybuffer(env, shared_, kMaxTransfer, freeBlock, block_, buffer) != napi_ok) return false;
  napi_value name;
  napi_create_string_utf8(env, "tophalf_fuse", NAPI_AUTO_LENGTH, &name);
  napi_async_init(env, owner, name, &context_);
  napi_create_reference(env, *buffer, 1, &buffer_);
  napi_create_reference(env, owner, 1, &owner_);
  return true;
}

void Pump::unload() {
  napi_async_destroy(env_, context_);
  napi_delete_reference(env_, buffer_);
  napi_delete_reference(env_, owner_);
}

void Pump::start(int fd, uint32_t spinMicroseconds) {
  fd_ = fd;
  spinNanoseconds_ = uint64_t{spinMicroseconds} * 1000;
  uv_loop_t* loop;
  napi_get_uv_event_loop(env_, &loop);
  poll_.data = async_.data = this;
  uv_poll_init(loop, &poll_, fd);
  uv_poll_start(&poll_, UV_READABLE,
                [](uv_poll_t* handle, int status, int) { static_cast<Pump*>(handle->data)->onReadable(status); });
  uv_async_init(loop, &async_, [](uv_async_t* handle) { static_cast<Pump*>(handle->data)->onWake(); });
  uv_unref(reinterpret_cast<uv_handle_t*>(&async_));
  openHandles_ = 2;
}

void Pump::stop(std::function<void()> done) {
  done_ = std::move(done);
  auto onClosed = [](uv_handle_t* handle) { static_cast<Pump*>(handle->data)->closed(); };
  uv_close(reinterpret_cast<uv_handle_t*>(&poll_), onClosed);
  uv_close(reinterpret_cast<uv_handle_t*>(&async_), onClosed);
}

void Pump::wake() {
  // libuv first looks whether a wake-up is already on its way. That look must not come before the backlog was filled,
  // or both sides may think that the other one sees it.
  std::atomic_thread_fence(std::memory_order_seq_cst);
  uv_async_send(&async_);
}

void Pump::share(const char* bytes, size_t size) {
  if (size && bytes != shared_) std::memmove(shared_, bytes, size);
}

void Pump::onReadable(int status) {
  if (status < 0) {
    Scope scope(*this);
    session_.lost();
    return;
  }
  int served = 0;
  long size = next();
  while (size != 0) {
    {
      Scope scope(*this);
      do {
        bool another = crowded_ || isFollowed(block_, size);
        serve(size);
        served++;
        size = session_.mounted() && another && served < kBatch ? next() : 0;
      } while (size != 0);
    }
    if (session_.mounted() && served < kBatch) size = nextWithinSpin();
  }
  crowded_ = served > 1 || ++wakeUps_ % kLookEvery == 0;
}

void Pump::onWake() {
  turns_.fetch_add(1, std::memory_order_relaxed);
  Scope scope(*this);
  Kept kept;
  for (int i = 0; i < kBatch && session_.mounted(); i++) {
    if (!session_.backlog.next(&kept)) return;
    session_.serve(kept.request.data(), kept.request.size());
  }
  if (session_.mounted()) wake();
}

long Pump::next() {
  turns_.fetch_add(1, std::memory_order_relaxed);
  return readRequest(fd_, block_);
}

long Pump::nextWithinSpin() {
  if (spinNanoseconds_ == 0) return 0;
  uint64_t end = uv_hrtime() + spinNanoseconds_;
  long size;
  do size = next();
  while (size == 0 && uv_hrtime() < end);
  return size;
}

void Pump::serve(long size) {
  if (size > 0) {
    session_.serve(block_, static_cast<size_t>(size));
  } else {
    session_.lost();
  }
}

void Pump::closed() {
  if (--openHandles_ == 0) std::exchange(done_, nullptr)();
}

}  // namespace tophalf
