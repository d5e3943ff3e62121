#include "intake/encoding.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <vector>

namespace intake {
namespace {

using namespace std::string_view_literals;

// Code points of the bytes 0x80 to 0x9F in windows-1252; 0 where the byte means nothing.
constexpr std::array<char16_t, 32> kWindows1252High = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                       0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                       0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                       0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

constexpr std::size_t kMaxUtf8Bytes = 4;  // of one code point

char* append(char* out, char32_t c) {
  auto put = [&out](char32_t byte) { *out++ = static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6);
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
    put(0x80 | (c & 0x3F));
  }
  return out;
}

// Gives what was read to find the mark, then the rest.
class Front : public Bytes {
 public:
  Front(std::unique_ptr<Bytes> bytes, std::string front) : bytes_(std::move(bytes)), front_(std::move(front)) {}
  base::Result<std::size_t> read(std::span<char> out) override {
    if (used_ == front_.size()) return bytes_->read(out);
    std::size_t n = std::min(out.size(), front_.size() - used_);
    std::memcpy(out.data(), front_.data() + used_, n);
    used_ += n;
    return n;
  }
  Progress progress() const override { return bytes_->progress(); }

 private:
  std::unique_ptr<Bytes> bytes_;
  std::string front_;
  std::size_t used_ = 0;
};

// Decodes chunks; what a decoder leaves of one (half a character) comes first in the next.
class Decoded : public Bytes {
 public:
  explicit Decoded(std::unique_ptr<Bytes> bytes) : bytes_(std::move(bytes)), in_(kReadBytes) {}

  base::Result<std::size_t> read(std::span<char> out) override {
    ENSURE(out.size() >= kMaxUtf8Bytes);
    for (;;) {
      if (begin_ < end_) {
        Step step = decode(std::string_view(in_.data() + begin_, end_ - begin_), ended_, out);
        begin_ += step.taken;
        if (step.written > 0) return step.written;
      }
      if (ended_) return std::size_t{0};
      TRY(refill());
    }
  }
  Progress progress() const override { return bytes_->progress(); }

 protected:
  struct Step {
    std::size_t taken;
    std::size_t written;
  };
  virtual Step decode(std::string_view in, bool last, std::span<char> out) = 0;

 private:
  base::Result<void> refill() {
    std::memmove(in_.data(), in_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    std::size_t got = TRY(bytes_->read(std::span(in_).subspan(end_)));
    end_ += got;
    ended_ = got == 0;
    return {};
  }

  std::unique_ptr<Bytes> bytes_;
  std::vector<char> in_;
  std::size_t begin_ = 0, end_ = 0;
  bool ended_ = false;
};

class SingleByte : public Decoded {
 public:
  SingleByte(std::unique_ptr<Bytes> bytes, bool windows) : Decoded(std::move(bytes)), windows_(windows) {}

 private:
  Step decode(std::string_view in, bool, std::span<char> out) override {
    std::size_t n = std::min(in.size(), out.size() / kMaxUtf8Bytes);
    char* to = out.data();
    for (std::size_t i = 0; i < n; ++i) {
      auto byte = static_cast<unsigned char>(in[i]);
      char32_t c = windows_ && byte >= 0x80 && byte < 0xA0 ? kWindows1252High[byte - 0x80u] : char32_t{byte};
      if (c == 0 && byte != 0) {
        *to++ = kUndecodable;
      } else {
        to = append(to, c);
      }
    }
    return {n, static_cast<std::size_t>(to - out.data())};
  }

  bool windows_;
};

class Utf16 : public Decoded {
 public:
  Utf16(std::unique_ptr<Bytes> bytes, bool big) : Decoded(std::move(bytes)), big_(big) {}

