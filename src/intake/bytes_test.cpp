#include "intake/bytes.h"

#include <doctest/doctest.h>
#include <lzma.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

namespace {

std::string some_text() {
  std::string text;
  for (int i = 0; i < 60'000; ++i) text += "INC" + std::to_string(i * 7919 % 10'007) + ",New,2026-11-22\n";
  return text;
}

std::string gzipped(const std::string& text) {
  z_stream stream = {};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<unsigned char*>(in.data());
  stream.avail_in = static_cast<unsigned>(in.size());
  stream.next_out = reinterpret_cast<unsigned char*>(out.data());
  stream.avail_out = static_cast<unsigned>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

std::string xz_packed(const std::string& text) {
  std::string out(lzma_stream_buffer_bound(text.size()), '\0');
  std::size_t size = 0;
  REQUIRE(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, nullptr, reinterpret_cast<const unsigned char*>(text.data()),
                                  text.size(), reinterpret_cast<unsigned char*>(out.data()), &size,
                                  out.size()) == LZMA_OK);
  out.resize(size);
  return out;
}

class TempFile {
 public:
  explicit TempFile(const std::string& content)
      : path_(std::filesystem::temp_directory_path() / ("mainstay-bytes-" + std::to_string(::getpid()))) {
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~TempFile() { std::filesystem::remove(path_); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

// All of a file, or the message of the error.
std::string read_all(const std::string& content) {
  TempFile file(content);
  auto bytes = intake::open_bytes(file.path());
  if (!bytes) return "error: " + bytes.error().message;
  std::string out;
  std::vector<char> piece(100'003);
  for (;;) {
    auto got = (*bytes)->read(piece);
    if (!got) return "error: " + got.error().message;
    if (*got == 0) break;
    out.append(piece.data(), *got);
  }
  CHECK((*bytes)->progress().read == content.size());
  CHECK((*bytes)->progress().total == content.size());
  return out;
}

}  // namespace

TEST_CASE("plain, gzip and xz files give the same bytes, whatever they are called") {
  const std::string text = some_text();
  CHECK(read_all(text) == text);
  CHECK(read_all(gzipped(text)) == text);
  CHECK(read_all(xz_packed(text)) == text);
  CHECK(read_all("") == "");
  CHECK(read_all("a") == "a");
  CHECK(read_all("\xFD"
                 "7zX") ==
        "\xFD"
        "7zX");
}

TEST_CASE("packed files that follow each other in one file are one") {
  CHECK(read_all(gzipped("first ") + gzipped("second")) == "first second");
  CHECK(read_all(xz_packed("first ") + xz_packed("second")) == "first second");
}

TEST_CASE("a file that breaks off or is damaged is an error that says where") {
  const std::string text = some_text(), gzip = gzipped(text), xz = xz_packed(text);
  CHECK(read_all(gzip.substr(0, gzip.size() / 2)).find("the gzip file breaks off") != std::string::npos);
  CHECK(read_all(xz.substr(0, xz.size() / 2)).find("the xz file breaks off") != std::string::npos);
  CHECK(read_all(gzip.substr(0, gzip.size() - 3)).find("breaks off") != std::string::npos);
  for (std::string damaged : {gzip, xz}) {
    damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
    CHECK(read_all(damaged).find("damaged") != std::string::npos);
  }
  CHECK(read_all(xz + "x").find("error: ") == 0);
  CHECK(read_all(gzip + "x").find("error: ") == 0);
  CHECK(read_all(gzip.substr(0, gzip.size() - 3)).find(", byte " + std::to_string(gzip.size() - 3)) !=
        std::string::npos);
}

TEST_CASE("what is no file is an error with its name") {
  auto missing = intake::open_bytes("/nowhere/log.csv");
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().kind == base::ErrorKind::kNotFound);
  CHECK(missing.error().message.find("/nowhere/log.csv") != std::string::npos);
  CHECK_FALSE(intake::open_bytes("/").ok());
}
