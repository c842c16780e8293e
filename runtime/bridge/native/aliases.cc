#include "aliases.h"

#include <utility>

namespace tophalf {
namespace {

constexpr size_t kMaxLookedUp = 4096;

}  // namespace

uint64_t Aliases::resolve(uint64_t number) const {
  if (aliases_.empty()) return number;
  auto alias = aliases_.find(number);
  return alias == aliases_.end() ? number : alias->second.ino;
}

uint64_t Aliases::lookup(uint64_t ino, uint32_t thread) {
  uint64_t number = waiting_.count(ino) ? idle(ino) : ino;
  if (number != ino) aliases_[number].lookups++;
  noteLookup(thread, number);
  return number;
}

void Aliases::forget(uint64_t number, uint64_t lookups) {
  auto alias = aliases_.find(number);
  if (alias == aliases_.end()) return;
  if (alias->second.lookups <= lookups) {
    aliases_.erase(alias);
  } else {
    alias->second.lookups -= lookups;
  }
}

// What a thread has just looked up it may open whatever has happened since: the kernel looks again only once, and would then
// show the error to the program.
bool Aliases::mayOpen(uint64_t number, uint32_t thread) {
  return hasLookedUp(thread, number) || !waiting_.count(number);
}

void Aliases::writeEnded(uint64_t number) {
  if (--waiting_[number] == 0) waiting_.erase(number);
}

// There are as many as writers wait at a time: few enough to look through.
uint64_t Aliases::idle(uint64_t ino) {
  for (const auto& [number, alias] : aliases_) {
    if (alias.ino == ino && !waiting_.count(number)) return number;
  }
  aliases_[++next_] = Alias{ino, 0};
  return next_;
}

void Aliases::noteLookup(uint32_t thread, uint64_t number) {
  if (lookedUp_.size() == kMaxLookedUp) lookedUpBefore_ = std::exchange(lookedUp_, {});
  lookedUp_[thread] = number;
}

bool Aliases::hasLookedUp(uint32_t thread, uint64_t number) {
  for (auto* lookedUp : {&lookedUp_, &lookedUpBefore_}) {
    auto last = lookedUp->find(thread);
    if (last == lookedUp->end()) continue;
    uint64_t was = last->second;
    lookedUp->erase(last);
    return was == number;
  }
  return false;
}

}  // namespace tophalf
