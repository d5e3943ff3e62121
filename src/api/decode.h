// From the JSON of a body to drafts of the kernel; every mistake of the body at once. Fields that the caller may not
// read do not exist for it.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "fields/field.h"
#include "kernel/record.h"
#include "kernel/view.h"

namespace api {

enum class Verb { kCreate, kChange, kMove };

struct Decoded {
  kernel::Draft draft;
  std::vector<kernel::NewEntry> entries;  // comment and entries of the collections that the type has; not of a change
};

inline constexpr std::size_t kMaxEntriesInBody = 20;

// Errors: kInvalid with the fields. Codes as in fields/field.h, and `unknown`; of a new record also `required`.
base::Result<Decoded> decode_record(const kernel::View& view, const model::RecordType& type, const base::Json& body,
                                    Verb verb, fields::References& references);

base::Result<kernel::NewEntry> decode_entry(const kernel::View& view, const model::RecordType& type,
                                            const base::Json& body, fields::References& references);

}  // namespace api
