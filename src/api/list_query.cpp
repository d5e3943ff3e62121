#include "api/list_query.h"

#include <algorithm>
#include <charconv>

#include "api/status.h"
#include "base/civil.h"
#include "rights/rights.h"

namespace api {
namespace {

using model::Field;

constexpr std::size_t kMaxSortKeys = 4;
constexpr std::size_t kMaxNames = 200;
constexpr std::size_t kMaxSearchBytes = 1'000;

std::vector<std::string> names_in(std::string_view list) {
  std::vector<std::string> names;
  while (!list.empty() && names.size() <= kMaxNames) {
    const auto end = std::min(list.find(','), list.size());
    if (end > 0) names.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return names;
}

base::Error unknown_field(const kernel::View& view, const model::RecordType& type, const std::string& parameter,
                          const std::string& name) {
  std::vector<std::string> names;
  for (auto& field : type.fields)
    if (rights::may_read_field(view.actor, field)) names.push_back(field.name);
  return base::invalid_field(parameter, "unknown",
                             type.label + " has no field \"" + name + "\"" + fields::suggestion(name, names));
}

base::Result<const Field*> readable_field(const kernel::View& view, const model::RecordType& type,
                                          const std::string& parameter, const std::string& name) {
  const auto field = type.find(name);
  if (!field || !rights::may_read_field(view.actor, *field)) return unknown_field(view, type, parameter, name);
  return field;
}

base::Result<void> read_sort(const kernel::View& view, const model::RecordType& type, std::string_view text,
                             kernel::Query& query) {
  for (auto& key : names_in(text)) {
    const bool falls = key.starts_with('-');
    const auto field = TRY(readable_field(view, type, "sort", falls ? key.substr(1) : key));
    if (!fields::is_sortable(*field))
      return base::invalid_field(
          "sort", "not_sortable",
          "A list cannot be sorted by " + field->label + ": it has many values, long text, or is computed.");
    query.sort.push_back({field, falls});
  }
  if (query.sort.size() > kMaxSortKeys)
    return base::invalid_field("sort", "too_many", "A list is sorted by four fields at most.");
  return {};
}

void add(FieldList& list, const Field* field) {
  if (field && std::find(list.begin(), list.end(), field) == list.end()) list.push_back(field);
}

base::Result<void> read_fields(const kernel::View& view, const model::RecordType& type, std::string_view text,
                               ListAsked& asked) {
  for (auto& name : names_in(text)) {
    if (name == "may")
      asked.rights = true;
    else if (name != "ref" && name != "state" && name != "type" && name != "revision")
      add(asked.shown, TRY(readable_field(view, type, "fields", name)));
  }
  return {};
}

// What the items show, the state, and what rights look at.
void choose_loaded(const model::RecordType& type, ListAsked& asked) {
  for (auto field : asked.shown)
    if (!field->computed()) add(asked.query.fields, field);
  add(asked.query.fields, type.find("state"));
  if (asked.rights)
    for (const auto name : {"owner", "approver", "requester", "reporter"}) add(asked.query.fields, type.find(name));
  std::erase_if(asked.query.fields, [](auto field) { return field->computed(); });
}

base::Result<bool> flag(const Call& call, std::string_view name) {
  const auto text = call.parameter(name);
  if (!text || *text == "0") return false;
  if (*text == "1") return true;
  return base::invalid_field(std::string(name), "type", "The parameter " + std::string(name) + " is 0 or 1.");
}

base::Result<std::optional<std::int64_t>> instant(const Call& call, std::string_view name) {
  const auto text = call.parameter(name);
  if (!text) return std::optional<std::int64_t>();
  if (const auto us = base::parse_datetime(*text)) return us;
  return base::invalid_field(
      std::string(name), "datetime",
      "The parameter " + std::string(name) +
          " is a time with its offset, such as 2026-11-24T09:00:00Z (a plus sign is written %2B).");
}

}  // namespace

base::Result<int> limit_of(const Call& call, int usual, int most) {
  const auto text = call.parameter("limit");
  if (!text) return usual;
  int limit = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
  if (error == std::errc() && end == text->data() + text->size() && limit >= 1 && limit <= most) return limit;
  return base::invalid_field("limit", "type",
                             "The parameter limit is a number from 1 to " + std::to_string(most) + ".");
}

base::Result<kernel::View> view_at(const Call& call, const kernel::View& view) {
  kernel::View past = view;
  past.as_of_us = TRY(instant(call, "as_of"));
  past.known_at_us = TRY(instant(call, "known_at"));
  // What was known then, of the present: the latest truth that was known.
  if (past.known_at_us && !past.as_of_us) past.as_of_us = view.now_us;
  return past;
}

base::Result<ListAsked> read_list_query(const Call& call, const kernel::View& view) {
  ListAsked asked;
  auto& query = asked.query;
  const auto& type = *call.type;
  if (const auto text = call.parameter("filter"); text && !text->empty()) {
    auto compiled = kernel::compile_for(view, *text, &type, true);
    if (!compiled.rule) {
      asked.refused = rule_problem(compiled.error, *text, "filter", call.request.request_id);
      return asked;
    }
    query.filter = std::move(compiled.rule);
  }
  if (const auto text = call.parameter("q")) query.text = *text;
  if (query.text.size() > kMaxSearchBytes)
    return base::invalid_field("q", "too_long", "The words to search for may have 1,000 bytes at most.");
  if (const auto text = call.parameter("sort")) TRY(read_sort(view, type, *text, query));
  if (const auto text = call.parameter("fields"))
    TRY(read_fields(view, type, *text, asked));
  else
    asked.shown = shown_fields(view, type, Width::kList);
  choose_loaded(type, asked);
  query.limit = TRY(limit_of(call, query.limit, kernel::kMaxPage));
  query.count = TRY(flag(call, "count"));
  if (const auto text = call.parameter("after")) query.after = *text;
  return asked;
}

}  // namespace api
