#include "door.h"

#include <cstring>

#include "js.h"
#include "replies.h"
#include "session.h"

namespace tophalf {
namespace {

constexpr size_t kMaxArguments = 9;

// One call of a method: its session and its arguments. A missing argument is undefined, and reads as 0 or "".
class Call {
 public:
  Call(napi_env env, napi_callback_info info) : env_(env) {
    napi_value self;
    size_t count = kMaxArguments;
    napi_get_cb_info(env, info, &count, values_, &self, nullptr);
    void* tied = nullptr;
    if (napi_unwrap(env, self, &tied) == napi_ok) session_ = static_cast<std::shared_ptr<Session>*>(tied)->get();
    if (!session_) napi_throw_type_error(env, nullptr, "not a FuseSession");
  }

  explicit operator bool() const { return session_; }
  Session& session() const { return *session_; }
  int64_t integer(size_t i) const { return toInteger(env_, values_[i]); }
  uint32_t word(size_t i) const { return static_cast<uint32_t>(integer(i)); }
  std::string text(size_t i) const { return toString(env_, values_[i]); }

  /** The first `length` bytes of a Uint8Array, or of nothing where there is none. */
  bool bytes(size_t i, int64_t length, const char** out) const {
    void* data = nullptr;
    size_t size = 0;
    bool isArray = false;
    napi_is_typedarray(env_, values_[i], &isArray);
    if (isArray) napi_get_typedarray_info(env_, values_[i], nullptr, &size, &data, nullptr, nullptr);
    *out = static_cast<const char*>(data);
    bool fits = length >= 0 && static_cast<size_t>(length) <= size;
    if (!fits) napi_throw_range_error(env_, nullptr, "length is not within the data");
    return fits;
  }

  Attributes attributes(size_t first) const {
    return {static_cast<mode_t>(word(first)), word(first + 1), word(first + 2), integer(first + 3)};
  }

  napi_value boolean(bool truth) const { return fromBoolean(env_, truth); }

  void check(int error) const {
    if (error) napi_throw_error(env_, nullptr, std::strerror(error));
  }

 private:
  napi_env env_;
  napi_value values_[kMaxArguments];
  Session* session_ = nullptr;
};

napi_value addNode(napi_env env, napi_callback_info info) {
  Call call(env, info);
  if (!call) return nullptr;
  NewNode node{static_cast<uint64_t>(call.integer(0)),
               static_cast<uint64_t>(call.integer(1)),
               call.text(2),
               call.attributes(3),
               call.word(7),
               call.text(8)};
  call.check(call.session().tree.add(std::move(node)));
  return nullptr;
}

napi_value setNode(napi_env env, napi_callback_info info) {
  Call call(env, info);
  if (call) call.check(call.session().tree.set(static_cast<uint64_t>(call.integer(0)), call.attributes(1)));
  return nullptr;
}

napi_value removeNode(napi_env env, napi_callback_info info) {
  Call call(env, info);
  if (call) call.session().tree.remove(static_cast<uint64_t>(call.integer(0)));
  return nullptr;
}

napi_value replyError(napi_env env, napi_callback_info info) {
  Call call(env, info);
  if (!call) return nullptr;
  return call.boolean(tophalf::replyNumber(call.session(), call.word(0), -call.integer(1)));
}

// The answer to open, and to whatever else is a number.
napi_value replyNumber(napi_env env, napi_callback_info info) {
  Call call(env, info);
  if (!call) return nullptr;
  return call.boolean(tophalf::replyNumber(call.session(), call.word(0), call.integer(1)));
}

napi_value replyRead(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const char* bytes;
  int64_t length = call.integer(2);
  if (!call || !call.bytes(1, length, &bytes)) return nullptr;
  return call.boolean(replyBytes(call.session(), call.word(0), bytes, static_cast<size_t>(length)));
}

napi_value replyIoctl(napi_env env, napi_callback_info info) {
  Call call(env, info);
  const char* bytes;
  int64_t length = call.integer(3);
  if (!call || !call.bytes(2, length, &bytes)) return nullptr;
  return call.boolean(
      tophalf::replyIoctl(call.session(), call.word(0), call.integer(1), bytes, static_cast<size_t>(length)));
}

napi_value notifyPoll(napi_env env, napi_callback_info info) {
  Call call(env, info);
  if (call) wakePollers(call.session(), call.word(0));
  return nullptr;
}

napi_value unmount(napi_env env, napi_callback_info info) {
  Call call(env, info);
  if (call) call.session().unmount();
  return nullptr;
}

napi_value construct(napi_env env, napi_callback_info info) {
  napi_value self;
  napi_get_cb_info(env, info, nullptr, nullptr, &self, nullptr);
  return self;
}

napi_property_descriptor method(const char* name, napi_callback function) {
  return {name, nullptr, function, nullptr, nullptr, nullptr, napi_default_method, nullptr};
}

}  // namespace

napi_value defineSessionClass(napi_env env) {
  const napi_property_descriptor methods[] = {
      method("addNode", addNode),         method("setNode", setNode),       method("removeNode", removeNode),
      method("replyError", replyError),   method("replyOpen", replyNumber), method("replyNumber", replyNumber),
      method("replyRead", replyRead),     method("replyIoctl", replyIoctl), method("notifyPoll", notifyPoll),
      method("unmount", unmount),
  };
  napi_value type;
  napi_define_class(env, "FuseSession", NAPI_AUTO_LENGTH, construct, nullptr, sizeof methods / sizeof *methods, methods,
                    &type);
  return type;
}

void tie(napi_env env, napi_value object, std::shared_ptr<Session> session) {
  auto untie = [](napi_env, void* tied, void*) { delete static_cast<std::shared_ptr<Session>*>(tied); };
  napi_wrap(env, object, new std::shared_ptr<Session>(std::move(session)), untie, nullptr, nullptr);
}

}  // namespace tophalf
