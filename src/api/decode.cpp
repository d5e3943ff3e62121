#include "api/decode.h"

#include "api/router.h"
#include "rights/rights.h"

namespace api {
namespace {

using Errors = std::vector<base::FieldError>;

void add_errors(Errors& errors, const std::string& place, base::Error error) {
  for (auto& each : error.fields) errors.push_back({place + each.field, std::move(each.code), std::move(each.message)});
}

base::Error invalid_body(Errors errors) {
  return {base::ErrorKind::kInvalid, errors.front().message, std::move(errors)};
}

struct Decoder {
  const kernel::View& view;
  fields::References& references;
  Errors errors = {};

  fields::Reading reading() const { return {references, view.settings->currency, nullptr}; }

  const model::Field* known_field(const model::RecordType& type, std::string_view name) const {
    const auto field = type.find(name);
    return field && rights::may_read_field(view.actor, *field) ? field : nullptr;
  }

  void unknown(const model::RecordType& type, const std::string& place, const std::string& name) {
    std::vector<std::string> names;
    for (auto& field : type.fields)
      if (!field.computed() && rights::may_read_field(view.actor, field)) names.push_back(field.name);
    errors.push_back(
        {place + name, "unknown", type.label + " has no field \"" + name + "\"" + fields::suggestion(name, names)});
  }

  void read_field(const model::Field& field, const base::Json& json, const std::string& place, kernel::Draft& draft) {
    if (field.computed()) {
      errors.push_back({place + field.name, "read_only", field.label + " is worked out by the system."});
      return;
    }
    auto value = fields::from_json(field, json, reading());
    if (value.ok())
      draft.set(field, value.release());
    else
      add_errors(errors, place, value.take_error());
  }

  // What it hangs on is said by the path.
  kernel::NewEntry read_entry(const model::RecordType& type, const base::Json& body, const std::string& place) {
    kernel::NewEntry entry{&type, {}};
    if (!body.object()) {
      errors.push_back({place.substr(0, place.size() - (place.ends_with('.') ? 1 : 0)), "type",
                        type.label + " must be an object of its fields."});
      return entry;
    }
    for (auto& [name, value] : *body.object()) {
      const auto field = known_field(type, name);
      if (!field || name == type.hangs_on)
        unknown(type, place, name);
      else
        read_field(*field, value, place, entry.draft);
    }
    return entry;
  }

  void read_entries(const model::RecordType& entry_type, const std::string& name, const base::Json& json,
                    std::vector<kernel::NewEntry>& entries) {
    if (!json.array()) {
      entries.push_back(read_entry(entry_type, json, name + "."));
      return;
    }
    if (json.array()->size() > kMaxEntriesInBody) {
      errors.push_back(
          {name, "too_many", "A body may add " + std::to_string(kMaxEntriesInBody) + " entries of one kind at most."});
      return;
    }
    for (std::size_t i = 0; i < json.array()->size(); ++i)
      entries.push_back(read_entry(entry_type, (*json.array())[i], name + "[" + std::to_string(i) + "]."));
  }

  // "comment": a text, or {"text", "visibility"}.
  void read_comment(const model::RecordType& comment, const base::Json& json, std::vector<kernel::NewEntry>& entries) {
    if (json.is_null()) return;
    if (!json.text()) return read_entries(comment, "comment", json, entries);
    entries.push_back(read_entry(comment, base::Json{base::Json::Object{{"text", json}}}, "comment."));
  }

  void read_member(const model::RecordType& type, const std::string& name, const base::Json& json, Verb verb,
                   Decoded& decoded) {
    if (const auto field = known_field(type, name); field && !field->computed())
      return read_field(*field, json, "", decoded.draft);
    const auto entries =
        verb == Verb::kChange ? nullptr : entry_type_of(view.model(), type, name == "comment" ? "comments" : name);
    if (entries && name == "comment") return read_comment(*entries, json, decoded.entries);
    if (entries) return read_entries(*entries, name, json, decoded.entries);
    if (const auto field = known_field(type, name)) return read_field(*field, json, "", decoded.draft);
    unknown(type, "", name);
  }

  // Where the body is wrong anyhow, what it lacks is said in the same answer.
  void add_missing(const model::RecordType& type, const base::Json& body) {
    for (auto& field : type.fields) {
      const bool asked = field.required && field.set_by == model::SetBy::kPerson &&
                         field.default_value.kind == model::Default::Kind::kNone;
      if (!asked || field.name == "owner" || (field.name == "title" && !type.title_from.empty()) ||
          !known_field(type, field.name))
        continue;
      const auto given = body.find(field.name);
      if (!given || given->is_null()) errors.push_back({field.name, "required", field.label + " is needed."});
    }
  }
};

}  // namespace

base::Result<Decoded> decode_record(const kernel::View& view, const model::RecordType& type, const base::Json& body,
                                    Verb verb, fields::References& references) {
  if (!body.object()) return base::Error{base::ErrorKind::kMalformed, "The body must be a JSON object of fields."};
  Decoder decoder{view, references};
  Decoded decoded;
  for (auto& [name, value] : *body.object()) decoder.read_member(type, name, value, verb, decoded);
  if (decoder.errors.empty()) return decoded;
  if (verb == Verb::kCreate) decoder.add_missing(type, body);
  return invalid_body(std::move(decoder.errors));
}

base::Result<kernel::NewEntry> decode_entry(const kernel::View& view, const model::RecordType& type,
                                            const base::Json& body, fields::References& references) {
  Decoder decoder{view, references};
  auto entry = decoder.read_entry(type, body, "");
  if (!decoder.errors.empty()) return invalid_body(std::move(decoder.errors));
  return entry;
}

}  // namespace api
