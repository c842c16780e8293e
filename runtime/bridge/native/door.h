// The session as JavaScript sees it: `FuseSession` of native.ts.
#pragma once

#include <node_api.h>

#include <memory>

namespace tophalf {

class Session;

/** Makes the class of the session objects. */
napi_value defineSessionClass(napi_env env);
/** Ties a fresh object of that class to a session, which lives at least as long. */
void tie(napi_env env, napi_value object, std::shared_ptr<Session> session);

}  // namespace tophalf
