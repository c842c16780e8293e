// What the guard has read while the JavaScript thread was stuck, in the order of arrival.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <vector>

namespace tophalf {

struct Kept {
  std::vector<char> request;  // as read from the kernel
  bool answered = false;      // the guard told the caller already; JavaScript still has to hear of it
};

class Backlog {
 public:
  void keep(Kept kept);
  bool next(Kept* out);
  /** Drops the request that the kernel calls `unique`, if it is here and its caller still waits. */
  bool drop(uint64_t unique);

 private:
  std::mutex mutex_;
  std::deque<Kept> kept_;
};

}  // namespace tophalf
