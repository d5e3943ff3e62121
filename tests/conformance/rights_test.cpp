// Every record type and every role: what the model allows is allowed, and nothing else.
#include <doctest/doctest.h>

#include <algorithm>

#include "conformance/subjects.h"

using conformance::Subjects;
using conformance::text_of;

namespace {

bool names(const std::vector<std::string>& roles, const std::string& role) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

bool is_auditor(const std::string& role) { return role == "internal_auditor" || role == "external_auditor"; }

// A record that hangs on others is also seen with them.
bool hangs(const model::RecordType& type) {
  return std::any_of(type.fields.begin(), type.fields.end(),
                     [](auto& field) { return field.refers_any && !field.many(); });
}

enum class Sight { kYes, kNo, kByRow };

Sight sight_of(const model::RecordType& type, const std::string& role) {
  const bool any = names(type.access.read, "any_role"), own = names(type.access.read, role) && !is_auditor(role);
  if (!any && !own) return Sight::kNo;
  const auto free = [&](const std::string& by) { return !type.access.rows.contains(by); };
  return !hangs(type) && ((own && free(role)) || (any && free("any_role"))) ? Sight::kYes : Sight::kByRow;
}

}  // namespace

TEST_CASE("who may make records of a type") {
  auto& all = Subjects::get();
  for (auto type : all.types()) {
    CAPTURE(type->name);
    const bool anybody = names(type->access.create, "any_role");
    CHECK((all.api.post(all.nobody, all.path(*type)).status == 403) == !anybody);
    for (auto& role : all.roles()) {
      CAPTURE(role);
      // An empty body is never enough to make one, so nothing is made: either the role or the body is refused.
      const auto reply = all.api.post(all.holder(role), all.path(*type), R"({"no_such_field": 1})");
      CHECK(reply.status == 422);
      const auto refused = all.api.post(all.holder(role), all.path(*type), "{}");
      CHECK_MESSAGE((refused.status == 403) == !(anybody || names(type->access.create, role)), refused.body);
    }
  }
}

TEST_CASE("who may read and change records of a type") {
  auto& all = Subjects::get();
  for (auto type : all.types()) {
    CAPTURE(type->name);
    const auto path = all.path(*type, all.some(*type));
    CHECK(all.api.send("GET", path, "", {}).status == 401);
    for (auto& role : all.roles()) {
      CAPTURE(role);
      const auto sight = sight_of(*type, role);
      const auto read = all.api.get(all.holder(role), path);
      if (sight == Sight::kYes) CHECK_MESSAGE(read.status == 200, read.body);
      if (sight == Sight::kNo && !hangs(*type)) CHECK_MESSAGE(read.status == 404, read.body);
      const auto change = all.api.patch(all.holder(role), path, R"({"description": "Seen by a role"})");
      if (read.status == 404)
        CHECK_MESSAGE(change.status == 404, change.body);
      else if (names(type->access.update, role) || names(type->access.update, "any_role"))
        CHECK_MESSAGE((change.status == 200 || change.status == 422), change.body);
      else
        CHECK_MESSAGE(change.status == 403, change.body);
      CHECK((read.at("may.update") == "true") == (change.status == 200 || change.status == 422));
    }
  }
}

TEST_CASE("the same rows on every path") {
  auto& all = Subjects::get();
  const auto shop = all.desk.make("organization", {{"title", "A customer"}, {"kind", "customer"}});
  const std::vector<std::int64_t> readers = {all.administrator, all.nobody,
                                             all.desk.person("A customer", "customer_user", {}, shop),
                                             all.desk.person("An employee", "staff")};
  for (auto type : all.types()) {
    CAPTURE(type->name);
    for (const auto reader : readers) {
      CAPTURE(reader);
      const auto list = all.api.get(reader, all.path(*type) + "?fields=title&count=1&limit=200");
      const auto measured = all.api.get(reader, "/api/v1/measure?expression=count(records." + type->name + ")");
      const auto exported = all.api.get(reader, all.path(*type) + "/export?format=jsonl&fields=title");
      if (list.status == 403) {
        CHECK(exported.status == 403);
        CHECK(measured.at("value") == "0");
        continue;
      }
      REQUIRE_MESSAGE(list.status == 200, list.body);
      CHECK(measured.at("value") == list.at("count"));
      CHECK(std::to_string(std::count(exported.body.begin(), exported.body.end(), '\n')) == list.at("count"));
      for (auto& item : *support::find_path(list.json, "items")->array())
        CHECK(exported.body.find("\"" + *item.find("ref")->text() + "\"") != std::string::npos);
    }
  }
}
