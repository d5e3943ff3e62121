#include "kernel/text_index.h"

#include <set>

#include "base/text.h"
#include "kernel/derive.h"
#include "kernel/rows.h"

namespace kernel {
namespace {

using store::Param;

constexpr int kIdBits = 40, kTypeBits = 22;
constexpr std::size_t kMaxIndexedBytes = 64 * 1024;  // of one record's text
constexpr int kMaxWords = 16;                        // of a query

// FNV-1a of the name: the same in every process and model, without a table that two servers would have to agree on.
std::int64_t type_number(const model::RecordType& type) {
  std::uint64_t hash = 14695981039346656037ull;
  for (unsigned char c : type.name) hash = (hash ^ c) * 1099511628211ull;
  return static_cast<std::int64_t>((hash ^ (hash >> kTypeBits)) & ((1u << kTypeBits) - 1));
}

struct Document {
  std::string title, body, access;
};

void add_token(std::string& tokens, char kind, const base::Value& value) {
  auto id = std::get_if<std::int64_t>(&value.v);
  if (id) tokens += (tokens.empty() ? "" : " ") + std::string(1, kind) + std::to_string(*id);
}

base::Result<Document> document_of(const View& view, const Record& record) {
  Document document;
  for (auto& name : record.type->search) {
    auto field = record.type->find(name);
    if (!field || field->computed()) continue;
    const std::string words = TRY(words_of(view, *field, record.at(*field)));
    if (name == "title" || name == "name")
      document.title += (document.title.empty() ? "" : " ") + words;
    else
      document.body += (document.body.empty() ? "" : "\n") + words;
    if (document.body.size() > kMaxIndexedBytes) document.body.resize(kMaxIndexedBytes);
  }
  if (document.title.empty() && !record.at("title").is_null()) document.title = record.at("title").text();
  if (!record.at("external_ref").is_null()) document.title += " " + record.at("external_ref").text();
  add_token(document.access, 'o', record.at("organization"));
  add_token(document.access, 't', record.at("team"));
  for (auto& field : record.type->fields)
    if (field.type == model::FieldType::kPerson) add_token(document.access, 'p', record.at(field));
  return document;
}

base::Result<void> index_record(Work& work, const model::RecordType& type, std::int64_t id) {
  auto record = TRY(read_current(work, type, id));
  if (!record) return {};
  const std::int64_t row = text_row(type, id);
  const Document document = TRY(document_of(work, *record));
  TRY(work.session.execute("DELETE FROM _text WHERE rowid = ?", {Param(row)}));
  if (document.title.empty() && document.body.empty()) return {};
  TRY(work.session.execute(
      "INSERT INTO _text(rowid, title, body, access, record_type, record_id) VALUES (?, ?, ?, ?, ?, ?)",
      {Param(row), Param(base::search_form(document.title)), Param(base::search_form(document.body)),
       Param(document.access), Param(type.name), Param(id)}));
  return {};
}

base::Result<std::int64_t> text_cursor(store::Session& session) {
  auto rows = TRY(session.query("SELECT seq FROM _cursor WHERE name = 'text'"));
  return TRY(rows->next()) ? rows->integer(0) : std::int64_t{0};
}

base::Result<void> set_text_cursor(store::Session& session, std::int64_t seq) {
  TRY(session.execute(
      "INSERT INTO _cursor(name, seq) VALUES ('text', ?) ON CONFLICT(name) DO UPDATE SET seq = excluded.seq",
      {Param(seq)}));
  return {};
}

}  // namespace

std::int64_t text_rows_begin(const model::RecordType& type) { return type_number(type) << kIdBits; }
std::int64_t text_rows_end(const model::RecordType& type) { return (type_number(type) + 1) << kIdBits; }
std::int64_t text_row(const model::RecordType& type, std::int64_t id) { return text_rows_begin(type) | id; }

base::Result<int> index_text(Work& work, int limit) {
  std::int64_t cursor = TRY(text_cursor(work.session));
  int read = 0;
  std::set<std::pair<const model::RecordType*, std::int64_t>> changed;
  {
    auto rows =
        TRY(work.session.query("SELECT seq, record_type, record_id FROM history WHERE seq > ? ORDER BY seq LIMIT ?",
                               {Param(cursor), Param(limit)}));
    for (; TRY(rows->next()); ++read) {
      cursor = rows->integer(0);
      auto type = work.model().find(rows->text(1));
      if (type && !(type->search.empty() && type->entry)) changed.emplace(type, rows->integer(2));
    }
  }
  if (read == 0) return 0;
  for (auto& [type, id] : changed) TRY(index_record(work, *type, id));
  TRY(set_text_cursor(work.session, cursor));
  return read;
}

base::Result<void> reset_text_index(Work& work) {
  TRY(work.session.execute("DELETE FROM _text"));
  return set_text_cursor(work.session, 0);
}

std::string text_query(std::string_view text) {
  const std::string form = base::search_form(text);
  std::string query, word;
  int words = 0;
  const auto take = [&](bool last) {
    if (word.empty() || ++words > kMaxWords) return;
    query += (query.empty() ? "\"" : " \"") + word + (last ? "\"*" : "\"");
    word.clear();
  };
  std::size_t at = 0;
  while (at < form.size()) {
    const std::size_t start = at;
    const char32_t c = base::next_code_point(form, at);
    if (c == base::kNoCodePoint || c < '0' || (c > '9' && c < 'A') || (c > 'Z' && c < 'a' && c != '_') ||
        (c > 'z' && c < 0x80))
      take(false);
    else
      word.append(form, start, at - start);
  }
  take(true);
  return query;
}

rules::Sql text_condition(const View&, const model::RecordType& type, std::string_view text, std::string_view alias) {
  const std::string query = text_query(text);
  if (query.empty()) return {"0", {}};
  return {std::string(alias) + ".id IN (SELECT rowid - ? FROM _text WHERE _text MATCH ? AND rowid >= ? AND rowid < ?)",
          {base::Value(text_rows_begin(type)), base::Value("{title body} : (" + query + ")"),
           base::Value(text_rows_begin(type)), base::Value(text_rows_end(type))}};
}

}  // namespace kernel
