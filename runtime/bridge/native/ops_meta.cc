#include <cerrno>
#include <memory>
#include <string>
#include <vector>

#include "ops.h"
#include "session.h"
#include "wire.h"

namespace tophalf {
namespace {

// A name may be cached long, because a removed node answers ESTALE and the kernel then looks the name up again.
// Attributes may not: the size and the times change without anyone telling.
constexpr double kEntrySeconds = 1.0;
constexpr double kAttributeSeconds = 0.0;

constexpr unsigned kMaxBackground = UINT16_MAX;

// A release waits in the background until its driver is done with it: many may, without holding up the others.
// If open truncated the file by itself (ATOMIC_O_TRUNC), the kernel would take it for empty, and a write beyond the end
// keeps all other writers out while it waits. So truncating is a request of its own, whose answer is the size again.
void init(void*, fuse_conn_info* connection) {
  connection->max_write = kMaxTransfer;
  connection->max_background = kMaxBackground;
  connection->want &= ~FUSE_CAP_ATOMIC_O_TRUNC;
}

Tree& treeOf(fuse_req_t req) { return static_cast<Session*>(fuse_req_userdata(req))->tree; }

void lookup(fuse_req_t req, fuse_ino_t parent, const char* name) {
  fuse_entry_param entry{};
  auto thread = static_cast<uint32_t>(fuse_req_ctx(req)->pid);
  if (int error = treeOf(req).lookup(parent, name, thread, &entry.attr, &entry.ino)) {
    fuse_reply_err(req, error);
    return;
  }
  entry.entry_timeout = kEntrySeconds;
  entry.attr_timeout = kAttributeSeconds;
  fuse_reply_entry(req, &entry);
}

void forget(fuse_req_t req, fuse_ino_t number, uint64_t lookups) {
  treeOf(req).forget(number, lookups);
  fuse_reply_none(req);
}

void getattr(fuse_req_t req, fuse_ino_t ino, fuse_file_info*) {
  struct stat attributes;
  if (int error = treeOf(req).stat(ino, &attributes)) {
    fuse_reply_err(req, error);
  } else {
    fuse_reply_attr(req, &attributes, kAttributeSeconds);
  }
}

// chmod and chown go to JavaScript. What is left are times, which are always "now", and the length, which a device does
// not have: setting them succeeds as it does on a character device.
void setattr(fuse_req_t req, fuse_ino_t ino, struct stat*, int, fuse_file_info* file) { getattr(req, ino, file); }

void readlink(fuse_req_t req, fuse_ino_t ino) {
  std::string target;
  if (int error = treeOf(req).target(ino, &target)) {
    fuse_reply_err(req, error);
  } else {
    fuse_reply_readlink(req, target.c_str());
  }
}

bool isInGroup(fuse_req_t req, gid_t group) {
  std::vector<gid_t> groups(64);
  int count = fuse_req_getgroups(req, static_cast<int>(groups.size()), groups.data());
  if (count > static_cast<int>(groups.size())) {
    groups.resize(count);
    count = fuse_req_getgroups(req, count, groups.data());
  }
  for (int i = 0; i < count && i < static_cast<int>(groups.size()); i++) {
    if (groups[i] == group) return true;
  }
  return false;
}

int checkAccess(fuse_req_t req, fuse_ino_t ino, int mask) {
  const fuse_ctx* caller = fuse_req_ctx(req);
  return treeOf(req).access(ino, mask, {caller->uid, caller->gid, [req](gid_t group) { return isInGroup(req, group); }});
}

void access(fuse_req_t req, fuse_ino_t ino, int mask) { fuse_reply_err(req, checkAccess(req, ino, mask)); }

void opendir(fuse_req_t req, fuse_ino_t ino, fuse_file_info* file) {
  if (int error = checkAccess(req, ino, R_OK)) {
    fuse_reply_err(req, error);
  } else {
    fuse_reply_open(req, file);
  }
}

void readdir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t after, fuse_file_info*) {
  std::unique_ptr<char[]> buffer(new char[size]);
  size_t used = 0;
  int error = treeOf(req).list(ino, after, [&](const char* name, const struct stat& attributes, off_t position) {
    size_t needed = fuse_add_direntry(req, buffer.get() + used, size - used, name, &attributes, position);
    if (needed > size - used) return false;
    used += needed;
    return true;
  });
  if (error) {
    fuse_reply_err(req, error);
  } else {
    fuse_reply_buf(req, buffer.get(), used);
  }
}

// Of files whose driver does not want it; kernels before 5.16 do not know FOPEN_NOFLUSH. Unanswered (ENOSYS), the kernel
// would stop to ask for the files whose driver does.
void flush(fuse_req_t req, fuse_ino_t, fuse_file_info*) { fuse_reply_err(req, 0); }

void statfs(fuse_req_t req, fuse_ino_t) {
  struct statvfs figures {};
  figures.f_bsize = figures.f_frsize = 4096;
  figures.f_namemax = 255;
  fuse_reply_statfs(req, &figures);
}

// Nodes come from drivers only. The errnos are those of /proc, which denies that there could be such a name, and of /sys.
void refuse(fuse_req_t req, fuse_ino_t parent, int error) {
  fuse_reply_err(req, treeOf(req).isOfProc(parent) ? ENOENT : error);
}
void refuseCreate(fuse_req_t req, fuse_ino_t parent, const char*, mode_t, fuse_file_info*) { refuse(req, parent, EACCES); }
void refuseMknod(fuse_req_t req, fuse_ino_t parent, const char*, mode_t, dev_t) { refuse(req, parent, EACCES); }
void refuseMkdir(fuse_req_t req, fuse_ino_t parent, const char*, mode_t) { refuse(req, parent, EPERM); }
void refuseUnlink(fuse_req_t req, fuse_ino_t, const char*) { fuse_reply_err(req, EPERM); }
void refuseSymlink(fuse_req_t req, const char*, fuse_ino_t parent, const char*) { refuse(req, parent, EPERM); }
void refuseLink(fuse_req_t req, fuse_ino_t, fuse_ino_t parent, const char*) { refuse(req, parent, EPERM); }
void refuseRename(fuse_req_t req, fuse_ino_t, const char*, fuse_ino_t parent, const char*, unsigned) {
  refuse(req, parent, EPERM);
}

}  // namespace

fuse_lowlevel_ops metadataOperations() {
  fuse_lowlevel_ops ops{};
  ops.init = init;
  ops.lookup = lookup;
  ops.forget = forget;
  ops.getattr = getattr;
  ops.setattr = setattr;
  ops.readlink = readlink;
  ops.access = access;
  ops.opendir = opendir;
  ops.readdir = readdir;
  ops.flush = flush;
  ops.statfs = statfs;
  ops.create = refuseCreate;
  ops.mknod = refuseMknod;
  ops.mkdir = refuseMkdir;
  ops.unlink = refuseUnlink;
  ops.rmdir = refuseUnlink;
  ops.symlink = refuseSymlink;
  ops.link = refuseLink;
  ops.rename = refuseRename;
  return ops;
}

}  // namespace tophalf
