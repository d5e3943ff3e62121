#include "http/gzip.h"

#include <zlib.h>

#include <limits>

namespace http {
namespace {

// The state of one thread, reused: setting it up costs more than compressing a short answer.
class Deflater {
 public:
  Deflater() {
    constexpr int kLevel = 3;  // JSON of lists: within 10 % of level 6 at half its time
    constexpr int kGzipWindow = 15 + 16;
    constexpr int kMemoryLevel = 8;
    ready_ = deflateInit2(&stream_, kLevel, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) == Z_OK;
  }
  ~Deflater() {
    if (ready_) deflateEnd(&stream_);
  }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  std::optional<std::string> run(std::string_view bytes) {
    if (!ready_ || deflateReset(&stream_) != Z_OK || bytes.size() > std::numeric_limits<uInt>::max())
      return std::nullopt;
    std::string out(bytes.size(), '\0');
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib reads only
    stream_.avail_in = static_cast<uInt>(bytes.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    if (deflate(&stream_, Z_FINISH) != Z_STREAM_END) return std::nullopt;
    out.resize(out.size() - stream_.avail_out);
    return out;
  }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

}  // namespace

std::optional<std::string> gzip(std::string_view bytes) {
  thread_local Deflater deflater;
  return deflater.run(bytes);
}

}  // namespace http
