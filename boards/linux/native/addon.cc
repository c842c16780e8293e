// What boards/linux/gpiochip/native.ts calls `GpioAddon`: the system calls, and nothing else. What they mean is in TypeScript.
#include <fcntl.h>
#include <node_api.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "gpio_file.h"

namespace tophalf {
namespace {

constexpr size_t kMaxArguments = 3;

napi_value fromInteger(napi_env env, int number) {
  napi_value value;
  napi_create_int32(env, number, &value);
  return value;
}

// One call: its arguments, and the file that it is a method of.
class Call {
 public:
  Call(napi_env env, napi_callback_info info) : env_(env) {
    size_t count = kMaxArguments;
    napi_get_cb_info(env, info, &count, values_, &self_, nullptr);
  }

  GpioFile* file() const {
    void* file = nullptr;
    if (napi_unwrap(env_, self_, &file) != napi_ok) napi_throw_type_error(env_, nullptr, "not a GpioFile");
    return static_cast<GpioFile*>(file);
  }

  napi_value self() const { return self_; }
  napi_value value(size_t i) const { return values_[i]; }

  int32_t integer(size_t i) const {
    int32_t number = 0;
    napi_get_value_int32(env_, values_[i], &number);
    return number;
  }

  uint32_t word(size_t i) const {
    uint32_t number = 0;
    napi_get_value_uint32(env_, values_[i], &number);
    return number;
  }

  bool truth(size_t i) const {
    bool truth = false;
    napi_get_value_bool(env_, values_[i], &truth);
    return truth;
  }

  /** Of a Uint8Array or a Uint32Array; nothing of anything else. */
  Bytes bytes(size_t i) const {
    void* data = nullptr;
    size_t length = 0;
    napi_typedarray_type type;
    if (napi_get_typedarray_info(env_, values_[i], &type, &length, &data, nullptr, nullptr) != napi_ok) return {};
    size_t width = type == napi_uint8_array ? 1 : type == napi_uint32_array ? 4 : 0;
    return {static_cast<char*>(data), length * width};
  }

  std::string text(size_t i) const {
    size_t size = 0;
    if (napi_get_value_string_utf8(env_, values_[i], nullptr, 0, &size) != napi_ok) return "";
    std::string text(size, '\0');
    napi_get_value_string_utf8(env_, values_[i], &text[0], size + 1, &size);
    return text;
  }

 private:
  napi_env env_;
  napi_value self_ = nullptr;
  napi_value values_[kMaxArguments] = {};
};

napi_value openPath(napi_env env, napi_callback_info info) {
  Call call(env, info);
  int fd = open(call.text(0).c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK);
  return fromInteger(env, fd < 0 ? -errno : fd);
}

napi_value construct(napi_env env, napi_callback_info info) {
  Call call(env, info);
  Bytes bytes = call.bytes(1);
  if (bytes.size == 0) {
    napi_throw_type_error(env, nullptr, "a GpioFile needs a buffer");
    return nullptr;
  }
  auto* file = new GpioFile;
  auto destroy = [](napi_env, void* tied, void*) { delete static_cast<GpioFile*>(tied); };
  napi_wrap(env, call.self(), file, destroy, nullptr, nullptr);
  int error = file->open(env, call.self(), call.integer(0), call.value(1), bytes, call.value(2));
  if (error < 0) napi_throw_error(env, nullptr, std::strerror(-error));
  return call.self();
}

napi_value control(napi_env env, napi_callback_info info) {
  Call call(env, info);
  GpioFile* file = call.file();
  return file ? fromInteger(env, file->control(call.word(0), call.bytes(1))) : nullptr;
}

napi_value getValue(napi_env env, napi_callback_info info) {
  GpioFile* file = Call(env, info).file();
  return file ? fromInteger(env, file->getValue()) : nullptr;
}

napi_value setValue(napi_env env, napi_callback_info info) {
  Call call(env, info);
  GpioFile* file = call.file();
  return file ? fromInteger(env, file->setValue(call.integer(0) != 0)) : nullptr;
}

napi_value watch(napi_env env, napi_callback_info info) {
  Call call(env, info);
  GpioFile* file = call.file();
  return file ? fromInteger(env, file->watch(call.truth(0))) : nullptr;
}

napi_value unwatch(napi_env env, napi_callback_info info) {
  if (GpioFile* file = Call(env, info).file()) file->unwatch();
  return nullptr;
}

napi_value close(napi_env env, napi_callback_info info) {
  if (GpioFile* file = Call(env, info).file()) file->close();
  return nullptr;
}

napi_property_descriptor method(const char* name, napi_callback function) {
  return {name, nullptr, function, nullptr, nullptr, nullptr, napi_default_method, nullptr};
}

napi_value load(napi_env env, napi_value exports) {
  const napi_property_descriptor methods[] = {
      method("ioctl", control), method("getValue", getValue), method("setValue", setValue),
      method("watch", watch),   method("unwatch", unwatch),   method("close", close),
  };
  napi_value type, function;
  napi_define_class(env, "GpioFile", NAPI_AUTO_LENGTH, construct, nullptr, sizeof methods / sizeof *methods, methods,
                    &type);
  napi_create_function(env, "open", NAPI_AUTO_LENGTH, openPath, nullptr, &function);
  napi_set_named_property(env, exports, "GpioFile", type);
  napi_set_named_property(env, exports, "open", function);
  return exports;
}

}  // namespace
}  // namespace tophalf

NAPI_MODULE_INIT() { return tophalf::load(env, exports); }
