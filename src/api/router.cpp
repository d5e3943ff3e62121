#include "api/router.h"

#include "fields/field.h"

namespace api {
namespace {

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(at), text.size());
    parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

}  // namespace

Router::Router(const model::Model& model) : model_(model) {
  for (auto& route : routes()) patterns_.push_back({&route, split(route.pattern, '/')});
}

bool Router::matches(const Pattern& pattern, const std::vector<std::string_view>& segments, Call& call) const {
  if (pattern.segments.size() != segments.size()) return false;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const auto wanted = pattern.segments[i], given = segments[i];
    if (given.empty()) return false;
    if (wanted == "{type}") {
      call.type = model_.by_path(given);
      if (!call.type) return false;
    } else if (wanted == "{ref}") {
      call.ref = given;
    } else if (wanted == "{name}") {
      call.name = given;
    } else if (wanted == "{entries}") {
      if (!entry_type_of(model_, *call.type, given)) return false;
      call.name = given;
    } else if (wanted != given) {
      return false;
    }
  }
  return true;
}

Found Router::find(Call& call, std::string_view path) const {
  Found found;
  const auto segments = split(path, '/');
  for (auto& pattern : patterns_) {
    if (!matches(pattern, segments, call)) continue;
    if (pattern.route->method == call.request.method) {
      call.route = found.route = pattern.route;
      return found;
    }
    if (found.allowed.find(pattern.route->method) == std::string::npos)
      found.allowed.append(found.allowed.empty() ? "" : ", ").append(pattern.route->method);
  }
  return found;
}

base::Result<void> check_parameters(const Route& route, const http::Request& request) {
  const auto known = split(route.parameters, ' ');
  base::Error error{base::ErrorKind::kInvalid, ""};
  for (auto& parameter : request.query) {
    if (std::find(known.begin(), known.end(), parameter.name) != known.end()) continue;
    const std::vector<std::string> names(known.begin(), known.end());
    error.fields.push_back(
        {parameter.name, "unknown",
         "This call has no parameter \"" + parameter.name + "\"" + fields::suggestion(parameter.name, names)});
  }
  if (error.fields.empty()) return {};
  error.message = error.fields.front().message;
  return error;
}

const model::RecordType* entry_type_of(const model::Model& model, const model::RecordType& type,
                                       std::string_view collection) {
  const auto field = type.find(collection);
  if (!field || field->inverse.size() != 1 || field->inverse_where) return nullptr;
  const auto entry = model.find(field->inverse[0].type);
  return entry && entry->entry && entry->hangs_on == field->inverse[0].field ? entry : nullptr;
}

}  // namespace api
