// Words to records: the search over all types, and the short one that pickers ask while a person types.
#include <algorithm>

#include "base/text.h"
#include "kernel/as_of.h"
#include "kernel/derive.h"
#include "kernel/find.h"
#include "kernel/rows.h"
#include "kernel/source.h"
#include "kernel/text_index.h"

namespace kernel {
namespace {

using store::Param;
using store::quote;

constexpr auto kRankBudget = std::chrono::milliseconds(40);
constexpr int kCandidates = 400;  // hits looked at for rights before a search gives up
constexpr std::size_t kSnippetBytes = 160;
constexpr std::size_t kSnippetLead = 40;  // bytes shown before the word

struct Candidate {
  const model::RecordType* type;
  std::int64_t id;
};

base::Result<std::vector<Candidate>> candidates(const View& view, const std::string& query,
                                                const std::vector<const model::RecordType*>& types, bool ranked) {
  rules::Sql sql{"SELECT record_type, record_id FROM _text WHERE _text MATCH ?",
                 {base::Value("{title body} : (" + query + ")")}};
  if (!types.empty()) {
    std::string ranges;
    for (auto type : types) {
      ranges += (ranges.empty() ? "" : " OR ") + std::string("rowid BETWEEN ? AND ?");
      sql.params.emplace_back(text_rows_begin(*type));
      sql.params.emplace_back(text_rows_end(*type) - 1);
    }
    sql.text += " AND (" + ranges + ")";
  }
  sql.text += std::string(ranked ? " ORDER BY rank" : " ORDER BY rowid DESC") + " LIMIT " + std::to_string(kCandidates);
  auto rows = TRY(view.session.query(sql));
  std::vector<Candidate> found;
  while (TRY(rows->next()))
    if (auto type = view.model().find(rows->text(0))) found.push_back({type, rows->integer(1)});
  return found;
}

// Ranked by relevance where that fits its budget, else the newest first.
base::Result<std::vector<Candidate>> ranked_candidates(const View& view, const std::string& query,
                                                       const std::vector<const model::RecordType*>& types) {
  view.session.set_budget(kRankBudget);
  auto found = candidates(view, query, types, true);
  const bool spent = view.session.budget_spent();
  view.session.set_budget(std::chrono::milliseconds(0));
  if (!spent) return found;
  return candidates(view, query, types, false);
}

std::string snippet_of(const View& view, const Record& record, std::string_view text) {
  const std::string needle = base::fold(text.substr(0, text.find(' ')));
  for (auto& name : record.type->search) {
    auto field = record.type->find(name);
    if (!field || name == "title" || !rights::may_read_field(view.actor, *field)) continue;
    auto words = std::get_if<std::string>(&record.at(*field).v);
    if (!words) continue;
    const std::size_t at = base::fold(*words).find(needle);
    if (at == std::string::npos) continue;
    std::size_t begin = at > kSnippetLead && at < words->size() ? at - kSnippetLead : 0;
    while (begin > 0 && (static_cast<unsigned char>((*words)[begin]) & 0xC0) == 0x80) --begin;
    std::size_t end = std::min(words->size(), begin + kSnippetBytes);
    while (end < words->size() && (static_cast<unsigned char>((*words)[end]) & 0xC0) == 0x80) ++end;
    return (begin ? "… " : "") + words->substr(begin, end - begin) + (end < words->size() ? " …" : "");
  }
  return {};
}

// A hit in an entry is a hit of the record it hangs on.
std::optional<Candidate> owner_of(const View& view, const Record& entry) {
  auto field = entry.type->find(entry.type->hangs_on);
  if (!field || entry.at(*field).is_null()) return {};
  if (!field->refers_any) return Candidate{view.model().find(field->to), entry.at(*field).integer()};
  std::int64_t id = 0;
  auto type = view.model().by_ref(entry.at(*field).text(), id);
  if (!type) return {};
  return Candidate{type, id};
}

base::Result<std::optional<Hit>> hit_of(const View& view, const Candidate& candidate, std::string_view text) {
  if (!TRY(may_see(view, *candidate.type, candidate.id))) return std::optional<Hit>();
  auto record = TRY(read_current(view, *candidate.type, candidate.id));
  if (!record) return std::optional<Hit>();
  std::string snippet = snippet_of(view, *record, text);
  if (candidate.type->entry) {
    auto owner = owner_of(view, *record);
    if (!owner || !TRY(may_see(view, *owner->type, owner->id))) return std::optional<Hit>();
    record = TRY(read_current(view, *owner->type, owner->id));
    if (!record) return std::optional<Hit>();
  }
  return std::optional<Hit>(Hit{record->type, record->id, TRY(title_of(view, *record->type, record->id)),
                                record->state(), std::move(snippet)});
}

base::Result<void> add_exact_number(const View& view, std::string_view text, std::vector<Hit>& hits) {
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  std::int64_t id = 0;
  auto type = view.model().by_ref(upper, id);
  if (!type || type->entry) return {};
  if (auto hit = TRY(hit_of(view, {type, id}, text))) hits.push_back(std::move(*hit));
  return {};
}

bool contains(const std::vector<Hit>& hits, const Hit& hit) {
  return std::any_of(hits.begin(), hits.end(),
                     [&](auto& other) { return other.type == hit.type && other.id == hit.id; });
}

}  // namespace

base::Result<std::vector<Hit>> search(const View& view, std::string_view text,
                                      const std::vector<const model::RecordType*>& types, int limit) {
  std::vector<Hit> hits;
  TRY(add_exact_number(view, text, hits));
  const std::string query = text_query(text);
  if (query.empty()) return hits;
  for (auto& candidate : TRY(ranked_candidates(view, query, types))) {
    if (static_cast<int>(hits.size()) >= limit) break;
    auto hit = TRY(hit_of(view, candidate, text));
    if (hit && !contains(hits, *hit)) hits.push_back(std::move(*hit));
  }
  return hits;
}

base::Result<std::vector<Hit>> suggest(const View& view, const model::RecordType& type, std::string_view text,
                                       int limit) {
  std::vector<Hit> hits;
  TRY(add_exact_number(view, text, hits));
  std::erase_if(hits, [&](auto& hit) { return hit.type != &type; });
  Query query;
  query.text = text_query(text).empty() ? "" : std::string(text);
  query.limit = std::clamp(limit, 1, kMaxPage);
  query.fields = {type.find("title")};
  const Page page = TRY(find(view, type, query));
  for (auto& record : page.records) {
    Hit hit{&type, record.id, TRY(title_of(view, type, record.id)), "", ""};
    if (static_cast<int>(hits.size()) < limit && !contains(hits, hit)) hits.push_back(std::move(hit));
  }
  return hits;
}

}  // namespace kernel
