#include "base/json.h"

#include <simdjson.h>

#include <unordered_set>

#include "base/json_writer.h"

namespace base {
namespace {

Result<Json> convert(const simdjson::dom::element& element) {
  using simdjson::dom::element_type;
  switch (element.type()) {
    case element_type::NULL_VALUE: return Json{};
    case element_type::BOOL: return Json{bool(element)};
    case element_type::INT64: return Json{std::int64_t(element)};
    case element_type::UINT64: return Json{double(std::uint64_t(element))};
    case element_type::DOUBLE: return Json{double(element)};
    case element_type::STRING: return Json{std::string(std::string_view(element))};
    case element_type::ARRAY: {
      Json::Array items;
      for (auto item : simdjson::dom::array(element)) items.push_back(TRY(convert(item)));
      return Json{std::move(items)};
    }
    case element_type::OBJECT: {
      Json::Object members;
      std::unordered_set<std::string_view> seen;
      for (auto [key, value] : simdjson::dom::object(element)) {
        if (!seen.insert(key).second)
          return Error{ErrorKind::kMalformed, "the key \"" + std::string(key) + "\" stands twice in one object"};
        members.emplace_back(std::string(key), TRY(convert(value)));
      }
      return Json{std::move(members)};
    }
  }
  return internal("a JSON element of unknown type");
}

void write(const Json& json, JsonWriter& out) {
  if (auto b = json.boolean())
    out.boolean(*b);
  else if (auto n = json.integer())
    out.integer(*n);
  else if (auto d = std::get_if<double>(&json.v))
    out.decimal(*d);
  else if (auto s = json.text())
    out.text(*s);
  else if (auto items = json.array()) {
    out.begin_array();
    for (auto& item : *items) write(item, out);
    out.end_array();
  } else if (auto members = json.object()) {
    out.begin_object();
    for (auto& [name, value] : *members) {
      out.key(name);
      write(value, out);
    }
    out.end_object();
  } else
    out.null();
}

}  // namespace

std::string write_json(const Json& json) {
  JsonWriter out;
  write(json, out);
  return out.take();
}

bool Json::number(double& out) const {
  if (auto whole = std::get_if<std::int64_t>(&v)) return out = static_cast<double>(*whole), true;
  if (auto real = std::get_if<double>(&v)) return out = *real, true;
  return false;
}

const Json* Json::find(std::string_view key) const {
  if (auto members = object())
    for (auto& [name, value] : *members)
      if (name == key) return &value;
  return nullptr;
}

Result<Json> parse_json(std::string_view text) {
  thread_local simdjson::dom::parser parser;
  if (parser.max_depth() != kMaxJsonDepth)
    if (parser.allocate(text.size() + 1024, kMaxJsonDepth)) return internal("no memory for the JSON parser");
  simdjson::padded_string padded(text);
  simdjson::dom::element root;
  if (auto code = parser.parse(padded).get(root))
    return Error{ErrorKind::kMalformed, std::string("this is not JSON: ") + simdjson::error_message(code)};
  return convert(root);
}

}  // namespace base
