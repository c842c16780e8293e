#include "guard.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>

#include "session.h"
#include "wire.h"

namespace tophalf {
namespace {

// A request that lies unread this long means that the JavaScript thread is stuck. Shorter would stand in for busy
// handlers; longer would make an own synchronous call, which takes one to two ticks, slower.
constexpr int kTickMilliseconds = 25;
// After this many ticks without a request the guard sleeps until the next one.
constexpr int kQuietTicks = 40;

// Signals are for the threads of Node.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~BlockedSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

}  // namespace

void Guard::start() {
  buffer_.reset(new char[kRequestSize]);
  stopFd_ = eventfd(0, EFD_CLOEXEC);
  BlockedSignals inherited;
  thread_ = std::thread([this] { run(); });
}

void Guard::stop() {
  eventfd_write(stopFd_, 1);
  thread_.join();
  close(stopFd_);
}

void Guard::run() {
  pthread_setname_np(pthread_self(), "tophalf-guard");
  while (waitFor(true, -1) == Wait::request && watch()) continue;
}

// Ticks while there are requests. False: it is over.
bool Guard::watch() {
  uint64_t seen = session_.pump.turns();
  bool lay = true;  // a request was unread at the last tick already
  for (int quiet = 0; quiet < kQuietTicks; quiet++) {
    if (waitFor(false, kTickMilliseconds) == Wait::over) return false;
    Wait wait = waitFor(true, 0);
    if (wait == Wait::over) return false;
    bool lies = wait == Wait::request;
    bool turned = session_.pump.turns() != seen;
    if (lies && lay && !turned && !standIn()) return false;
    if (lies || turned) quiet = 0;
    lay = lies;
    seen = session_.pump.turns();
  }
  return true;
}

// Reads until the JavaScript thread is back: the event loop then comes to the wake-up that we send it.
bool Guard::standIn() {
  uint64_t seen = session_.pump.turns();
  session_.pump.wake();
  while (session_.pump.turns() == seen) {
    Wait wait = waitFor(true, kTickMilliseconds);
    if (wait == Wait::over) return false;
    if (wait == Wait::request && session_.pump.turns() == seen && !serveOne()) return false;
  }
  return true;
}

Guard::Wait Guard::waitFor(bool forRequest, int milliseconds) {
  pollfd waited[] = {{stopFd_, POLLIN, 0}, {session_.fd(), POLLIN, 0}};
  int count = poll(waited, forRequest ? 2 : 1, milliseconds);
  if (waited[0].revents || (count < 0 && errno != EINTR)) return Wait::over;
  if (!waited[1].revents) return Wait::nothing;
  return waited[1].revents & POLLIN ? Wait::request : Wait::over;
}

bool Guard::serveOne() {
  long size = readRequest(session_.fd(), buffer_.get());
  if (size > 0) dispatch(static_cast<size_t>(size));
  return size >= 0;
}

void Guard::dispatch(size_t size) {
  const auto& request = *reinterpret_cast<const fuse_in_header*>(buffer_.get());
  bool own = request.pid == static_cast<uint32_t>(session_.pump.thread());
  if (request.opcode == FUSE_INTERRUPT) {
    if (!session_.interruptKept(body<fuse_interrupt_in>(request).unique)) keep(request, size, false);
  } else if (!isForJs(request)) {
    session_.serveMetadata(buffer_.get(), size);
  } else if (own) {
    refuseOwn(request, size);
  } else {
    keep(request, size, false);
  }
}

// The JavaScript thread waits for itself. Two calls have an answer all the same, and JavaScript hears of them later:
// close(2) succeeds, and poll(2), which epoll_ctl(2) implies, gives what is known; a change is notified when it shows.
void Guard::refuseOwn(const fuse_in_header& request, size_t size) {
  if (request.opcode == FUSE_FLUSH) {
    answerError(session_.fd(), request.unique, 0);
    keep(request, size, true);
  } else if (request.opcode == FUSE_POLL) {
    fuse_poll_out out{};
    out.revents = session_.polls.presume(jsHandle(body<fuse_poll_in>(request).fh));
    answerWith(session_.fd(), request.unique, out);
    keep(request, size, true);
  } else {
    answerError(session_.fd(), request.unique, EDEADLK);
  }
}

void Guard::keep(const fuse_in_header& request, size_t size, bool answered) {
  const char* bytes = reinterpret_cast<const char*>(&request);
  Kept kept;
  kept.request.assign(bytes, bytes + size);
  kept.answered = answered;
  session_.backlog.keep(std::move(kept));
  session_.pump.wake();
}

}  // namespace tophalf
