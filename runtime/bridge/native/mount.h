// Mounting, and what libfuse and fusermount3 say when it fails.
#pragma once

#include <fuse_lowlevel.h>

#include <cstdint>
#include <string>

namespace tophalf {

struct MountOptions {
  std::string mountpoint;
  std::string fsname;
  bool allowOther = false;
  uint32_t spinMicroseconds = 0;
};

/** Answers nullptr with the reason in `error`. */
fuse_session* mountFuse(const MountOptions& options, const fuse_lowlevel_ops& ops, void* userdata, std::string* error);

}  // namespace tophalf
