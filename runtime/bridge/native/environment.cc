#include "environment.h"

#include <algorithm>
#include <utility>

#include "js.h"
#include "session.h"

namespace tophalf {
namespace {

napi_value onExit(napi_env env, napi_callback_info) {
  Environment::of(env).unmountAll();
  return nullptr;
}

// Node's clean-up hooks do not run at process.exit(). A request of our own that is still unanswered then, say a read on
// a thread of the pool, would keep the dying process for ever: it waits for an answer, and nobody is left to give it.
void listenForExit(napi_env env) {
  napi_value global, listener, name, process;
  napi_get_global(env, &global);
  process = property(env, global, "process");
  napi_create_string_utf8(env, "exit", NAPI_AUTO_LENGTH, &name);
  napi_create_function(env, nullptr, 0, onExit, nullptr, &listener);
  napi_value arguments[] = {name, listener};
  napi_call_function(env, process, property(env, process, "on"), 2, arguments, nullptr);
}

}  // namespace

Environment& Environment::of(napi_env env) {
  void* data = nullptr;
  napi_get_instance_data(env, &data);
  return *static_cast<Environment*>(data);
}

Environment& Environment::create(napi_env env) {
  auto* environment = new Environment;
  auto destroy = [](napi_env, void* data, void*) { delete static_cast<Environment*>(data); };
  napi_set_instance_data(env, environment, destroy, nullptr);
  listenForExit(env);
  return *environment;
}

void Environment::add(const std::shared_ptr<Session>& session) {
  auto isGone = [](const std::weak_ptr<Session>& known) { return known.expired(); };
  sessions.erase(std::remove_if(sessions.begin(), sessions.end(), isGone), sessions.end());
  sessions.push_back(session);
}

void Environment::unmountAll() {
  for (auto& known : std::exchange(sessions, {})) {
    if (auto session = known.lock()) session->unmount();
  }
}

}  // namespace tophalf
