// The models, requirements and KPIs that the program brings along.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/embedded.h"
#include "base/yaml.h"
#include "model/describe.h"
#include "model/loader.h"
#include "model/row_rules.h"

namespace {

const model::Model& shipped() {
  static const model::LoadResult loaded = model::load(model::shipped_files());
  REQUIRE_MESSAGE(loaded.model, loaded.show());
  return *loaded.model;
}

base::YamlNode standard(const std::string& name) {
  for (const base::EmbeddedFile& file : embedded::shipped()) {
    if (file.name != "standard/" + name) continue;
    auto parsed = base::parse_yaml(file.bytes, name);
    REQUIRE_MESSAGE(parsed.ok(), parsed.error().message);
    return std::move(*parsed);
  }
  FAIL("standard/" << name << " is not in the program");
  return {};
}

// A parameter as JSON has it: a number, true or false, or a text.
rules::Params params_of(const base::YamlNode* map) {
  rules::Params params;
  if (!map) return params;
  for (const base::YamlEntry& entry : map->entries) {
    const base::YamlNode& node = entry.value;
    char* end = nullptr;
    const double number = std::strtod(node.text.c_str(), &end);
    const bool numeric = !node.quoted && !node.text.empty() && *end == '\0';
    if (numeric)
      params[entry.key] = number;
    else if (!node.quoted && (node.text == "true" || node.text == "false"))
      params[entry.key] = node.text == "true";
    else if (node.is_scalar())
      params[entry.key] = node.text;
  }
  return params;
}

// Compiles one rule and says what is wrong with it.
std::size_t check_rule(const base::YamlNode& rule, const std::string& on, const rules::Params& params,
                       const std::string& origin) {
  const auto compiled = rules::compile(rule.text, shipped().schema, {on, &params, !on.empty()});
  INFO(origin);
  CHECK_MESSAGE(compiled.rule, compiled.error.show(rule.text));
  return 1;
}

std::size_t check_part(const base::YamlNode& part, const rules::Params& params, const std::string& origin) {
  std::size_t rules = 0;
  if (const base::YamlNode* parts = part.find("parts")) {
    for (const base::YamlNode& inner : parts->items) rules += check_part(inner, params, origin);
  }
  for (const char* key : {"where", "require", "per_where"}) {
    const base::YamlNode* rule = part.find(key);
    const base::YamlNode* on = part.find(std::string_view(key) == "per_where" ? "per" : "of");
    if (rule && on) rules += check_rule(*rule, on->text, params, origin + " " + key);
  }
  return rules;
}

}  // namespace

TEST_CASE("shipped: the models load, and the program can be trusted to name them") {
  const model::Model& model = shipped();
  CHECK(model.types.size() == 116);
  CHECK(model.practices.size() == 35);
  CHECK(model.version.size() == 64);
  for (const model::Practice& practice : model.practices) CHECK_FALSE(practice.help.empty());
  for (const model::Role& role : model.roles) CHECK_FALSE(role.help.empty());
  for (const model::Setting& setting : model.settings) CHECK_FALSE(setting.help.empty());
  std::int64_t id = 0;
  const model::RecordType* incident = model.by_ref("INC-000042", id);
  REQUIRE(incident);
  CHECK(incident->name == "incident");
  CHECK(id == 42);
  CHECK(model.by_ref("INC-42", id) == nullptr);
  CHECK(model.by_ref("INC-0000042", id) == nullptr);
  CHECK(model.by_ref("INC-1000042", id) == incident);
  CHECK(model.by_ref("XYZ-000042", id) == nullptr);
  CHECK(model.by_path("incidents") == incident);
  CHECK(incident->fields[0].name == "state");
  CHECK(incident->find("ref")->computed());
  CHECK(incident->find("external_state")->type == model::FieldType::kText);
  CHECK(model.find("comment")->find("in_scope")->derived);
  CHECK(model.find("comment")->find("title") == nullptr);
}

TEST_CASE("shipped: every type can be shown") {
  for (const auto& type : shipped().types) {
    INFO(type->name);
    CHECK_FALSE(type->label.empty());
    CHECK_FALSE(type->help.empty());
    CHECK_FALSE(type->list.empty());
    CHECK_FALSE(type->clauses.empty());
    CHECK(type->entry == type->path.empty());
    CHECK_FALSE(type->access.create.empty());
    CHECK((type->access.read.empty() ? !type->hangs_on.empty() : true));
    for (std::size_t i = 0; i < type->fields.size(); ++i) CHECK(type->fields[i].index == i);
  }
}

