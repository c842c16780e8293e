// Who polls which open file, and what it was last told.
#pragma once

#include <cstdint>
#include <mutex>
#include <unordered_map>

namespace tophalf {

class Polls {
 public:
  /** Remembers whom to wake, as the kernel calls it. It has one waiter a file, so an older one is replaced. */
  void watch(uint32_t fh, uint64_t kernelWaiter);
  /** Takes the waiter out, to be woken: it polls anew and is then watched again. False: nobody waits. */
  bool take(uint32_t fh, uint64_t* kernelWaiter);
  /** Notes JavaScript's answer. True if the guard had answered something else meanwhile. */
  bool settle(uint32_t fh, uint32_t mask);
  /** The guard's answer: the last known mask. */
  uint32_t presume(uint32_t fh);
  void forget(uint32_t fh);

 private:
  struct Watched {
    uint64_t kernelWaiter = 0;
    bool waits = false;
    bool presumed = false;
    uint32_t mask = 0;
  };

  std::mutex mutex_;
  std::unordered_map<uint32_t, Watched> files_;
};

}  // namespace tophalf
