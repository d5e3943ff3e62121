#include "cli/verify.h"

#include "base/file.h"
#include "base/json_writer.h"
#include "cli/commands.h"

namespace cli {
namespace {

// ab/cdef… holds what has the hash abcdef…; anything else there (an upload that was cut off) is no attachment.
std::string hash_of(const std::string& name) {
  std::string digits;
  for (char c : name)
    if (c != '/') digits += c;
  const bool is_hash = digits.size() == 64 && digits.find_first_not_of("0123456789abcdef") == std::string::npos;
  return is_hash ? digits : std::string();
}

base::Result<void> check_blobs(const std::string& directory, Verification& verification) {
  const std::string blobs = directory + "/blobs";
  for (auto& name : TRY(base::list_files(blobs))) {
    const std::string expected = hash_of(name);
    if (expected.empty()) continue;
    ++verification.blobs;
    if (TRY(base::hash_file(blobs + "/" + name)) != expected)
      verification.damaged_blobs.push_back("The attachment " + blobs + "/" + name +
                                           " is damaged: its content does not have the hash that names it.");
  }
  return {};
}

std::string plural(std::int64_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

}  // namespace

base::Result<Verification> verify(Instance& instance) {
  Verification verification;
  TRY(instance.read([&](const kernel::View& view) -> base::Result<void> {
    verification.seal = TRY(audit::verify_seal(view.session, instance.directory()));
    verification.replay = TRY(kernel::check_replay(view));
    return {};
  }));
  TRY(check_blobs(instance.directory(), verification));
  return verification;
}

std::string show(const Verification& verification) {
  const auto& [seal, replay, damaged, blobs] = verification;
  std::string text = "Seal: " + plural(seal.entries, "entry", "entries") + " of history under " +
                     plural(seal.heads, "signed head", "signed heads");
  if (seal.unsealed > 0) text += ", " + std::to_string(seal.unsealed) + " not sealed yet";
  if (seal.erased > 0) text += ", " + std::to_string(seal.erased) + " erased and provable";
  text += ".\nTables: " + plural(replay.records, "record", "records") + " with " +
          plural(replay.versions, "version", "versions") + " compared with history.\n";
  text += "Attachments: " + plural(blobs, "file", "files") + " compared with their hashes.\n";
  for (auto& finding : seal.findings) text += "  " + finding.message + "\n";
  for (auto& finding : replay.findings) text += "  " + finding.message + "\n";
  for (auto& sentence : damaged) text += "  " + sentence + "\n";
  const std::int64_t more = seal.finding_count + replay.finding_count -
                            static_cast<std::int64_t>(seal.findings.size() + replay.findings.size());
  if (more > 0) text += "  … and " + std::to_string(more) + " more.\n";
  return text + (verification.passed() ? "Everything is as it was written.\n" : "NOT INTACT.\n");
}

std::string to_json(const Verification& verification) {
  const auto& [seal, replay, damaged, blobs] = verification;
  base::JsonWriter json;
  json.begin_object().key("intact").boolean(verification.passed());
  json.key("seal")
      .begin_object()
      .key("entries")
      .integer(seal.entries)
      .key("heads")
      .integer(seal.heads)
      .key("unsealed")
      .integer(seal.unsealed);
  json.key("erased")
      .integer(seal.erased)
      .key("finding_count")
      .integer(seal.finding_count)
      .key("findings")
      .begin_array();
  for (auto& finding : seal.findings)
    json.begin_object()
        .key("kind")
        .text(finding.kind)
        .key("seq")
        .integer(finding.seq)
        .key("message")
        .text(finding.message)
        .end_object();
  json.end_array().end_object();
  json.key("tables").begin_object().key("records").integer(replay.records).key("versions").integer(replay.versions);
  json.key("finding_count").integer(replay.finding_count).key("findings").begin_array();
  for (auto& finding : replay.findings)
    json.begin_object()
        .key("record")
        .text(finding.record)
        .key("field")
        .text(finding.field)
        .key("expected")
        .text(finding.expected)
        .key("found")
        .text(finding.found)
        .key("message")
        .text(finding.message)
        .end_object();
  json.end_array().end_object();
  json.key("attachments").begin_object().key("files").integer(blobs).key("findings").begin_array();
  for (auto& sentence : damaged) json.text(sentence);
  json.end_array().end_object().end_object();
  return json.take();
}

int run_verify(CommandContext& context) {
  auto verification = verify(context.instance);
  if (!verification.ok()) return fail(context.terminal, verification.error());
  context.terminal.out(context.arguments.json ? to_json(*verification) + "\n" : show(*verification));
  return verification->passed() ? kOk : kFailed;
}

}  // namespace cli
