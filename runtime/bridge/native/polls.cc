#include "polls.h"

namespace tophalf {

using Lock = std::lock_guard<std::mutex>;

void Polls::watch(uint32_t fh, uint64_t kernelWaiter) {
  Lock lock(mutex_);
  Watched& file = files_[fh];
  file.kernelWaiter = kernelWaiter;
  file.waits = true;
}

bool Polls::take(uint32_t fh, uint64_t* kernelWaiter) {
  Lock lock(mutex_);
  auto file = files_.find(fh);
  if (file == files_.end() || !file->second.waits) return false;
  *kernelWaiter = file->second.kernelWaiter;
  file->second.waits = false;
  return true;
}

bool Polls::settle(uint32_t fh, uint32_t mask) {
  Lock lock(mutex_);
  Watched& file = files_[fh];
  bool misled = file.presumed && file.mask != mask;
  file.presumed = false;
  file.mask = mask;
  return misled;
}

uint32_t Polls::presume(uint32_t fh) {
  Lock lock(mutex_);
  Watched& file = files_[fh];
  file.presumed = true;
  return file.mask;
}

void Polls::forget(uint32_t fh) {
  Lock lock(mutex_);
  files_.erase(fh);
}

}  // namespace tophalf
