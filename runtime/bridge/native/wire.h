// The FUSE wire format, as far as requests are answered without libfuse: see ops_file.cc for which, and why.
#pragma once

#include <linux/fuse.h>
#include <sys/stat.h>

#include <cstddef>
#include <cstdint>

// Kernel headers before 5.16 and 6.2; a kernel that does not know a flag ignores it.
#ifndef FOPEN_NOFLUSH
#define FOPEN_NOFLUSH (1 << 5)
#endif
#ifndef FOPEN_PARALLEL_DIRECT_WRITES
#define FOPEN_PARALLEL_DIRECT_WRITES (1 << 6)
#endif

namespace tophalf {

constexpr size_t kMaxTransfer = 1 << 20;
// What stands before the bytes of a write: reading a request to just before the shared buffer puts them at its start.
constexpr size_t kWriteHeader = sizeof(fuse_in_header) + sizeof(fuse_write_in);
constexpr size_t kRequestSize = kWriteHeader + kMaxTransfer;

/** The name of an open file at the kernel: the number that JavaScript gave, and the node's flags above it. */
constexpr uint64_t kernelHandle(uint32_t fh, uint32_t nodeFlags) { return uint64_t{nodeFlags} << 32 | fh; }
constexpr uint32_t jsHandle(uint64_t handle) { return static_cast<uint32_t>(handle); }
constexpr uint32_t nodeFlags(uint64_t handle) { return static_cast<uint32_t>(handle >> 32); }

template <class T>
const T& body(const fuse_in_header& request) {
  return *reinterpret_cast<const T*>(&request + 1);
}

/** Whether the request must reach a handler: only the JavaScript thread may process it. */
bool isForJs(const fuse_in_header& request);
/** Whether the kernel waits for an answer at all. */
bool isAnswered(const fuse_in_header& request);

/** Reads one request without waiting. Answers its size, 0 if there is none, or a negated errno. */
long readRequest(int fd, char* buffer);

// Each answers whether the caller was still there.
bool answerError(int fd, uint64_t unique, int error);
bool answerBody(int fd, uint64_t unique, const void* head, size_t headSize, const char* bytes, size_t size);
/** As answerBody, where what stands before `bytes` (up to kWriteHeader) may be overwritten: it saves the kernel work. */
bool answerInPlace(int fd, uint64_t unique, const void* head, size_t headSize, char* bytes, size_t size);

template <class T>
bool answerWith(int fd, uint64_t unique, const T& head) {
  char room[sizeof(fuse_out_header) + sizeof head];
  return answerInPlace(fd, unique, &head, sizeof head, room + sizeof room, 0);
}

fuse_open_out openAnswer(uint32_t fh, uint32_t nodeFlags);
fuse_attr_out attributesAnswer(const struct stat& attributes);

/** Lets the kernel poll a file anew, by the number that it gave with its last poll. */
void notifyPoll(int fd, uint64_t kernelWaiter);

}  // namespace tophalf
