#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <system_error>

#include "base/sha256.h"

namespace base {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

Error system_error(const char* verb, const std::string& path) {
  const int code = errno;
  const ErrorKind kind = code == ENOENT ? ErrorKind::kNotFound : ErrorKind::kUnavailable;
  return {kind, std::string("Cannot ") + verb + " " + path + ": " + std::generic_category().message(code) + "."};
}

Result<void> write_all(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const auto count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error("write", path);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

constexpr std::size_t kCopyBytes = 1024 * 1024;
constexpr int kMaxDirectoryDepth = 16;

// Every byte of the file, in portions; its SHA-256.
Result<std::string> read_through(const std::string& path, const std::function<Result<void>(std::string_view)>& each) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return system_error("read", path);
  Sha256 digest;
  std::string buffer(kCopyBytes, '\0');
  for (;;) {
    const auto count = ::read(file.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error("read", path);
    if (count == 0) return digest.hex();
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
    digest.add(bytes);
    TRY(each(bytes));
  }
}

std::string directory_of(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t max_bytes) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return system_error("read", path);
  std::string bytes;
  char buffer[64 * 1024];
  for (;;) {
    const auto count = ::read(file.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return system_error("read", path);
    if (count == 0) return bytes;
    bytes.append(buffer, static_cast<std::size_t>(count));
    if (bytes.size() > max_bytes)
      return Error{ErrorKind::kTooLarge, path + " is larger than " + std::to_string(max_bytes) + " bytes."};
  }
}

Result<void> write_file(const std::string& path, std::string_view bytes, int mode) {
  const std::string fresh = path + ".new";
  {
    const Descriptor file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
    if (file.get() < 0) return system_error("write", fresh);
    if (::fchmod(file.get(), static_cast<mode_t>(mode)) != 0) return system_error("set the permissions of", fresh);
    TRY(write_all(file.get(), bytes, fresh));
    if (::fsync(file.get()) != 0) return system_error("sync", fresh);
  }
  if (::rename(fresh.c_str(), path.c_str()) != 0) return system_error("replace", path);
  return sync_directory(directory_of(path));
}

Result<void> append_file(const std::string& path, std::string_view bytes, int mode) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, mode));
  if (file.get() < 0) return system_error("write", path);
  TRY(write_all(file.get(), bytes, path));
  if (::fdatasync(file.get()) != 0) return system_error("sync", path);
  return {};
}

Result<void> truncate_file(const std::string& path, std::uint64_t size) {
  if (::truncate(path.c_str(), static_cast<off_t>(size)) != 0) return system_error("shorten", path);
  return {};
}

bool file_exists(const std::string& path) {
  struct stat info;
  return ::stat(path.c_str(), &info) == 0;
}

Result<std::uint64_t> file_size(const std::string& path) {
  struct stat info;
  if (::stat(path.c_str(), &info) != 0) return system_error("find", path);
  return static_cast<std::uint64_t>(info.st_size);
}

Result<void> make_directory(const std::string& path) {
  for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const std::string part = path.substr(0, end);
    if (!part.empty() && ::mkdir(part.c_str(), 0700) != 0 && errno != EEXIST)
      return system_error("make the directory", part);
    if (end == std::string::npos) return {};
  }
}

Result<std::vector<std::string>> list_directory(const std::string& path) {
  DIR* directory = ::opendir(path.c_str());
  if (!directory) return system_error("list", path);
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(directory))
    if (std::strcmp(entry->d_name, ".") != 0 && std::strcmp(entry->d_name, "..") != 0)
      names.emplace_back(entry->d_name);
  ::closedir(directory);
  std::sort(names.begin(), names.end());
  return names;
}

namespace {

Result<void> add_files(const std::string& directory, const std::string& prefix, int depth,
                       std::vector<std::string>& files) {
  if (depth > kMaxDirectoryDepth) return invalid(directory + " lies too deep.");
  for (auto& name : TRY(list_directory(directory))) {
    struct stat info;
    const std::string path = directory + "/" + name;
    if (::lstat(path.c_str(), &info) != 0) return system_error("find", path);
    if (S_ISDIR(info.st_mode))
      TRY(add_files(path, prefix + name + "/", depth + 1, files));
    else if (S_ISREG(info.st_mode))
      files.push_back(prefix + name);
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> list_files(const std::string& directory) {
  std::vector<std::string> files;
  if (file_exists(directory)) TRY(add_files(directory, "", 0, files));
  std::sort(files.begin(), files.end());
  return files;
}

Result<std::string> copy_file(const std::string& from, const std::string& to, int mode) {
  TRY(make_directory(directory_of(to)));
  const Descriptor file(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (file.get() < 0) return system_error("write", to);
  std::string digest =
      TRY(read_through(from, [&](std::string_view bytes) { return write_all(file.get(), bytes, to); }));
  if (::fsync(file.get()) != 0) return system_error("sync", to);
  return digest;
}

Result<std::string> hash_file(const std::string& path) {
  return read_through(path, [](std::string_view) { return Result<void>(); });
}

Result<void> sync_directory(const std::string& path) {
  const Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() < 0) return system_error("open", path);
  if (::fsync(directory.get()) != 0) return system_error("sync", path);
  return {};
}

Result<void> check_private(const std::string& path) {
  struct stat info;
  if (::stat(path.c_str(), &info) != 0) return system_error("find", path);
  if ((info.st_mode & 077) != 0)
    return conflict("Others may read or change " + path + ". Take their rights away: chmod go-rwx " + path);
  return {};
}

}  // namespace base
