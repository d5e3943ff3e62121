// Records, entries and what hangs on them as the JSON of docs/api.md.
#pragma once

#include <string>
#include <vector>

#include "api/titles.h"
#include "base/json_writer.h"
#include "kernel/find.h"
#include "kernel/record.h"
#include "kernel/view.h"

namespace api {

using FieldList = std::vector<const model::Field*>;

// The fields of a record that the reader sees: stored ones, and collections of other records that it computes. Entries
// are read where they hang, at /comments and the like.
enum class Width { kList, kWhole };
FieldList shown_fields(const kernel::View& view, const model::RecordType& type, Width width);

// Loads what is computed for the fields, and notes every record they name.
base::Result<void> complete(const kernel::View& view, kernel::Record& record, const FieldList& fields, Titles& titles);

// {"ref", "type", "revision", "state", …fields} without the closing bracket.
void begin_record(base::JsonWriter& json, const kernel::View& view, const kernel::Record& record,
                  const FieldList& fields, Titles& titles);

// The whole record with its moves, rights and links: the body of GET /{path}/{ref}.
base::Result<std::string> encode_record(const kernel::View& view, kernel::Record record);

void write_reference(base::JsonWriter& json, Titles& titles, const model::RecordType& type, std::int64_t id);
void write_person(base::JsonWriter& json, Titles& titles, const kernel::View& view, std::int64_t id);

// An entry with its fields, and `html` beside a comment's text.
FieldList entry_fields(const kernel::View& view, const model::RecordType& type);
void write_entry(base::JsonWriter& json, const kernel::View& view, const kernel::Record& entry, const FieldList& fields,
                 Titles& titles);

// `links` of a record.
base::Result<void> write_links(base::JsonWriter& json, const kernel::View& view, const kernel::Record& record,
                               Titles& titles);
base::Result<void> write_link(base::JsonWriter& json, const kernel::View& view, const kernel::LinkRow& link,
                              Titles& titles);

}  // namespace api
