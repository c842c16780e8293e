// One mount: its parts, and how it begins and ends.
#pragma once

#include <fuse_lowlevel.h>
#include <node_api.h>

#include <memory>
#include <string>

#include "backlog.h"
#include "guard.h"
#include "handlers.h"
#include "mount.h"
#include "polls.h"
#include "pump.h"
#include "requests.h"
#include "tree.h"
#include "wire.h"

namespace tophalf {

/**
 * Two threads work on a session. The JavaScript thread does everything; the guard reads requests and answers metadata
 * while the JavaScript thread is stuck. They share the tree, the polls and the backlog, each with a lock of its own that
 * is held for a few lines and never while JavaScript is called, and libfuse's session, which allows it. Both may read
 * requests at the same time: a caller has one request at a time, and its interrupt finds it wherever it is (interrupt()).
 * Requests, handlers and everything below belong to the JavaScript thread.
 */
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session();
  ~Session();

  Tree tree;
  Polls polls;
  Backlog backlog;
  Requests requests;
  Handlers handlers;
  Pump pump;

  /** Answers why it failed; nothing: it is mounted. */
  std::string mount(napi_env env, const MountOptions& options);
  /** Ends the session. What is unanswered ends with ENODEV. */
  void unmount();
  /** The kernel has ended the connection: says so to JavaScript. */
  void lost();
  bool mounted() const { return mounted_; }
  /** Lets go of what JavaScript gave. */
  void unload();

  int fd() const { return fd_; }
  /** On the JavaScript thread. */
  void serve(char* request, size_t size);
  /** On either thread: what is answered from the tree. */
  void serveMetadata(char* request, size_t size);
  /** On either thread: ends a request that the guard has kept. False: it has not. */
  bool interruptKept(uint64_t unique);

 private:
  std::string handshake();
  void interrupt(const fuse_in_header& header);
  void refuseRequests();
  void refuse(const char* request);
  void finish();

  static void cleanUp(napi_async_cleanup_hook_handle hook, void* session);

  Guard guard_;
  fuse_session* fuse_ = nullptr;
  int fd_ = -1;
  bool mounted_ = false;
  napi_async_cleanup_hook_handle hook_ = nullptr;
  bool environmentEnds_ = false;
};

}  // namespace tophalf
