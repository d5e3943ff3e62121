#include "model/files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "base/embedded.h"
#include "base/yaml.h"

namespace model {
namespace {

namespace fs = std::filesystem;

base::Error unreadable(const fs::path& path, const std::error_code& error) {
  return base::not_found(path.string() + " cannot be read: " + error.message());
}

base::Result<File> read_file(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error) return unreadable(path, error);
  if (size > base::kMaxYamlBytes) {
    return base::Error{base::ErrorKind::kTooLarge, path.string() + " is larger than " +
                                                       std::to_string(base::kMaxYamlBytes / (1024 * 1024)) + " MiB"};
  }
  std::ifstream in(path, std::ios::binary);
  std::string text(size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(size));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  if (text.size() != size) return base::not_found(path.string() + " cannot be read to its end");
  return File{path.string(), std::move(text)};
}

base::Result<std::vector<fs::path>> files_below(const fs::path& folder) {
  constexpr std::size_t kMaxFiles = 10'000;
  std::vector<fs::path> paths;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, error), end;
  for (; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".yaml" && at->is_regular_file(error)) paths.push_back(at->path());
    if (paths.size() > kMaxFiles)
      return base::Error{base::ErrorKind::kTooMany,
                         folder.string() + " holds more than " + std::to_string(kMaxFiles) + " files"};
  }
  if (error) return unreadable(folder, error);
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

const std::vector<File>& shipped_files() {
  static const std::vector<File> files = [] {
    std::vector<File> found;
    for (const base::EmbeddedFile& file : embedded::shipped()) {
      if (file.name.starts_with("practices/")) found.push_back({std::string(file.name), std::string(file.bytes)});
    }
    return found;
  }();
  return files;
}

base::Result<std::vector<File>> read_files(const std::vector<std::string>& paths) {
  std::vector<File> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      files.push_back(TRY(read_file(path)));
      continue;
    }
    for (const fs::path& below : TRY(files_below(path))) files.push_back(TRY(read_file(below)));
  }
  return files;
}

}  // namespace model
