// The requests that JavaScript has not answered yet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tophalf {

/** How a number that a handler answers is told to the kernel. */
enum class Reply : uint8_t { bytes, count, ioctl, poll, open, lseek, status, attributes };

struct Request {
  uint64_t unique = 0;  // the kernel's name for it; 0: nobody waits for the answer
  Reply reply = Reply::status;
  uint32_t limit = 0;  // the most that may be answered: bytes read, written, or given back by an ioctl
  uint64_t ino = 0;
  uint32_t fh = 0;
  uint32_t nodeFlags = 0;
  uint64_t writesTo = 0;  // the number of the node that an unanswered write keeps locked
};

/**
 * A table with a free list. A request is named by its place and the place's generation, so that a late or second answer
 * meets nothing. For the JavaScript thread only.
 */
class Requests {
 public:
  /** Answers the request's name, or 0 if the table is full. */
  uint32_t add(const Request& request);
  /** Takes the request out of the table, to be answered. */
  bool take(uint32_t id, Request* out);
  bool holds(uint32_t id) const;
  /** A write stays unanswered for now. False if it was answered meanwhile. */
  bool waits(uint32_t id, uint64_t node);
  /** The name of the request that the kernel calls `unique`, or 0. */
  uint32_t find(uint64_t unique) const;
  std::vector<uint32_t> all() const;

 private:
  struct Place {
    Request request;
    uint16_t generation;
    bool used;
  };

  std::vector<Place> places_;
  std::vector<uint16_t> free_;
};

}  // namespace tophalf
