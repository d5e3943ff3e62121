// What the kernel works out on every record: defaults, owner, organization, title, who made and changed it and when.
#pragma once

#include "kernel/view.h"

namespace kernel {

base::Result<void> fill_defaults(Work& work, Record& record);
// `before` is null for a new record.
base::Result<void> derive(Work& work, const Record* before, Record& record);

// The value at the end of a path of references, as the system sees it; null where it ends early.
base::Result<base::Value> follow(const View& view, const Record& record, const std::vector<std::string>& path);
// A short text for a value: for titles, snippets and messages.
base::Result<std::string> words_of(const View& view, const model::Field& field, const base::Value& value);
base::Result<std::string> title_of(const View& view, const model::RecordType& type, std::int64_t id);

}  // namespace kernel
