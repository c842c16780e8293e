// Small readers of JavaScript values.
#pragma once

#include <node_api.h>

#include <cstdint>
#include <string>

namespace tophalf {

inline int64_t toInteger(napi_env env, napi_value value) {
  int64_t number = 0;
  napi_get_value_int64(env, value, &number);
  return number;
}

inline std::string toString(napi_env env, napi_value value) {
  size_t size = 0;
  if (napi_get_value_string_utf8(env, value, nullptr, 0, &size) != napi_ok) return "";
  std::string text(size, '\0');
  napi_get_value_string_utf8(env, value, &text[0], size + 1, &size);
  return text;
}

inline bool toBoolean(napi_env env, napi_value value) {
  bool truth = false;
  napi_get_value_bool(env, value, &truth);
  return truth;
}

inline napi_value property(napi_env env, napi_value object, const char* name) {
  napi_value value;
  napi_get_named_property(env, object, name, &value);
  return value;
}

inline napi_value fromBoolean(napi_env env, bool truth) {
  napi_value value;
  napi_get_boolean(env, truth, &value);
  return value;
}

}  // namespace tophalf
