// The JavaScript functions that answer requests.
#pragma once

#include <node_api.h>

#include <array>
#include <cstdint>
#include <optional>

namespace tophalf {

enum class Handler { open, read, write, ioctl, poll, lseek, flush, fsync, release, setattr, interrupt, unmounted };
constexpr size_t kHandlers = 12;

/** What a handler returned; nothing: it answers later. */
using Answer = std::optional<int64_t>;

class Handlers {
 public:
  /** False, with an exception pending, if a function is missing. */
  bool load(napi_env env, napi_value handlers);
  void unload();

  /** A new handle scope is open; the values of the last one are gone. Calls are made within one. */
  void enterScope();

  template <class... Args>
  Answer call(Handler handler, Args... args) {
    napi_value values[] = {value(args)..., nullptr};
    return invoke(handler, values, sizeof...(args));
  }

 private:
  napi_value value(int32_t number) const;
  napi_value value(uint32_t number) const;
  napi_value value(int64_t number) const;
  napi_value value(uint64_t number) const;
  napi_value value(bool truth) const;
  Answer invoke(Handler handler, napi_value* args, size_t count);
  napi_value function(Handler handler);

  napi_env env_ = nullptr;
  napi_ref self_ = nullptr;
  std::array<napi_ref, kHandlers> functions_{};
  // Fetched once a scope.
  napi_value scopedSelf_ = nullptr;
  std::array<napi_value, kHandlers> scopedFunctions_{};
};

}  // namespace tophalf
