#include "mount.h"

#include <fcntl.h>
#include <fuse_log.h>
#include <fuse_opt.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdio>
#include <cstdlib>

namespace tophalf {
namespace {

// libfuse has one log function a process and says its reasons nowhere else. Several threads may mount at a time.
thread_local std::string* collected = nullptr;

void collectLog(fuse_log_level, const char* format, va_list args) {
  char line[1024];
  std::vsnprintf(line, sizeof line, format, args);
  if (collected) {
    *collected += line;
  } else {
    std::fputs(line, stderr);
  }
}

class CollectedLog {
 public:
  CollectedLog() {
    collected = &text;
    fuse_set_log_func(collectLog);
  }
  ~CollectedLog() { collected = nullptr; }

  std::string text;
};

// fusermount3 is a program of its own and gives its reason on the standard error that it inherits.
class CollectedStderr {
 public:
  CollectedStderr()
      : file_(memfd_create("tophalf-stderr", MFD_CLOEXEC)), before_(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)) {
    if (file_ >= 0 && before_ >= 0) dup2(file_, STDERR_FILENO);
  }
  ~CollectedStderr() {
    if (before_ >= 0) close(before_);
    if (file_ >= 0) close(file_);
  }

  std::string end() {
    if (file_ < 0 || before_ < 0) return "";
    dup2(before_, STDERR_FILENO);
    std::string text;
    char part[512];
    lseek(file_, 0, SEEK_SET);
    for (ssize_t size; (size = read(file_, part, sizeof part)) > 0;) text.append(part, size);
    return text;
  }

 private:
  int file_;
  int before_;
};

struct Arguments : fuse_args {
  Arguments() : fuse_args FUSE_ARGS_INIT(0, nullptr) {}
  ~Arguments() { fuse_opt_free_args(this); }
};

void fillArguments(const MountOptions& options, Arguments* args) {
  char* text = nullptr;
  fuse_opt_add_opt_escaped(&text, ("fsname=" + options.fsname).c_str());
  fuse_opt_add_opt(&text, "subtype=tophalf");
  if (options.allowOther) fuse_opt_add_opt(&text, "allow_other");
  fuse_opt_add_arg(args, "tophalf");
  fuse_opt_add_arg(args, "-o");
  fuse_opt_add_arg(args, text);
  std::free(text);
}

// For an Error's message.
std::string oneLine(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  for (size_t at; (at = text.find('\n')) != std::string::npos;) text.replace(at, 1, "; ");
  return text.empty() ? "libfuse gave no reason" : text;
}

bool mountSession(fuse_session* session, const std::string& mountpoint, std::string* said) {
  CollectedStderr standardError;
  bool mounted = fuse_session_mount(session, mountpoint.c_str()) == 0;
  *said = standardError.end();
  return mounted;
}

}  // namespace

fuse_session* mountFuse(const MountOptions& options, const fuse_lowlevel_ops& ops, void* userdata, std::string* error) {
  CollectedLog log;
  Arguments args;
  fillArguments(options, &args);
  std::string said;
  fuse_session* session = fuse_session_new(&args, &ops, sizeof ops, userdata);
  if (session && mountSession(session, options.mountpoint, &said)) {
    std::fputs(said.c_str(), stderr);  // another thread's
    return session;
  }
  if (session) fuse_session_destroy(session);
  *error = oneLine(log.text + said);
  return nullptr;
}

}  // namespace tophalf
