// GET /measure, /search and /suggest/{type}.
#include "api/encode.h"
#include "api/handlers.h"
#include "api/list_query.h"
#include "api/status.h"
#include "fields/field.h"
#include "rights/rights.h"

namespace api {
namespace {

constexpr int kUsualHits = 20, kMaxHits = 100;
constexpr int kUsualOffers = 10, kMaxOffers = 50;
constexpr std::size_t kMaxWordsBytes = 1'000;

std::string_view kind_name(rules::Kind kind) {
  switch (kind) {
    case rules::Kind::kBool: return "bool";
    case rules::Kind::kNumber: return "number";
    case rules::Kind::kText: return "text";
    case rules::Kind::kChoice: return "choice";
    case rules::Kind::kDate: return "date";
    case rules::Kind::kDateTime: return "datetime";
    case rules::Kind::kDuration: return "duration";
    case rules::Kind::kRef: return "reference";
    case rules::Kind::kRefs: return "references";
    case rules::Kind::kTexts: return "texts";
    case rules::Kind::kJson: return "json";
    default: return "null";
  }
}

base::Result<std::string> words_of(const Call& call) {
  const auto text = call.parameter("q");
  if (!text) return base::invalid_field("q", "required", "The parameter q holds the words to search for.");
  if (text->size() > kMaxWordsBytes)
    return base::invalid_field("q", "too_long", "The words to search for may have 1,000 bytes at most.");
  return *text;
}

base::Result<const model::RecordType*> readable_type(const kernel::View& view, const std::string& parameter,
                                                     const std::string& name) {
  const auto type = view.model().find(name);
  if (type && rights::may_read_type(view.actor, view.model(), *type)) return type;
  std::vector<std::string> names;
  for (auto& each : view.model().types)
    if (rights::may_read_type(view.actor, view.model(), *each)) names.push_back(each->name);
  return base::invalid_field(parameter, "unknown",
                             "There is no record type \"" + name + "\"" + fields::suggestion(name, names));
}

base::Result<std::vector<const model::RecordType*>> types_of(const Call& call, const kernel::View& view) {
  std::vector<const model::RecordType*> types;
  const auto text = call.parameter("types");
  if (!text || text->empty()) {
    for (auto& type : view.model().types)
      if (!type->entry && rights::may_read_type(view.actor, view.model(), *type)) types.push_back(type.get());
    return types;
  }
  std::string_view rest = *text;
  while (!rest.empty()) {
    const auto end = std::min(rest.find(','), rest.size());
    types.push_back(TRY(readable_type(view, "types", std::string(rest.substr(0, end)))));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return types;
}

}  // namespace

Answer measure(const Call& call, const kernel::View& present) {
  const auto text = call.parameter("expression");
  if (!text || text->empty())
    return base::invalid_field("expression", "required",
                               "The parameter expression holds an expression of the rule language.");
  const auto view = TRY(view_at(call, present));
  const auto compiled = kernel::compile_for(view, *text, nullptr, false);
  if (!compiled.rule) return rule_problem(compiled.error, *text, "expression", call.request.request_id);
  const auto value = TRY(kernel::measure(view, *compiled.rule));
  base::JsonWriter json;
  json.begin_object()
      .key("value")
      .raw(rules::to_json(value, *compiled.rule))
      .key("type")
      .text(kind_name(compiled.rule->kind))
      .end_object();
  return json_response(200, json.take());
}

Answer search(const Call& call, const kernel::View& view) {
  const auto words = TRY(words_of(call));
  const auto hits =
      TRY(kernel::search(view, words, TRY(types_of(call, view)), TRY(limit_of(call, kUsualHits, kMaxHits))));
  base::JsonWriter json;
  json.begin_object().key("items").begin_array();
  for (auto& hit : hits) {
    json.begin_object()
        .key("type")
        .text(hit.type->name)
        .key("ref")
        .text(hit.type->ref(hit.id))
        .key("title")
        .text(hit.title)
        .key("state");
    if (hit.state.empty())
      json.null();
    else
      json.text(hit.state);
    json.key("snippet").text(hit.snippet).end_object();
  }
  json.end_array().end_object();
  return json_response(200, json.take());
}

Answer suggest(const Call& call, const kernel::View& view) {
  const auto type = view.model().find(call.name);
  if (!type || type->entry || !rights::may_read_type(view.actor, view.model(), *type))
    return base::not_found("There is no record type \"" + call.name + "\".");
  const auto text = call.parameter("q");
  const auto hits =
      TRY(kernel::suggest(view, *type, text ? std::string_view(*text).substr(0, kMaxWordsBytes) : std::string_view(),
                          TRY(limit_of(call, kUsualOffers, kMaxOffers))));
  base::JsonWriter json;
  json.begin_object().key("items").begin_array();
  for (auto& hit : hits) {
    json.begin_object().key("ref").text(type->ref(hit.id)).key("title").text(hit.title);
    json.key("detail").text(hit.snippet.empty() ? hit.state : hit.snippet).end_object();
  }
  json.end_array().end_object();
  return json_response(200, json.take());
}

}  // namespace api
