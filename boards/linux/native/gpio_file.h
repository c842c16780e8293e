// One open file of the kernel's GPIO character device: a chip, or the lines of a request.
#pragma once

#include <node_api.h>
#include <uv.h>

#include <cstddef>
#include <cstdint>

namespace tophalf {

/** The memory behind a typed array. */
struct Bytes {
  char* data = nullptr;
  size_t size = 0;
};

class GpioFile {
 public:
  ~GpioFile();

  /**
   * Takes `fd` over, also where it fails: then it answers a negated errno. Records are read to `bytes`, the memory of
   * `buffer`; `callback` is told how many bytes there are, or a negated errno.
   */
  int open(napi_env env, napi_value self, int fd, napi_value buffer, Bytes bytes, napi_value callback);

  /** Each answers a negated errno where it fails. */
  int control(uint32_t number, Bytes argument);
  int getValue();
  int setValue(bool value);

  /** Has the event loop read it. `keepAlive`: the loop does not end meanwhile. */
  int watch(bool keepAlive);
  void unwatch();
  void close();

 private:
  struct Poll;

  static void onReadable(uv_poll_t* handle, int status, int events);
  static void onClosed(uv_handle_t* handle);
  static void cleanUp(napi_async_cleanup_hook_handle hook, void* poll);

  int ask(uint32_t number, void* argument);
  bool serve(int status);
  int readRecords();
  void deliver(int result);

  int fd_ = -1;
  Bytes bytes_;
  // It outlives this object: libuv needs the handle until it says that it is closed.
  Poll* poll_ = nullptr;
};

}  // namespace tophalf
