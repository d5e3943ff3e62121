#include "kernel/idempotency.h"

#include "base/json.h"
#include "base/json_writer.h"

namespace kernel {
namespace {

using store::Param;

std::string encoded(const Outcome& outcome) {
  base::JsonWriter json;
  json.begin_object().key("record").integer(outcome.record).key("part").integer(outcome.part).end_object();
  return json.take();
}

base::Result<Outcome> decoded(std::string_view text) {
  const auto json = TRY(base::parse_json(text));
  const auto record = json.find("record"), part = json.find("part");
  if (!record || !record->integer() || !part || !part->integer())
    return base::internal("A remembered call cannot be read: " + std::string(text));
  return Outcome{*record->integer(), *part->integer()};
}

}  // namespace

base::Result<std::optional<Outcome>> recall_outcome(const Work& work, std::string_view key, std::string_view digest) {
  auto rows =
      TRY(work.session.query("SELECT digest, answer FROM _idempotency WHERE actor = ? AND key = ? AND made_at > ?",
                             {Param(work.actor.person), Param(key), Param(work.now_us - kKeyLifeUs)}));
  if (!TRY(rows->next())) return std::optional<Outcome>();
  if (rows->bytes(0) != digest)
    return base::invalid(
        "This Idempotency-Key was used for another call in the last 7 days; every new call needs a new key.");
  return std::optional<Outcome>(TRY(decoded(rows->text(1))));
}

base::Result<void> remember_outcome(const Work& work, std::string_view key, std::string_view digest,
                                    const Outcome& outcome) {
  const std::string answer = encoded(outcome);
  TRY(work.session.execute(
      "INSERT INTO _idempotency(actor, key, digest, answer, made_at) VALUES (?, ?, ?, ?, ?) "
      "ON CONFLICT(actor, key) DO UPDATE SET digest = excluded.digest, answer = excluded.answer, made_at = "
      "excluded.made_at",
      {Param(work.actor.person), Param(key), Param(Param::Bytes{digest}), Param(answer), Param(work.now_us)}));
  return {};
}

base::Result<std::int64_t> forget_old_keys(store::Session& writer, std::int64_t now_us, int limit) {
  return writer.execute(
      "DELETE FROM _idempotency WHERE rowid IN (SELECT rowid FROM _idempotency WHERE made_at <= ? LIMIT ?)",
      {Param(now_us - kKeyLifeUs), Param(limit)});
}

}  // namespace kernel
