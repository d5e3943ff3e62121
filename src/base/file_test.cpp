#include "base/file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>

#include "base/random.h"

namespace {

struct Directory {
  std::string path = (std::filesystem::temp_directory_path() / ("mainstay-file-" + base::random_hex(8))).string();
  Directory() { REQUIRE(base::make_directory(path + "/a/b").ok()); }
  ~Directory() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("a file is replaced whole and appended to") {
  const Directory directory;
  const std::string path = directory.path + "/a/b/f";
  REQUIRE(base::write_file(path, "one", 0600).ok());
  REQUIRE(base::write_file(path, "two\n", 0600).ok());
  REQUIRE(base::append_file(path, "three", 0600).ok());
  CHECK(*base::read_file(path) == "two\nthree");
  CHECK(*base::file_size(path) == 9);
  REQUIRE(base::truncate_file(path, 4).ok());
  CHECK(*base::read_file(path) == "two\n");
  CHECK(*base::list_directory(directory.path + "/a/b") == std::vector<std::string>{"f"});
}

TEST_CASE("errors name the path and their kind") {
  const Directory directory;
  auto absent = base::read_file(directory.path + "/none");
  REQUIRE_FALSE(absent.ok());
  CHECK(absent.error().kind == base::ErrorKind::kNotFound);
  CHECK(absent.error().message.find("/none: No such file") != std::string::npos);
  REQUIRE(base::write_file(directory.path + "/f", "12345", 0644).ok());
  CHECK(base::read_file(directory.path + "/f", 4).error().kind == base::ErrorKind::kTooLarge);
  CHECK(base::check_private(directory.path + "/f").error().message.find("chmod go-rwx") != std::string::npos);
  CHECK(base::check_private(directory.path).ok());  // made for its owner alone
}

TEST_CASE("files are copied with their hash and found again") {
  const Directory directory;
  REQUIRE(base::write_file(directory.path + "/one", "abc", 0600).ok());
  auto digest = base::copy_file(directory.path + "/one", directory.path + "/deep/er/two", 0600);
  REQUIRE(digest.ok());
  CHECK(*digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(*base::hash_file(directory.path + "/deep/er/two") == *digest);
  CHECK_FALSE(
      base::copy_file(directory.path + "/one", directory.path + "/deep/er/two", 0600).ok());  // never over another
  CHECK(*base::list_files(directory.path) == std::vector<std::string>{"deep/er/two", "one"});
  CHECK(base::list_files(directory.path + "/none")->empty());
}
