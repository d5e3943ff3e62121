#include "scenarios/scenario.h"

#include <map>
#include <optional>

#include "api/decode.h"
#include "api/titles.h"
#include "scenarios/parse.h"
#include "support/caller.h"

namespace scenarios {
namespace {

constexpr std::string_view kAny = "<any>";

// Where `got` does not hold what is `wanted`: the path, what was expected and what is there.
std::optional<std::string> difference(const base::Json& wanted, const base::Json* got, const std::string& path) {
  const auto say = [&] {
    return (path.empty() ? std::string("the answer") : path) + " should be " + base::write_json(wanted) + ", it is " +
           (got ? base::write_json(*got) : "not there");
  };
  if (!got) return say();
  if (wanted.text() && *wanted.text() == kAny) return got->is_null() ? std::optional<std::string>(say()) : std::nullopt;
  if (const auto members = wanted.object()) {
    if (!got->object()) return say();
    for (auto& [name, value] : *members)
      if (auto wrong = difference(value, got->find(name), path.empty() ? name : path + "." + name)) return wrong;
    return {};
  }
  if (const auto items = wanted.array()) {
    if (!got->array() || got->array()->size() != items->size()) return say();
    for (std::size_t i = 0; i < items->size(); ++i)
      if (auto wrong = difference((*items)[i], &(*got->array())[i], path + "." + std::to_string(i))) return wrong;
    return {};
  }
  double a = 0, b = 0;
  const bool same = wanted.number(a) && got->number(b)
                        ? a == b
                        : wanted.v.index() == got->v.index() && base::write_json(wanted) == base::write_json(*got);
  return same ? std::nullopt : std::optional<std::string>(say());
}

class Player {
 public:
  base::Result<void> play(const Step& step) {
    switch (step.kind) {
      case Step::Kind::kGiven: return give(step);
      case Step::Kind::kLet: return keep(step);
      case Step::Kind::kCall: return call(step);
    }
    return {};
  }

 private:
  std::string filled(std::string_view text) const {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      auto end = i + 1;
      while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_')) ++end;
      const auto found = text[i] == '$' ? names_.find(std::string(text.substr(i + 1, end - i - 1))) : names_.end();
      if (found == names_.end())
        out += text[i];
      else
        out += found->second, i = end - 1;
    }
    return out;
  }

  base::Result<void> give(const Step& step) {
    const auto type = desk_.model().find(step.type);
    if (!type || type->entry) return base::invalid("there is no record type " + step.type);
    std::string body = filled(step.body);
    if (body.empty()) {
      body = R"({"kind": "staff", "organization": "ORG-000001", "granted_roles": [)";
      for (auto& role : step.roles) body += (&role == &step.roles.front() ? "\"" : ", \"") + role + "\"";
      body += "]}";
    }
    const auto id = TRY(make(*type, TRY(base::parse_json(body)), step.name));
    names_[step.name] = type->ref(id);
    if (type->name == "person") people_[step.name] = id;
    return {};
  }

  // As the system makes it; a person without a name is called as in the scenario.
  base::Result<std::int64_t> make(const model::RecordType& type, base::Json body, const std::string& name) {
    if (type.name == "person" && body.object() && !body.find("name"))
      std::get<base::Json::Object>(body.v).emplace_back("name", base::Json{name});
    const auto made = TRY(desk_.write(1, [&](kernel::Work& work) -> base::Result<kernel::Record> {
      api::Titles titles(work);
      const auto decoded = TRY(api::decode_record(work, type, body, api::Verb::kCreate, titles));
      return kernel::create(work, type, decoded.draft, decoded.entries);
    }));
    return made.id;
  }

  base::Result<std::int64_t> person(const std::string& who) {
    if (const auto found = people_.find(who); found != people_.end()) return found->second;
    if (!desk_.model().role(who)) return base::invalid("nobody is called " + who + ", nor is it a role");
    return people_[who] = desk_.person(who, "staff", {who});
  }

  base::Result<void> keep(const Step& step) {
    const auto value = last_.at(step.path);
    if (value == "(none)") return base::invalid("the last answer has nothing at " + step.path);
    names_[step.name] = value;
    return {};
  }

  std::int64_t count(const char* sql) {
    const auto counted = desk_.read(1, [&](kernel::View& view) -> base::Result<std::int64_t> {
      auto rows = TRY(view.session.query(sql));
      TRY(rows->next());
      return rows->integer(0);
    });
    return counted.ok() ? *counted : -1;
  }

  base::Result<void> call(const Step& step) {
    http::Headers headers;
    for (auto& [name, value] : step.headers) headers.push_back({name, filled(value)});
    if (step.as != "nobody") headers.push_back({"authorization", "Bearer " + std::to_string(TRY(person(step.as)))});
    const auto history = count(kHistory), deliveries = count(kDeliveries);
    const bool searches = step.target.find("q=") != std::string::npos;
    if (searches) api_.index();
    last_ = api_.send(step.method, filled(step.target), filled(step.body), headers);
    if (last_.at("ref") != "(none)") names_["ref"] = last_.at("ref");
    if (last_.status != step.status)
      return base::invalid("status should be " + std::to_string(step.status) + ", it is " +
                           std::to_string(last_.status) + ": " + last_.body);
    if (!step.answer.empty())
      if (auto wrong = difference(TRY(base::parse_json(filled(step.answer))), &last_.json, ""))
        return base::invalid(*wrong);
    TRY(check_count("history", step.history, count(kHistory) - history));
    return check_count("deliveries", step.deliveries, count(kDeliveries) - deliveries);
  }

  static base::Result<void> check_count(const std::string& what, int wanted, std::int64_t got) {
    if (wanted < 0 || wanted == got) return {};
    return base::invalid(what + " should grow by " + std::to_string(wanted) + ", it grew by " + std::to_string(got));
  }

  static constexpr const char* kHistory = "SELECT coalesce(max(seq), 0) FROM history";
  static constexpr const char* kDeliveries = "SELECT coalesce(max(id), 0) FROM _delivery";

  support::Desk desk_;
  support::Caller api_{desk_};
  std::map<std::string, std::string> names_;
  std::map<std::string, std::int64_t> people_;
  support::Reply last_;
};

}  // namespace

std::vector<Failure> run(std::string_view text) {
  const auto steps = parse(text);
  if (!steps.ok()) return {{static_cast<std::size_t>(std::stoul(steps.error().message)), steps.error().message}};
  Player player;
  for (auto& step : *steps) {
    const auto played = player.play(step);
    if (!played.ok()) return {{step.kind == Step::Kind::kCall ? step.answer_line : step.line, played.error().message}};
  }
  return {};
}

}  // namespace scenarios
