#include "tree.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

namespace tophalf {
namespace {

using Lock = std::lock_guard<std::mutex>;

constexpr off_t kSelf = 1;    // the position of "."
constexpr off_t kParent = 2;  // the position of ".."
constexpr blksize_t kBlock = 4096;
constexpr off_t kSector = 512;  // what st_blocks counts in

struct timespec now() {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return time;
}

// Which of the three permission triplets applies, as a shift.
int triplet(const Attributes& a, const Caller& caller) {
  if (a.uid == caller.uid) return 6;
  return a.gid == caller.gid || caller.alsoInGroup(a.gid) ? 3 : 0;
}

}  // namespace

Tree::Tree() {
  Attributes root{S_IFDIR | 0755, getuid(), getgid(), 0};
  nodes_[kRoot] = Node{kRoot, "", root, 0, "", now(), 0, 2, kParent + 1, {}, {}};
}

int Tree::add(NewNode given) {
  Lock lock(mutex_);
  Node* parent = find(given.parent);
  if (!parent) return ESTALE;
  if (!S_ISDIR(parent->attributes.mode)) return ENOTDIR;
  if (find(given.ino) || parent->byName.count(given.name)) return EEXIST;

  off_t position = parent->nextPosition++;
  parent->byName[given.name] = given.ino;
  parent->byPosition[position] = given.ino;
  bool directory = S_ISDIR(given.attributes.mode);
  if (directory) parent->links++;
  nodes_[given.ino] = Node{given.parent,
                           std::move(given.name),
                           given.attributes,
                           given.flags,
                           std::move(given.target),
                           now(),
                           position,
                           directory ? nlink_t{2} : nlink_t{1},
                           kParent + 1,
                           {},
                           {}};
  return 0;
}

int Tree::set(uint64_t ino, const Attributes& attributes) {
  Lock lock(mutex_);
  Node* node = find(ino);
  if (!node) return ESTALE;
  mode_t type = node->attributes.mode & S_IFMT;
  node->attributes = attributes;
  node->attributes.mode = type | (attributes.mode & ~S_IFMT);
  return 0;
}

void Tree::remove(uint64_t ino) {
  Lock lock(mutex_);
  Node* node = find(ino);
  if (!node || ino == kRoot) return;
  unlink(*node);
  erase(ino);
}

int Tree::lookup(uint64_t parent, const char* name, uint32_t thread, struct stat* out, uint64_t* number) {
  Lock lock(mutex_);
  Node* directory = find(parent);
  if (!directory) return ESTALE;
  auto child = directory->byName.find(name);
  if (child == directory->byName.end()) return ENOENT;
  fill(child->second, nodes_.at(child->second), out);
  *number = aliases_.lookup(child->second, thread);
  return 0;
}

void Tree::forget(uint64_t number, uint64_t lookups) {
  Lock lock(mutex_);
  aliases_.forget(number, lookups);
}

int Tree::stat(uint64_t ino, struct stat* out) {
  Lock lock(mutex_);
  Node* node = find(ino);
  if (!node) return ESTALE;
  fill(aliases_.resolve(ino), *node, out);
  return 0;
}

int Tree::resolve(uint64_t number, uint64_t* ino) {
  Lock lock(mutex_);
  if (!find(number)) return ESTALE;
  *ino = aliases_.resolve(number);
  return 0;
}

int Tree::open(uint64_t number, uint32_t thread, uint64_t* ino, uint32_t* flags) {
  Lock lock(mutex_);
  Node* node = find(number);
  if (!node || !aliases_.mayOpen(number, thread)) return ESTALE;
  *ino = aliases_.resolve(number);
  *flags = node->flags;
  return 0;
}

void Tree::writeWaits(uint64_t number) {
  Lock lock(mutex_);
  aliases_.writeWaits(number);
}

void Tree::writeEnded(uint64_t number) {
  Lock lock(mutex_);
  aliases_.writeEnded(number);
}

int Tree::target(uint64_t ino, std::string* out) {
  Lock lock(mutex_);
  Node* node = find(ino);
  if (!node) return ESTALE;
  if (!S_ISLNK(node->attributes.mode)) return EINVAL;
  *out = node->target;
  return 0;
}

int Tree::access(uint64_t ino, int mask, const Caller& caller) {
  Attributes a;
  {
    Lock lock(mutex_);
    Node* node = find(ino);
    if (!node) return ESTALE;
    a = node->attributes;
  }
  if ((mask & X_OK) && !S_ISDIR(a.mode)) return EACCES;  // nothing here is a program, not even for root
  if (mask == F_OK || caller.uid == 0) return 0;
  mode_t granted = (a.mode >> triplet(a, caller)) & 7;
  return (granted & mask) == static_cast<mode_t>(mask) ? 0 : EACCES;
}

bool Tree::isOfProc(uint64_t number) {
  Lock lock(mutex_);
  Node* node = find(number);
  while (node && node->parent != kRoot) node = find(node->parent);
  return node && node->name == "proc";
}

int Tree::list(uint64_t ino, off_t after, const Entry& entry) {
  Lock lock(mutex_);
  Node* directory = find(ino);
  if (!directory) return ENOENT;  // as Linux answers for a directory that was removed while it was open
  if (!S_ISDIR(directory->attributes.mode)) return ENOTDIR;

  struct stat attributes;
  auto give = [&](const char* name, uint64_t number, const Node& node, off_t position) {
    fill(number, node, &attributes);
    return entry(name, attributes, position);
  };
  if (after < kSelf && !give(".", ino, *directory, kSelf)) return 0;
  if (after < kParent && !give("..", directory->parent, nodes_.at(directory->parent), kParent)) return 0;
  for (auto i = directory->byPosition.upper_bound(after); i != directory->byPosition.end(); ++i) {
    const Node& node = nodes_.at(i->second);
    if (!give(node.name.c_str(), i->second, node, i->first)) return 0;
  }
  return 0;
}

Tree::Node* Tree::find(uint64_t ino) {
  auto found = nodes_.find(aliases_.resolve(ino));
  return found == nodes_.end() ? nullptr : &found->second;
}

// What a file of ours holds is made while it is read, so it always changed "just now": `tail -f` and editors
// look again. Directories and links change when they are made.
void Tree::fill(uint64_t ino, const Node& node, struct stat* out) const {
  *out = {};
  out->st_ino = ino;
  out->st_mode = node.attributes.mode;
  out->st_nlink = node.links;
  out->st_uid = node.attributes.uid;
  out->st_gid = node.attributes.gid;
  out->st_size = node.attributes.size;
  // A stream that shows a size must look neither sparse nor larger than one read, or cp and tail seek in it.
  out->st_blksize = node.flags & kNodeStream ? std::max<blksize_t>(kBlock, node.attributes.size) : kBlock;
  out->st_blocks = (node.attributes.size + kSector - 1) / kSector;
  out->st_atim = out->st_mtim = out->st_ctim = S_ISREG(node.attributes.mode) ? now() : node.created;
}

void Tree::unlink(const Node& node) {
  Node* parent = find(node.parent);
  parent->byName.erase(node.name);
  parent->byPosition.erase(node.position);
  if (S_ISDIR(node.attributes.mode)) parent->links--;
}

void Tree::erase(uint64_t ino) {
  std::vector<uint64_t> children;
  for (auto& child : find(ino)->byPosition) children.push_back(child.second);
  for (uint64_t child : children) erase(child);
  nodes_.erase(ino);
}

}  // namespace tophalf
