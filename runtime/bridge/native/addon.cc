// What native.ts calls `FuseAddon`.
#include <node_api.h>

#include <memory>
#include <string>

#include "door.h"
#include "environment.h"
#include "js.h"
#include "session.h"

namespace tophalf {
namespace {

MountOptions readOptions(napi_env env, napi_value options) {
  MountOptions read;
  read.mountpoint = toString(env, property(env, options, "mountpoint"));
  read.fsname = toString(env, property(env, options, "fsname"));
  read.allowOther = toBoolean(env, property(env, options, "allowOther"));
  read.spinMicroseconds = static_cast<uint32_t>(toInteger(env, property(env, options, "spinMicroseconds")));
  return read;
}

napi_value mount(napi_env env, napi_callback_info info) {
  napi_value arguments[2], type, object, buffer;
  size_t count = 2;
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  Environment& environment = Environment::of(env);
  napi_get_reference_value(env, environment.sessionClass, &type);
  napi_new_instance(env, type, 0, nullptr, &object);
  auto session = std::make_shared<Session>();
  if (!session->handlers.load(env, arguments[1])) return nullptr;
  if (!session->pump.load(env, object, &buffer)) {
    napi_throw_error(env, nullptr, "no memory for the shared buffer");
    return nullptr;
  }
  napi_set_named_property(env, object, "buffer", buffer);
  tie(env, object, session);

  std::string error = session->mount(env, readOptions(env, arguments[0]));
  if (error.empty()) {
    environment.add(session);
    return object;
  }
  session->unload();
  napi_throw_error(env, nullptr, error.c_str());
  return nullptr;
}

napi_value load(napi_env env, napi_value exports) {
  napi_value function;
  Environment& environment = Environment::create(env);
  napi_create_reference(env, defineSessionClass(env), 1, &environment.sessionClass);
  napi_create_function(env, "mount", NAPI_AUTO_LENGTH, mount, nullptr, &function);
  napi_set_named_property(env, exports, "mount", function);
  return exports;
}

}  // namespace
}  // namespace tophalf

NAPI_MODULE_INIT() { return tophalf::load(env, exports); }
