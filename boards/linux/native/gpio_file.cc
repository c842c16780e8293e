#include "gpio_file.h"

#include <fcntl.h>
#include <linux/gpio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#ifndef GPIO_V2_GET_LINE_IOCTL
#error "tophalf: <linux/gpio.h> is older than Linux 5.10 and has no GPIO uAPI v2; install newer kernel headers"
#endif

namespace tophalf {
namespace {

constexpr uint32_t kGpioIoctls = 0xB4;
// How often one file is read in one turn of the event loop. With 64 records a read, a full queue of 1,024 is fetched in
// four turns, and timers, sockets and the other lines get theirs in between.
constexpr int kReadsPerTurn = 4;

int answer(long result) { return result < 0 ? -errno : static_cast<int>(result); }

// A callback that throws is a fault of the runtime: Node treats it as any other uncaught exception.
void reportException(napi_env env) {
  bool pending = false;
  napi_value error;
  napi_is_exception_pending(env, &pending);  // none is when the environment ends
  if (pending && napi_get_and_clear_last_exception(env, &error) == napi_ok) napi_fatal_exception(env, error);
}

}  // namespace

// What lives until libuv has let go of the handle, and what the calls into JavaScript need.
struct GpioFile::Poll {
  uv_poll_t handle{};
  GpioFile* file = nullptr;
  napi_env env = nullptr;
  napi_async_cleanup_hook_handle hook = nullptr;
  napi_async_context context = nullptr;
  napi_ref self = nullptr;
  napi_ref buffer = nullptr;
  napi_ref callback = nullptr;
  bool environmentEnds = false;

  uv_handle_t* uv() { return reinterpret_cast<uv_handle_t*>(&handle); }
  void load(napi_value object, napi_value array, napi_value function);
  void unload();
};

void GpioFile::Poll::load(napi_value object, napi_value array, napi_value function) {
  napi_value name;
  napi_create_string_utf8(env, "tophalf_gpio", NAPI_AUTO_LENGTH, &name);
  napi_async_init(env, object, name, &context);
  // A line must not be given back because nobody holds the object any more: only close() does that.
  napi_create_reference(env, object, 1, &self);
  napi_create_reference(env, array, 1, &buffer);
  napi_create_reference(env, function, 1, &callback);
  napi_add_async_cleanup_hook(env, cleanUp, this, &hook);
}

void GpioFile::Poll::unload() {
  napi_async_destroy(env, context);
  for (napi_ref reference : {self, buffer, callback}) napi_delete_reference(env, reference);
}

GpioFile::~GpioFile() { close(); }

int GpioFile::open(napi_env env, napi_value self, int fd, napi_value buffer, Bytes bytes, napi_value callback) {
  uv_loop_t* loop;
  napi_get_uv_event_loop(env, &loop);
  auto* poll = new Poll;
  int error = uv_poll_init(loop, &poll->handle, fd);
  if (error < 0) {
    delete poll;
    ::close(fd);
    return error;
  }
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  poll->handle.data = poll;
  poll->file = this;
  poll->env = env;
  poll->load(self, buffer, callback);
  fd_ = fd;
  bytes_ = bytes;
  poll_ = poll;
  return 0;
}

int GpioFile::control(uint32_t number, Bytes argument) {
  if (_IOC_TYPE(number) != kGpioIoctls || argument.size < _IOC_SIZE(number)) return -EINVAL;
  return ask(number, argument.data);
}

int GpioFile::getValue() {
  gpio_v2_line_values values{0, 1};
  int result = ask(GPIO_V2_LINE_GET_VALUES_IOCTL, &values);
  return result < 0 ? result : static_cast<int>(values.bits & 1);
}

int GpioFile::setValue(bool value) {
  gpio_v2_line_values values{value, 1};
  return ask(GPIO_V2_LINE_SET_VALUES_IOCTL, &values);
}

int GpioFile::ask(uint32_t number, void* argument) {
  if (!poll_) return -EBADF;
  return answer(ioctl(fd_, number, argument));
}

int GpioFile::watch(bool keepAlive) {
  if (!poll_) return -EBADF;
  if (keepAlive) {
    uv_ref(poll_->uv());
  } else {
    uv_unref(poll_->uv());
  }
  return uv_poll_start(&poll_->handle, UV_READABLE, onReadable);
}

void GpioFile::unwatch() {
  if (poll_) uv_poll_stop(&poll_->handle);
}

// In the order that libuv asks for: it must have let go of the descriptor before that is closed.
void GpioFile::close() {
  Poll* poll = std::exchange(poll_, nullptr);
  if (!poll) return;
  poll->file = nullptr;
  uv_close(poll->uv(), onClosed);
  ::close(std::exchange(fd_, -1));
}

void GpioFile::onClosed(uv_handle_t* handle) {
  auto* poll = static_cast<Poll*>(handle->data);
  // The references of an environment that ends are gone with it.
  if (!poll->environmentEnds) poll->unload();
  napi_remove_async_cleanup_hook(poll->hook);
  delete poll;
}

void GpioFile::cleanUp(napi_async_cleanup_hook_handle, void* data) {
  auto* poll = static_cast<Poll*>(data);
  poll->environmentEnds = true;
  if (poll->file) poll->file->close();
}

// A callback may close the file or end the watch, and the collector may take a closed file: the poll knows.
void GpioFile::onReadable(uv_poll_t* handle, int status, int) {
  auto* poll = static_cast<Poll*>(handle->data);
  for (int reads = 0; reads < kReadsPerTurn; reads++) {
    bool more = poll->file->serve(status);
    if (!more || !poll->file || !uv_is_active(poll->uv())) return;
  }
}

// Answers whether there may be more.
bool GpioFile::serve(int status) {
  int result = readRecords();
  // A failed poll is what libuv makes of POLLERR, and end of file is none of GPIO's: the chip has gone.
  bool isGone = result == 0 || (status < 0 && result == -EAGAIN);
  if (isGone) result = -ENODEV;
  if (result == -EAGAIN) return false;
  if (result < 0) unwatch();
  // What does not fill the buffer was the last: one system call less.
  bool more = result > 0 && static_cast<size_t>(result) == bytes_.size;
  deliver(result);
  return more;
}

int GpioFile::readRecords() {
  ssize_t size;
  do size = read(fd_, bytes_.data, bytes_.size);
  while (size < 0 && errno == EINTR);
  return answer(size);
}

void GpioFile::deliver(int result) {
  Poll& poll = *poll_;
  napi_handle_scope handles;
  napi_callback_scope callbacks;
  napi_value self, callback, argument;
  napi_open_handle_scope(poll.env, &handles);
  napi_get_reference_value(poll.env, poll.self, &self);
  napi_get_reference_value(poll.env, poll.callback, &callback);
  napi_create_int32(poll.env, result, &argument);
  napi_open_callback_scope(poll.env, self, poll.context, &callbacks);
  if (napi_call_function(poll.env, self, callback, 1, &argument, nullptr) != napi_ok) reportException(poll.env);
  napi_close_callback_scope(poll.env, callbacks);
  napi_close_handle_scope(poll.env, handles);
}

}  // namespace tophalf
