#include "kernel/blobs.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/random.h"
#include "base/sha256.h"

namespace kernel {
namespace {

base::Error failed(const std::string& what) {
  return base::unavailable("The file cannot be kept: " + what + ": " + std::strerror(errno) + ".");
}

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

base::Result<void> make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) return {};
  return failed("mkdir " + path);
}

base::Result<void> sync_folder(const std::string& path) {
  const File folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.fd() < 0 || ::fsync(folder.fd()) != 0) return failed("sync " + path);
  return {};
}

base::Result<void> write_synced(const std::string& path, std::string_view bytes) {
  const File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.fd() < 0) return failed("open " + path);
  while (!bytes.empty()) {
    const auto written = ::write(file.fd(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed("write " + path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file.fd()) != 0) return failed("sync " + path);
  return {};
}

bool is_digest(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

base::Result<std::string> Blobs::keep(std::string_view bytes) const {
  const std::string digest = base::sha256_hex(bytes);
  const std::string folder = folder_ + "/" + digest.substr(0, 2), path = folder + "/" + digest.substr(2);
  if (::access(path.c_str(), F_OK) == 0) return digest;
  TRY(make_folder(folder_));
  TRY(make_folder(folder));
  const std::string temporary = folder_ + "/new-" + base::random_hex(16);
  auto kept = write_synced(temporary, bytes);
  if (kept.ok() && ::rename(temporary.c_str(), path.c_str()) != 0) kept = failed("rename to " + path);
  if (!kept.ok()) {
    ::unlink(temporary.c_str());
    return kept.take_error();
  }
  TRY(sync_folder(folder));
  TRY(sync_folder(folder_));
  return digest;
}

base::Result<std::string> Blobs::path_of(std::string_view sha256) const {
  if (!is_digest(sha256)) return base::not_found("There is no such file.");
  std::string path = folder_ + "/" + std::string(sha256.substr(0, 2)) + "/" + std::string(sha256.substr(2));
  if (::access(path.c_str(), R_OK) != 0)
    return base::not_found("The file is not in " + folder_ + "; restore it from a backup.");
  return path;
}

}  // namespace kernel
