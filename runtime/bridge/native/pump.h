// The JavaScript thread's part: takes requests from the kernel when the event loop says there are some.
#pragma once

#include <node_api.h>
#include <sys/types.h>
#include <uv.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace tophalf {

class Session;

class Pump {
 public:
  explicit Pump(Session& session) : session_(session) {}

  /** Makes the shared buffer; the thread that calls this is the session's JavaScript thread. */
  bool load(napi_env env, napi_value owner, napi_value* buffer);
  void unload();

  void start(int fd, uint32_t spinMicroseconds);
  /** Calls `done` when the event loop has let go. */
  void stop(std::function<void()> done);

  /** From any thread: the backlog has something. */
  void wake();
  /** Grows whenever the JavaScript thread comes by: the guard sees by it that the thread is not stuck. */
  uint64_t turns() const { return turns_.load(std::memory_order_relaxed); }

  pid_t thread() const { return thread_; }

  /** Where requests are read to. */
  char* block() { return block_; }
  /** The bytes that handlers see. */
  char* shared() const { return shared_; }
  void share(const char* bytes, size_t size);

 private:
  class Scope;

  void onReadable(int status);
  void onWake();
  long next();
  long nextWithinSpin();
  void serve(long size);
  void closed();

  Session& session_;
  napi_env env_ = nullptr;
  napi_async_context context_ = nullptr;
  napi_ref owner_ = nullptr;
  napi_ref buffer_ = nullptr;
  uv_poll_t poll_{};
  uv_async_t async_{};
  int openHandles_ = 0;
  std::function<void()> done_;

  pid_t thread_ = 0;
  std::atomic<uint64_t> turns_{0};
  char* block_ = nullptr;
  char* shared_ = nullptr;
  int fd_ = -1;
  uint64_t spinNanoseconds_ = 0;
  bool crowded_ = false;
  uint32_t wakeUps_ = 0;
};

}  // namespace tophalf
