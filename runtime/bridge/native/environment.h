// What the addon keeps for each Node environment: the main thread's and every worker's.
#pragma once

#include <node_api.h>

#include <memory>
#include <vector>

namespace tophalf {

class Session;

struct Environment {
  napi_ref sessionClass = nullptr;
  std::vector<std::weak_ptr<Session>> sessions;

  static Environment& of(napi_env env);
  /** Makes it, and has its sessions unmounted when the process exits. */
  static Environment& create(napi_env env);

  void add(const std::shared_ptr<Session>& session);
  void unmountAll();
};

}  // namespace tophalf
