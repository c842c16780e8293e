// The operations of the file system.
#pragma once

#include <fuse_lowlevel.h>

struct fuse_in_header;

namespace tophalf {

class Session;

/** What is answered from the tree, on either thread. libfuse calls it. */
fuse_lowlevel_ops metadataOperations();

/** Gives a request to its handler. On the JavaScript thread, and only what `isForJs`. */
void serveFile(Session& session, const fuse_in_header& request);

}  // namespace tophalf
