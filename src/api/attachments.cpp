// Files that belong to a record: the bytes are kept first, then an entry names them. Never served as active content.
#include <fcntl.h>
#include <unistd.h>

#include <memory>

#include "api/encode.h"
#include "api/files.h"
#include "api/handlers.h"
#include "api/wait.h"
#include "fields/field.h"
#include "http/encoding.h"
#include "kernel/write.h"
#include "rights/rights.h"

namespace api {
namespace {

constexpr std::size_t kChunkBytes = 64 * 1024;
constexpr std::size_t kMaxMediaType = 100;
constexpr std::int64_t kDefaultMaxBytes = 25 * 1024 * 1024;  // where no setting says otherwise

// What a browser may be told: pictures, plain text and PDF. All else is bytes.
std::string_view safe_media_type(std::string_view stored) {
  for (const std::string_view safe : {"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"})
    if (stored == safe) return safe;
  return stored == "text/plain" ? "text/plain; charset=utf-8" : "application/octet-stream";
}

// "image/png; x=y" is image/png; what is no media type is bytes.
std::string media_type_of(const http::Request& request) {
  const auto header = request.header("content-type");
  std::string type = header ? std::string(http::trim(std::string_view(*header).substr(0, header->find(';')))) : "";
  for (auto& c : type) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  const bool plain = type.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-+.!#$&^_/") == std::string::npos;
  const bool fits =
      plain && type.size() <= kMaxMediaType && type.find('/') != std::string::npos && type.find('/') == type.rfind('/');
  return fits ? type : "application/octet-stream";
}

// A name without folders.
base::Result<std::string> name_of(const Call& call) {
  const auto name = call.parameter("name");
  if (!name || name->empty())
    return base::invalid_field("name", "required",
                               "The parameter name holds the name of the file: …/attachments?name=log.txt");
  const auto slash = name->find_last_of("/\\");
  auto file_name = slash == std::string::npos ? *name : name->substr(slash + 1);
  if (file_name.empty()) return base::invalid_field("name", "required", "The name of the file is empty.");
  return file_name;
}

struct Checked {
  const model::RecordType* type;  // of attachments
  std::int64_t record;
};

base::Result<Checked> check(const Call& call, const kernel::View& view) {
  const auto type = view.model().find("attachment");
  if (!type) return base::not_found("This model has no attachments.");
  const auto record = TRY(record_of(call, view));
  if (!rights::may_create(view.actor, *type)) return base::forbidden("You may not attach files.");
  const auto most = most_attachment_bytes(*view.settings);
  if (static_cast<std::int64_t>(call.request.body.size()) > most)
    return base::Error{base::ErrorKind::kTooLarge, "A file may have " + std::to_string(most / 1024) + " kB at most."};
  if (call.request.body.empty()) return base::invalid("The file is empty.");
  return Checked{type, record.id};
}

base::Result<kernel::NewEntry> entry_of(const Call& call, const kernel::View& view, const model::RecordType& type,
                                        const std::string& name, const std::string& digest) {
  kernel::NewEntry entry{&type, {}};
  Titles titles(view);
  const fields::Reading reading{titles, view.settings->currency, nullptr};
  const auto set = [&](std::string_view field, std::string_view text) -> base::Result<void> {
    entry.draft.set(*type.find(field), TRY(fields::from_text(*type.find(field), text, reading)));
    return {};
  };
  TRY(set("name", name));
  TRY(set("media_type", media_type_of(call.request)));
  TRY(set("sha256", digest));
  TRY(set("size", std::to_string(call.request.body.size())));
  if (const auto visibility = call.parameter("visibility")) TRY(set("visibility", *visibility));
  return entry;
}

class OpenFile {
 public:
  explicit OpenFile(int fd) : fd_(fd) {}
  ~OpenFile() { ::close(fd_); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  http::Pull pull(std::string& chunk) {
    chunk.resize(kChunkBytes);
    const auto got = ::read(fd_, chunk.data(), chunk.size());
    chunk.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return got < 0 ? http::Pull::kFailed : got == 0 ? http::Pull::kEnd : http::Pull::kMore;
  }

 private:
  int fd_;
};

}  // namespace

std::int64_t most_attachment_bytes(const kernel::Settings& settings) {
  const auto& value = settings.get("attachment_max_bytes");
  const auto number = std::get_if<double>(&value.v);
  return number && *number > 0 ? static_cast<std::int64_t>(*number) : kDefaultMaxBytes;
}

base::Result<http::ChunkSource> stream_file(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return base::unavailable("The file cannot be read at the moment.");
  auto file = std::make_shared<OpenFile>(fd);
  return http::ChunkSource([file](std::string& chunk) { return file->pull(chunk); });
}

std::string disposition_of(std::string_view file_name) {
  return "attachment; filename*=UTF-8''" + http::percent_encode(file_name);
}

Answer attach(const Call& call) {
  std::optional<Checked> checked;
  std::optional<kernel::NewEntry> entry;
  const auto name = TRY(name_of(call));
  TRY(look(call, [&](const kernel::View& view) -> base::Result<void> {
    checked = TRY(check(call, view));
    return {};
  }));
  const auto digest = TRY(call.services.blobs.keep(call.request.body));
  TRY(look(call, [&](const kernel::View& view) -> base::Result<void> {
    entry = TRY(entry_of(call, view, *checked->type, name, digest));
    return {};
  }));
  auto outcomes = do_and_wait(
      call,
      {{"", [&](kernel::Work& work) -> base::Result<kernel::Outcome> {
          return kernel::Outcome{checked->record, TRY(kernel::add_entry(work, *call.type, checked->record, *entry)).id};
        }}});
  const auto outcome = TRY(std::move(outcomes.front()));
  return answer_from(call, [&](const kernel::View& view) -> Answer {
    const auto stored = TRY(kernel::load(view, *checked->type, outcome.part));
    Titles titles(view);
    base::JsonWriter json;
    write_entry(json, view, stored, entry_fields(view, *checked->type), titles);
    TRY(titles.check());
    return json_response(201, json.take());
  });
}

Answer download(const Call& call, const kernel::View& view) {
  const auto type = view.model().find("attachment");
  if (!type) return base::not_found("This model has no attachments.");
  const auto record = TRY(record_of(call, view));
  const auto entry = TRY(kernel::load(view, *type, TRY(part_id(call))));
  if (!(entry.at(type->hangs_on) == base::Value(record.ref())))
    return base::not_found("There is no such file on " + record.ref() + ".");
  const auto path = TRY(call.services.blobs.path_of(entry.at("sha256").text()));
  const std::string etag = '"' + entry.at("sha256").text() + '"';
  http::Response response;
  response.add("ETag", etag).add("Cache-Control", "private, no-cache").add("Vary", "Authorization, Cookie");
  if (const auto known = call.request.header("if-none-match"); known && http::lists_etag(*known, etag)) {
    response.status = 304;
    return response;
  }
  response.add("Content-Type", std::string(safe_media_type(entry.at("media_type").text())));
  response.add("Content-Disposition", disposition_of(entry.at("name").text()));
  response.add("X-Content-Type-Options", "nosniff").add("Content-Security-Policy", "sandbox; default-src 'none'");
  response.body = TRY(stream_file(path));
  return response;
}

}  // namespace api
