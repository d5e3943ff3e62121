// Every move of every type: from where it starts, from where it does not, by whom, and with what it asks for.
#include <doctest/doctest.h>

#include <algorithm>

#include "conformance/subjects.h"

using conformance::Body;
using conformance::has_code;
using conformance::Subjects;
using conformance::text_of;

namespace {

std::vector<std::string> texts(const base::Json* list) {
  std::vector<std::string> all;
  if (list && list->array())
    for (auto& item : *list->array()) all.push_back(*item.text());
  return all;
}

bool starts_from(const model::Move& move, const std::string& state) {
  return std::find(move.from.begin(), move.from.end(), state) != move.from.end();
}

struct Try {
  const model::RecordType& type;
  const model::Move& move;
  std::string path;
};

void refuse_without_what_it_asks(Subjects& all, const Try& now) {
  const auto trial = all.api.post(all.administrator, now.path + "?dry_run=1");
  REQUIRE_MESSAGE(trial.status == 200, trial.body);
  const auto missing = texts(support::find_path(trial.json, "missing"));
  if (missing.empty()) return;
  const auto refused = all.api.post(all.administrator, now.path);
  CHECK_MESSAGE(refused.status == 422, refused.body);
  for (auto& field : missing) CHECK_MESSAGE(has_code(refused, field, "required"), field << ": " << refused.body);
}

// With all that it asks for it is made, or its guard says why not; then nothing has changed.
void make(Subjects& all, const Try& now, const std::string& record_path) {
  const auto before = all.api.get(all.administrator, record_path);
  Body body;
  const auto trial = all.api.post(all.administrator, now.path + "?dry_run=1");
  for (auto& name : texts(support::find_path(trial.json, "missing"))) body[name] = all.value_for(*now.type.find(name));
  auto made = all.api.post(all.administrator, now.path, text_of(body));
  for (auto& field : now.type.fields)
    if (made.status == 422 && has_code(made, field.name, "required")) body[field.name] = all.value_for(field);
  if (made.status == 422) made = all.api.post(all.administrator, now.path, text_of(body));
  if (!now.move.when) CHECK_MESSAGE((made.status == 200 || made.status == 422), made.body);
  const auto after = all.api.get(all.administrator, record_path);
  if (made.status == 200) {
    CHECK(after.at("state") == now.move.to);
    CHECK(after.at("revision") != before.at("revision"));
    return;
  }
  CHECK_MESSAGE((made.status == 409 || made.status == 422), made.body);
  CHECK(made.at("detail").size() > 10);
  CHECK(after.body == before.body);
}

}  // namespace

TEST_CASE("every move, legal and illegal") {
  auto& all = Subjects::get();
  for (auto type : all.types()) {
    if (!type->lifecycle) continue;
    CAPTURE(type->name);
    const auto ref = all.create(*type).at("ref");
    for (auto& move : type->lifecycle->moves) {
      CAPTURE(move.name);
      const Try now{*type, move, all.path(*type, ref) + "/moves/" + move.name};
      for (auto& state : type->lifecycle->states) {
        if (starts_from(move, state.value)) continue;
        all.put(*type, ref, state.value);
        const auto illegal = all.api.post(all.administrator, now.path);
        CHECK_MESSAGE(illegal.status == 409, illegal.body);
        break;
      }
      all.put(*type, ref, move.from.front());
      const auto denied = all.api.post(all.nobody, now.path);
      CHECK_MESSAGE((denied.status == 404 || denied.status == 403), denied.body);
      refuse_without_what_it_asks(all, now);
      make(all, now, all.path(*type, ref));
    }
    CHECK(all.api.post(all.administrator, all.path(*type, ref) + "/moves/no_such_move").status == 404);
  }
}
