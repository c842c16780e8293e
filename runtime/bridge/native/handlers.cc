#include "handlers.h"

#include <cerrno>
#include <string>

namespace tophalf {
namespace {

constexpr const char* kNames[kHandlers] = {"open",  "read",  "write",   "ioctl",   "poll",      "lseek",
                                           "flush", "fsync", "release", "setattr", "interrupt", "unmounted"};

// A handler that throws is a fault of the runtime: Node treats it as any other uncaught exception.
void reportException(napi_env env) {
  napi_value error;
  if (napi_get_and_clear_last_exception(env, &error) == napi_ok) napi_fatal_exception(env, error);
}

}  // namespace

bool Handlers::load(napi_env env, napi_value handlers) {
  env_ = env;
  napi_create_reference(env, handlers, 1, &self_);
  for (size_t i = 0; i < kHandlers; i++) {
    napi_value function;
    napi_valuetype type = napi_undefined;
    napi_get_named_property(env, handlers, kNames[i], &function);
    napi_typeof(env, function, &type);
    if (type != napi_function) {
      napi_throw_type_error(env, nullptr, (std::string("not a function: handlers.") + kNames[i]).c_str());
      return false;
    }
    napi_create_reference(env, function, 1, &functions_[i]);
  }
  return true;
}

void Handlers::unload() {
  if (self_) napi_delete_reference(env_, self_);
  for (napi_ref function : functions_) {
    if (function) napi_delete_reference(env_, function);
  }
  self_ = nullptr;
  functions_ = {};
}

void Handlers::enterScope() {
  napi_get_reference_value(env_, self_, &scopedSelf_);
  scopedFunctions_ = {};
}

napi_value Handlers::value(int32_t number) const {
  napi_value out;
  napi_create_int32(env_, number, &out);
  return out;
}

napi_value Handlers::value(uint32_t number) const {
  napi_value out;
  napi_create_uint32(env_, number, &out);
  return out;
}

napi_value Handlers::value(int64_t number) const {
  napi_value out;
  napi_create_int64(env_, number, &out);
  return out;
}

napi_value Handlers::value(uint64_t number) const {
  napi_value out;
  napi_create_double(env_, static_cast<double>(number), &out);
  return out;
}

napi_value Handlers::value(bool truth) const {
  napi_value out;
  napi_get_boolean(env_, truth, &out);
  return out;
}

Answer Handlers::invoke(Handler handler, napi_value* args, size_t count) {
  napi_value result;
  if (napi_call_function(env_, scopedSelf_, function(handler), count, args, &result) != napi_ok) {
    reportException(env_);
    return -EIO;
  }
  int64_t number;
  if (napi_get_value_int64(env_, result, &number) != napi_ok) return std::nullopt;  // undefined
  return number;
}

napi_value Handlers::function(Handler handler) {
  auto index = static_cast<size_t>(handler);
  napi_value& function = scopedFunctions_[index];
  if (!function) napi_get_reference_value(env_, functions_[index], &function);
  return function;
}

}  // namespace tophalf
