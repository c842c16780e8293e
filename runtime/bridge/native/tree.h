// The mirror of the runtime's node tree, from which metadata requests are answered without JavaScript.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <cstdint>
#include <ctime>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <unordered_map>

#include "aliases.h"

namespace tophalf {

constexpr uint64_t kRoot = 1;

// A node's flags, as native.ts names them.
constexpr uint32_t kNodeStream = 1;
constexpr uint32_t kNodeFlush = 2;

struct Attributes {
  mode_t mode = 0;
  uid_t uid = 0;
  gid_t gid = 0;
  off_t size = 0;
};

struct NewNode {
  uint64_t ino;
  uint64_t parent;
  std::string name;
  Attributes attributes;
  uint32_t flags;
  std::string target;
};

// Who asks. Reading the supplementary groups costs a look into /proc, so it happens only when they decide.
struct Caller {
  uid_t uid;
  gid_t gid;
  std::function<bool(gid_t)> alsoInGroup;
};

/**
 * Every method may be called from any thread and answers 0 or an errno. A number that is not (or no longer)
 * in the tree is ESTALE, not ENOENT: the kernel then forgets what it had cached and looks the name up again.
 */
class Tree {
 public:
  using Entry = std::function<bool(const char* name, const struct stat&, off_t position)>;

  Tree();

  int add(NewNode node);
  int set(uint64_t ino, const Attributes& attributes);
  /** Removes the node and whatever is left below it. */
  void remove(uint64_t ino);

  /** `number` is what the kernel shall know the node by. */
  int lookup(uint64_t parent, const char* name, uint32_t thread, struct stat* out, uint64_t* number);
  void forget(uint64_t number, uint64_t lookups);
  int stat(uint64_t ino, struct stat* out);
  /** Gives the node's own number. */
  int resolve(uint64_t number, uint64_t* ino);
  /** Gives the node's own number and its flags. */
  int open(uint64_t number, uint32_t thread, uint64_t* ino, uint32_t* flags);
  void writeWaits(uint64_t number);
  void writeEnded(uint64_t number);
  int target(uint64_t ino, std::string* out);
  int access(uint64_t ino, int mask, const Caller& caller);
  /** Whether it is /proc or below it. */
  bool isOfProc(uint64_t number);
  /** Gives the entries after position `after`, until `entry` answers false. */
  int list(uint64_t ino, off_t after, const Entry& entry);

 private:
  struct Node {
    uint64_t parent;
    std::string name;
    Attributes attributes;
    uint32_t flags;
    std::string target;
    struct timespec created;
    off_t position;  // in the listing of the parent
    nlink_t links;
    // Of a directory only. A position is never used twice, so a listing in progress neither skips nor
    // repeats an entry when others come and go.
    off_t nextPosition;
    std::unordered_map<std::string, uint64_t> byName;
    std::map<off_t, uint64_t> byPosition;
  };

  Node* find(uint64_t ino);
  void fill(uint64_t ino, const Node& node, struct stat* out) const;
  void unlink(const Node& node);
  void erase(uint64_t ino);

  std::mutex mutex_;
  std::unordered_map<uint64_t, Node> nodes_;
  Aliases aliases_;
};

}  // namespace tophalf
