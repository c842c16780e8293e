// The guard: a thread that keeps the mount alive while the JavaScript thread is stuck.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <thread>

struct fuse_in_header;

namespace tophalf {

class Session;

/**
 * A synchronous call of the runtime into its own mount blocks the only thread that could answer it, in the kernel, where
 * not even SIGKILL ends it. The guard notices requests that lie unread while the JavaScript thread makes no progress. It
 * then reads in its place, answers metadata, refuses the thread's own calls with EDEADLK, and keeps the rest for later.
 * Without requests it sleeps.
 */
class Guard {
 public:
  explicit Guard(Session& session) : session_(session) {}

  void start();
  void stop();

 private:
  enum class Wait { request, nothing, over };

  void run();
  bool watch();
  bool standIn();
  Wait waitFor(bool forRequest, int milliseconds);
  bool serveOne();
  void dispatch(size_t size);
  void refuseOwn(const fuse_in_header& request, size_t size);
  void keep(const fuse_in_header& request, size_t size, bool answered);

  Session& session_;
  std::thread thread_;
  int stopFd_ = -1;
  std::unique_ptr<char[]> buffer_;
};

}  // namespace tophalf
