#include "kernel/refer_all.h"

#include "kernel/as_of.h"

namespace kernel {
namespace {

constexpr std::size_t kMostIds = 256;  // in one statement

// Few lengths, so that few statements are prepared: the last id fills up the rest.
std::size_t slots_for(std::size_t ids) {
  std::size_t slots = 1;
  while (slots < ids) slots *= 2;
  return slots;
}

rules::Sql titles_query(const View& view, const model::RecordType& type, std::span<const std::int64_t> ids) {
  rules::Sql sql = table_of(view, type);
  sql.text = "SELECT r.id, r.title FROM " + sql.text + " r WHERE r.id IN (";
  const std::size_t slots = slots_for(ids.size());
  for (std::size_t i = 0; i < slots; ++i) {
    sql.text += i == 0 ? "?" : ", ?";
    sql.params.emplace_back(ids[std::min(i, ids.size() - 1)]);
  }
  sql.text += ")";
  const rules::Sql visible = visible_condition(view, type, "r");
  if (visible.text.empty()) return sql;
  sql.text += " AND " + visible.text;
  sql.params.insert(sql.params.end(), visible.params.begin(), visible.params.end());
  return sql;
}

}  // namespace

base::Result<std::vector<std::pair<std::int64_t, Reference>>> refer_all(const View& view, const model::RecordType& type,
                                                                        const base::Ids& ids) {
  std::vector<std::pair<std::int64_t, Reference>> found;
  if (!type.find("title")) return found;
  for (std::size_t first = 0; first < ids.size(); first += kMostIds) {
    const auto part = std::span(ids).subspan(first, std::min(kMostIds, ids.size() - first));
    auto rows = TRY(view.session.query(titles_query(view, type, part)));
    while (TRY(rows->next()))
      found.emplace_back(rows->integer(0), Reference{type.ref(rows->integer(0)), std::string(rows->text(1)), true});
  }
  return found;
}

}  // namespace kernel
