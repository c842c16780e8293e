// Further numbers for a node, so that a write which waits does not hold up who comes later.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

namespace tophalf {

/**
 * The kernel has one lock for each node number, and a write that waits for its answer keeps it: an open with O_TRUNC, as every
 * `echo > file` does, would wait for that write, in a sleep that no signal ends. So an open of such a number is told to look the
 * name up again, and whoever looks the node up meanwhile gets it under another number, with another lock. Not locked itself; the
 * tree is.
 */
class Aliases {
 public:
  /** The node's own number, the only one that JavaScript and programs see. */
  uint64_t resolve(uint64_t number) const;
  /** A number of the node under which no write waits, for the kernel to know it by. */
  uint64_t lookup(uint64_t ino, uint32_t thread);
  /** The kernel forgets so many lookups of a number; after the last one it does not use it any more. */
  void forget(uint64_t number, uint64_t lookups);

  /** Whether the thread may open the number as it is, or better looks the name up again. */
  bool mayOpen(uint64_t number, uint32_t thread);

  void writeWaits(uint64_t number) { waiting_[number]++; }
  void writeEnded(uint64_t number);

 private:
  struct Alias {
    uint64_t ino;
    uint64_t lookups;
  };

  uint64_t idle(uint64_t ino);
  void noteLookup(uint32_t thread, uint64_t number);
  bool hasLookedUp(uint32_t thread, uint64_t number);

  std::unordered_map<uint64_t, Alias> aliases_;
  std::unordered_map<uint64_t, uint32_t> waiting_;
  uint64_t next_ = uint64_t{1} << 63;  // JavaScript's numbers do not get there
  // What each thread looked up last. Who never opens it is forgotten when so many others have come that an open cannot follow
  // any more: the older half goes at a time.
  std::unordered_map<uint32_t, uint64_t> lookedUp_;
  std::unordered_map<uint32_t, uint64_t> lookedUpBefore_;
};

}  // namespace tophalf
