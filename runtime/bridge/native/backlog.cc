#include "backlog.h"

#include <algorithm>
#include <utility>

#include "wire.h"

namespace tophalf {

using Lock = std::lock_guard<std::mutex>;

void Backlog::keep(Kept kept) {
  Lock lock(mutex_);
  kept_.push_back(std::move(kept));
}

bool Backlog::next(Kept* out) {
  Lock lock(mutex_);
  if (kept_.empty()) return false;
  *out = std::move(kept_.front());
  kept_.pop_front();
  return true;
}

bool Backlog::drop(uint64_t unique) {
  auto waits = [unique](const Kept& kept) {
    return !kept.answered && reinterpret_cast<const fuse_in_header*>(kept.request.data())->unique == unique;
  };
  Lock lock(mutex_);
  auto found = std::find_if(kept_.begin(), kept_.end(), waits);
  if (found == kept_.end()) return false;
  kept_.erase(found);
  return true;
}

}  // namespace tophalf
