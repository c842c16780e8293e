// How a request ends that JavaScript answers.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tophalf {

class Session;

/** Each ends the named request, and answers whether its caller was still there. */
bool replyNumber(Session& session, uint32_t id, int64_t value);
bool replyBytes(Session& session, uint32_t id, const char* bytes, size_t size);
bool replyIoctl(Session& session, uint32_t id, int64_t result, const char* bytes, size_t size);

/** Wakes who polls the open file. */
void wakePollers(Session& session, uint32_t fh);

}  // namespace tophalf