 private:
  Step decode(std::string_view in, bool last, std::span<char> out) override {
    char* to = out.data();
    char* const full = out.data() + out.size() - kMaxUtf8Bytes + 1;
    std::size_t at = 0;
    while (to < full && at + 2 <= in.size()) {
      char32_t c = unit(in, at);
      bool high = c >= 0xD800 && c < 0xDC00;
      if (high && at + 4 > in.size() && !last) break;
      at += 2;
      char32_t low = high && at + 2 <= in.size() ? unit(in, at) : 0;
      if (high && low >= 0xDC00 && low < 0xE000) {
        at += 2;
        to = append(to, 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00));
      } else if (c >= 0xD800 && c < 0xE000) {
        *to++ = kUndecodable;
      } else {
        to = append(to, c);
      }
    }
    if (last && to < full && in.size() - at == 1) {  // half a unit at the end of the file
      *to++ = kUndecodable;
      ++at;
    }
    return {at, static_cast<std::size_t>(to - out.data())};
  }
  char32_t unit(std::string_view in, std::size_t at) const {
    auto first = static_cast<unsigned char>(in[at]), second = static_cast<unsigned char>(in[at + 1]);
    return big_ ? char32_t{first} << 8 | second : char32_t{second} << 8 | first;
  }

  bool big_;
};

struct Mark {
  std::string_view bytes;
  Encoding encoding;
};
constexpr std::array<Mark, 3> kMarks = {Mark{"\xEF\xBB\xBF"sv, Encoding::kUtf8}, Mark{"\xFF\xFE"sv, Encoding::kUtf16Le},
                                        Mark{"\xFE\xFF"sv, Encoding::kUtf16Be}};

bool fits(Encoding said, Encoding marked) {
  bool sixteen = marked == Encoding::kUtf16Le || marked == Encoding::kUtf16Be;
  return said == Encoding::kDetect || said == marked || (said == Encoding::kUtf16 && sixteen);
}

}  // namespace

std::optional<Encoding> parse_encoding(std::string_view name) {
  std::string folded(name);
  for (char& c : folded)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  if (folded == "utf-8" || folded == "utf8") return Encoding::kUtf8;
  if (folded == "utf-16" || folded == "utf16") return Encoding::kUtf16;
  if (folded == "utf-16le") return Encoding::kUtf16Le;
  if (folded == "utf-16be") return Encoding::kUtf16Be;
  if (folded == "windows-1252" || folded == "cp1252") return Encoding::kWindows1252;
  if (folded == "iso-8859-1" || folded == "latin1") return Encoding::kLatin1;
  return std::nullopt;
}

base::Result<std::unique_ptr<Bytes>> to_utf8(std::unique_ptr<Bytes> bytes, Encoding encoding) {
  std::string front(3, '\0');
  std::size_t got = 0;
  for (std::size_t n = 1; got < front.size() && n > 0; got += n) n = TRY(bytes->read(std::span(front).subspan(got)));
  front.resize(got);
  std::size_t skip = 0;
  for (const Mark& mark : kMarks) {
    if (!front.starts_with(mark.bytes) || !fits(encoding, mark.encoding)) continue;
    encoding = mark.encoding;
    skip = mark.bytes.size();
    break;
  }
  if (encoding == Encoding::kUtf16)
    return base::invalid("the file has no mark of its byte order; say utf-16le or utf-16be in `encoding`");
  auto source = std::make_unique<Front>(std::move(bytes), front.substr(skip));
  switch (encoding) {
    case Encoding::kUtf16Le: return std::unique_ptr<Bytes>(std::make_unique<Utf16>(std::move(source), false));
    case Encoding::kUtf16Be: return std::unique_ptr<Bytes>(std::make_unique<Utf16>(std::move(source), true));
    case Encoding::kWindows1252: return std::unique_ptr<Bytes>(std::make_unique<SingleByte>(std::move(source), true));
    case Encoding::kLatin1: return std::unique_ptr<Bytes>(std::make_unique<SingleByte>(std::move(source), false));
    default: return std::unique_ptr<Bytes>(std::move(source));
  }
}

}  // namespace intake
