// Every record type: made, changed, refused, remembered.
#include <doctest/doctest.h>

#include <algorithm>

#include "conformance/subjects.h"
#include "fields/field.h"

using conformance::Body;
using conformance::codes;
using conformance::has_code;
using conformance::Subjects;
using conformance::text_of;

TEST_CASE("a record of every type is made with what is required, and asks for it") {
  auto& all = Subjects::get();
  for (auto type : all.types()) {
    CAPTURE(type->name);
    const auto made = all.create(*type);
    CHECK_MESSAGE(made.status == 201, made.body);
    const Body body = all.required_body(*type);
    for (auto& [missing, value] : body) {
      Body less = body;
      less.erase(missing);
      const auto refused = all.api.post(all.administrator, all.path(*type), text_of(less));
      CHECK_MESSAGE(refused.status == 422, missing);
      CHECK_MESSAGE(has_code(refused, missing, "required"), missing << ": " << refused.body);
    }
  }
}

TEST_CASE("no type takes fields that it does not have, or that are not to be given") {
  auto& all = Subjects::get();
  for (auto type : all.types()) {
    CAPTURE(type->name);
    Body body = all.required_body(*type);
    body["no_such_field"] = "1";
    body["ref"] = "\"X-1\"";
    body["created_at"] = "\"2026-01-01T00:00:00Z\"";
    const auto unknown = all.api.post(all.administrator, all.path(*type), text_of(body));
    CHECK(unknown.status == 422);
    CHECK_MESSAGE(has_code(unknown, "no_such_field", "unknown"), unknown.body);
    CHECK_MESSAGE(has_code(unknown, "ref", "read_only"), unknown.body);
    body.erase("no_such_field");
    body.erase("ref");
    const auto read_only = all.api.post(all.administrator, all.path(*type), text_of(body));
    CHECK_MESSAGE(has_code(read_only, "created_at", "read_only"), read_only.body);
  }
}

TEST_CASE("texts have their limits in every type") {
  auto& all = Subjects::get();
  for (auto type : all.types()) {
    CAPTURE(type->name);
    for (auto& field : type->fields) {
      const bool text = field.type == model::FieldType::kText && field.set_by == model::SetBy::kPerson &&
                        !field.refers_any && field.name != "title";
      if (!text) continue;
      Body body = all.required_body(*type);
      body[field.name] = '"' + std::string(fields::kMaxTextCodePoints + 1, 'x') + '"';
      const auto refused = all.api.post(all.administrator, all.path(*type), text_of(body));
      CHECK_MESSAGE(has_code(refused, field.name, "too_long"), field.name << ": " << refused.body);
    }
  }
}

TEST_CASE("every type keeps revisions, history and its past") {
  auto& all = Subjects::get();
  for (auto type : all.types()) {
    CAPTURE(type->name);
    const auto made = all.create(*type);
    REQUIRE_MESSAGE(made.status == 201, made.body);
    const auto path = all.path(*type, made.at("ref"));
    const auto before = all.api.get(all.administrator, path + "/history");
    const auto changed = all.api.call(all.administrator, "PATCH", path, R"({"description": "Seen"})",
                                      {{"if-match", *made.header("etag")}});
    REQUIRE_MESSAGE(changed.status == 200, changed.body);
    CHECK(changed.at("description") == "Seen");
    CHECK(std::stoi(changed.at("revision")) == std::stoi(made.at("revision")) + 1);
    const auto history = all.api.get(all.administrator, path + "/history");
    CHECK(support::find_path(history.json, "items")->array()->size() ==
          support::find_path(before.json, "items")->array()->size() + 1);
    CHECK(history.at("items.0.verb") == "change");
    CHECK(
        all.api
            .call(all.administrator, "PATCH", path, R"({"description": "Again"})", {{"if-match", *made.header("etag")}})
            .status == 412);
    // The same once more changes nothing.
    CHECK(all.api.patch(all.administrator, path, R"({"description": "Seen"})").at("revision") ==
          changed.at("revision"));
    CHECK(all.api.get(all.administrator, path + "?as_of=2001-01-01T00:00:00Z").status == 404);
    const auto past = all.api.get(all.administrator, path + "?as_of=" + made.at("created_at"));
    CHECK_MESSAGE(past.status == 200, past.body);
    CHECK(past.at("description") == "null");
  }
}

TEST_CASE("every type has its conversation, links and watchers") {
  auto& all = Subjects::get();
  for (auto type : all.types()) {
    CAPTURE(type->name);
    const auto path = all.path(*type, all.some(*type));
    const auto said = all.api.post(all.administrator, path + "/comments", R"({"text": "A word"})");
    CHECK_MESSAGE(said.status == 201, said.body);
    CHECK(all.api.get(all.administrator, path + "/comments").at("items.0.text") == "A word");
    const auto linked =
        all.api.post(all.administrator, path + "/links", R"({"relation": "relates_to", "to": "PER-000001"})");
    CHECK_MESSAGE(linked.status == 201, linked.body);
    CHECK(all.api.get(all.administrator, path).at("links.0.record.ref") == "PER-000001");
    CHECK(all.api.call(all.administrator, "PUT", path + "/watchers").status == 204);
    CHECK(all.api.get(all.administrator, path).at("watching") == "true");
    CHECK(all.api.call(all.administrator, "DELETE", path + "/watchers").status == 204);
  }
}
