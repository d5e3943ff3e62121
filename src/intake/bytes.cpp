#include "intake/bytes.h"

#include <fcntl.h>
#include <lzma.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

namespace intake {
namespace {

// The file as it lies on the disk.
class File {
 public:
  File(int fd, std::string path, std::uint64_t total) : fd_(fd), path_(std::move(path)), total_(total) {}
  ~File() { ::close(fd_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  base::Result<std::size_t> read(std::span<char> out) {
    for (;;) {
      ssize_t got = ::read(fd_, out.data(), out.size());
      if (got >= 0) {
        read_ += static_cast<std::uint64_t>(got);
        return static_cast<std::size_t>(got);
      }
      if (errno != EINTR) return base::unavailable("cannot read " + path_ + ": " + std::strerror(errno));
    }
  }

  base::Error damaged(std::string_view what, std::uint64_t unread = 0) const {
    return {base::ErrorKind::kMalformed, path_ + ", byte " + std::to_string(read_ - unread) + ": " + std::string(what)};
  }
  Progress progress() const { return {read_, total_}; }

 private:
  int fd_;
  std::string path_;
  std::uint64_t total_;
  std::uint64_t read_ = 0;
};

class PlainBytes : public Bytes {
 public:
  PlainBytes(std::unique_ptr<File> file, std::string front) : file_(std::move(file)), front_(std::move(front)) {}

  base::Result<std::size_t> read(std::span<char> out) override {
    if (used_ == front_.size()) return file_->read(out);
    std::size_t n = std::min(out.size(), front_.size() - used_);
    std::memcpy(out.data(), front_.data() + used_, n);
    used_ += n;
    return n;
  }
  Progress progress() const override { return file_->progress(); }

 private:
  std::unique_ptr<File> file_;
  std::string front_;  // what was read to tell the form
  std::size_t used_ = 0;
};

// What xz and gzip share: packed bytes wait in `in_` until the decoder has taken them.
class PackedBytes : public Bytes {
 public:
  PackedBytes(std::unique_ptr<File> file, std::string_view front) : file_(std::move(file)), in_(kReadBytes) {
    std::copy(front.begin(), front.end(), in_.begin());
    filled_ = front.size();
  }
  Progress progress() const override { return file_->progress(); }

 protected:
  // False at the end of the file.
  base::Result<bool> refill() {
    filled_ = TRY(file_->read(in_));
    ended_ = filled_ == 0;
    return !ended_;
  }
  const unsigned char* input() const { return reinterpret_cast<const unsigned char*>(in_.data()); }

  std::unique_ptr<File> file_;
  std::vector<char> in_;
  std::size_t filled_;
  bool ended_ = false;
};

class XzBytes : public PackedBytes {
 public:
  XzBytes(std::unique_ptr<File> file, std::string_view front) : PackedBytes(std::move(file), front) {}
  ~XzBytes() override { lzma_end(&stream_); }

  base::Result<void> start() {
    if (lzma_stream_decoder(&stream_, kMaxXzMemoryBytes, LZMA_CONCATENATED) != LZMA_OK)
      return base::unavailable("no memory to unpack the file");
    stream_.next_in = input();
    stream_.avail_in = filled_;
    return {};
  }

  base::Result<std::size_t> read(std::span<char> out) override {
    if (done_ || out.empty()) return std::size_t{0};
    stream_.next_out = reinterpret_cast<unsigned char*>(out.data());
    stream_.avail_out = out.size();
    while (stream_.avail_out > 0 && !done_) {
      if (stream_.avail_in == 0 && !ended_) {
        TRY(refill());
        stream_.next_in = input();
        stream_.avail_in = filled_;
      }
      TRY(accept(lzma_code(&stream_, ended_ ? LZMA_FINISH : LZMA_RUN)));
    }
    return out.size() - stream_.avail_out;
  }

 private:
  base::Result<void> accept(lzma_ret status) {
    switch (status) {
      case LZMA_OK: return {};
      case LZMA_STREAM_END: done_ = true; return {};
      case LZMA_BUF_ERROR:
        if (ended_) return file_->damaged("the xz file breaks off here; copy it again");
        return {};
      case LZMA_MEMLIMIT_ERROR:
        return base::Error{base::ErrorKind::kTooLarge,
                           "the xz file needs more than " + std::to_string(kMaxXzMemoryBytes >> 20) +
                               " MiB of memory to unpack; pack it again with xz -9 or less"};
      case LZMA_FORMAT_ERROR: return file_->damaged("bytes that are no xz follow its end", stream_.avail_in);
      default: return file_->damaged("the xz file is damaged; copy it again", stream_.avail_in);
    }
  }

  lzma_stream stream_ = LZMA_STREAM_INIT;
  bool done_ = false;
};

class GzipBytes : public PackedBytes {
 public:
  GzipBytes(std::unique_ptr<File> file, std::string_view front) : PackedBytes(std::move(file), front) {}
  ~GzipBytes() override { inflateEnd(&stream_); }

  base::Result<void> start() {
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) return base::unavailable("no memory to unpack the file");
    take_input();
    return {};
  }

  base::Result<std::size_t> read(std::span<char> out) override {
    if (done_ || out.empty()) return std::size_t{0};
    stream_.next_out = reinterpret_cast<unsigned char*>(out.data());
    stream_.avail_out = static_cast<unsigned>(out.size());
    while (stream_.avail_out > 0 && !done_) {
      if (stream_.avail_in == 0 && !TRY(refill_input())) {
        if (!between_members_) return file_->damaged("the gzip file breaks off here; copy it again");
        done_ = true;
        break;
      }
      TRY(accept(inflate(&stream_, Z_NO_FLUSH)));
    }
    return out.size() - stream_.avail_out;
  }

 private:
  void take_input() {
    stream_.next_in = reinterpret_cast<unsigned char*>(in_.data());
    stream_.avail_in = static_cast<unsigned>(filled_);
  }
  base::Result<bool> refill_input() {
    if (ended_) return false;
    bool more = TRY(refill());
    take_input();
    return more;
  }
  // A gzip file may be several one after another.
  base::Result<void> accept(int status) {
    if (status == Z_OK || status == Z_BUF_ERROR) {
      between_members_ = false;
      return {};
    }
    if (status != Z_STREAM_END) return file_->damaged("the gzip file is damaged; copy it again", stream_.avail_in);
    inflateReset(&stream_);
    between_members_ = true;
    return {};
  }

  z_stream stream_ = {};
  bool done_ = false;
  bool between_members_ = false;
};

class MemoryBytes : public Bytes {
 public:
  explicit MemoryBytes(std::string content) : content_(std::move(content)) {}
  base::Result<std::size_t> read(std::span<char> out) override {
    std::size_t n = std::min(out.size(), content_.size() - used_);
    std::memcpy(out.data(), content_.data() + used_, n);
    used_ += n;
    return n;
  }
  Progress progress() const override { return {used_, content_.size()}; }