TEST_CASE("shipped: every rule of the requirements type-checks") {
  std::size_t rules = 0;
  const base::YamlNode catalogue = standard("requirements.yaml");
  for (const base::YamlNode& item : catalogue.find("requirements")->items) {
    const base::YamlNode& evidence = *item.find("evidence_check");
    rules += check_part(*evidence.find("check"), params_of(evidence.find("params")), item.find("id")->text);
  }
  CHECK(rules > 400);
}

TEST_CASE("shipped: every KPI type-checks") {
  const base::YamlNode catalogue = standard("kpis.yaml");
  const auto& kpis = catalogue.find("kpis")->items;
  CHECK(kpis.size() == 99);
  for (const base::YamlNode& kpi : kpis) {
    rules::Params params = params_of(kpi.find("params"));
    params["from"] = "2026-10-01T00:00:00Z";
    params["to"] = "2026-11-01T00:00:00Z";
    check_rule(*kpi.find("expression"), "", params, kpi.find("id")->text);
  }
}

TEST_CASE("shipped: few row rules are left to look at row by row") {
  std::vector<std::string> left;
  std::size_t all = 0;
  for (const model::RowRule& row : model::row_rules(shipped())) {
    ++all;
    if (!row.predicate) left.push_back(row.type->name + " " + row.role);
  }
  std::sort(left.begin(), left.end());
  CHECK(left == std::vector<std::string>{
                    "acknowledgment staff", "audit staff", "audit_finding staff", "change customer",
                    "competence_record staff", "document customer", "document supplier", "document user",
                    "knowledge_article customer", "knowledge_article supplier", "knowledge_article user",
                    "outage customer", "request_model customer", "request_model user", "service customer",
                    "service supplier", "service user", "service_report customer", "training_record staff"});
  CHECK(all > 80);
}

TEST_CASE("shipped: the report names every practice, type and row rule") {
  const std::string report = model::describe(shipped());
  for (const auto& type : shipped().types) CHECK(report.find("  " + type->name) != std::string::npos);
  CHECK(report.find("incident for customer: by index: organization = me.organization") != std::string::npos);
  CHECK(report.find("audit for staff: row by row: me in auditees or me in auditors") != std::string::npos);
  const std::string incident = model::describe(shipped(), *shipped().find("incident"));
  CHECK(incident.find("  impact: choice of low, medium, high, extensive; required at classified\n") !=
        std::string::npos);
  CHECK(incident.find("  restore: cancelled -> new by incident_manager\n") != std::string::npos);
}

TEST_CASE("converter: the catalogue of the rule vectors becomes a model that loads") {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / ("mainstay-model-" + std::to_string(::getpid()));
  const std::string command =
      "python3 tools/models_from_records tests/rules/data/model.yaml " + folder.string() + " > /dev/null";
  REQUIRE(std::system(command.c_str()) == 0);
  auto files = model::read_files({folder.string()});
  fs::remove_all(folder);
  REQUIRE(files.ok());
  const auto loaded = model::load(*files);
  REQUIRE_MESSAGE(loaded.model, loaded.show());
  CHECK(loaded.model->types.size() == 29);
  CHECK(loaded.model->find("service")->ref_prefix == "SVC-");
  CHECK(loaded.model->schema.find("person")->find("teams")->inverse.size() == 1);
}

TEST_CASE("new practice: what the tool writes loads beside the shipped models") {
  namespace fs = std::filesystem;
  const fs::path root = fs::temp_directory_path() / ("mainstay-practice-" + std::to_string(::getpid()));
  fs::create_directories(root);
  const std::string command = "python3 tools/new_practice field_service site_visit --root " + root.string();
  REQUIRE(std::system((command + " > /dev/null").c_str()) == 0);
  CHECK(std::system((command + " > /dev/null 2>&1").c_str()) != 0);  // never over what is there
  CHECK(fs::exists(root / "practices/field_service/site_visit.api"));
  CHECK(fs::exists(root / "practices/field_service/field_service.md"));
  std::vector<model::File> files = model::shipped_files();
  auto made = model::read_files({root.string()});
  fs::remove_all(root);
  REQUIRE(made.ok());
  files.insert(files.end(), made->begin(), made->end());
  const auto loaded = model::load(files);
  REQUIRE_MESSAGE(loaded.model, loaded.show());
  CHECK(loaded.model->by_path("site_visits")->practice == "field_service");
  CHECK(loaded.model->version != shipped().version);
}