 private:
  std::string content_;
  std::size_t used_ = 0;
};

base::Result<std::unique_ptr<File>> open_file(const std::string& path) {
  int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    std::string message = "cannot open " + path + ": " + std::strerror(errno);
    return errno == ENOENT ? base::not_found(message) : base::unavailable(message);
  }
  struct stat status = {};
  bool readable = ::fstat(fd, &status) == 0 && !S_ISDIR(status.st_mode);
  auto file = std::make_unique<File>(fd, path, static_cast<std::uint64_t>(std::max<off_t>(status.st_size, 0)));
  if (!readable) return base::invalid(path + " is not a file that can be read");
  return file;
}

base::Result<std::string> read_front(File& file, std::size_t size) {
  std::string front(size, '\0');
  std::size_t got = 0;
  while (got < size) {
    std::size_t n = TRY(file.read(std::span(front).subspan(got)));
    if (n == 0) break;
    got += n;
  }
  front.resize(got);
  return front;
}

template <class Packed>
base::Result<std::unique_ptr<Bytes>> open_packed(std::unique_ptr<File> file, std::string_view front) {
  auto packed = std::make_unique<Packed>(std::move(file), front);
  TRY(packed->start());
  return std::unique_ptr<Bytes>(std::move(packed));
}

}  // namespace

base::Result<std::unique_ptr<Bytes>> open_bytes(const std::string& path) {
  constexpr std::string_view kXzMagic(
      "\xFD"
      "7zXZ\0",
      6);
  constexpr std::string_view kGzipMagic("\x1F\x8B\x08", 3);
  auto file = TRY(open_file(path));
  std::string front = TRY(read_front(*file, kXzMagic.size()));
  if (front == kXzMagic) return open_packed<XzBytes>(std::move(file), front);
  if (front.starts_with(kGzipMagic)) return open_packed<GzipBytes>(std::move(file), front);
  return std::unique_ptr<Bytes>(std::make_unique<PlainBytes>(std::move(file), std::move(front)));
}

std::unique_ptr<Bytes> bytes_of(std::string content) { return std::make_unique<MemoryBytes>(std::move(content)); }

}  // namespace intake
