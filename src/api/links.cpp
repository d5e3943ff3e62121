// Links to other records, and who watches one.
#include "api/encode.h"
#include "api/handlers.h"
#include "base/text.h"
#include "kernel/write.h"

namespace api {
namespace {

constexpr std::size_t kMaxRelation = 100;  // code points

base::Result<std::string> text_member(const base::Json& body, const std::string& name, const std::string& what) {
  const auto member = body.find(name);
  if (!member || !member->text() || base::is_blank(*member->text()))
    return base::invalid_field(name, "required", "A link needs \"" + name + "\": " + what + ".");
  return *member->text();
}

base::Result<kernel::Record> record_numbered(const kernel::View& view, const std::string& ref) {
  std::int64_t id = 0;
  const auto type = view.model().by_ref(ref, id);
  auto record = type ? kernel::load(view, *type, id) : base::Result<kernel::Record>(base::not_found(""));
  if (record.ok() || record.error().kind != base::ErrorKind::kNotFound) return record;
  return base::invalid_field("to", "reference", "There is no record with the number \"" + ref.substr(0, 60) + "\".");
}

base::Result<Plan> watching(const Call& call, const kernel::View& view, bool on) {
  const auto id = TRY(record_id(call));
  TRY(kernel::load(view, *call.type, id));
  return Plan{[type = call.type, id, on](kernel::Work& work) -> base::Result<kernel::Outcome> {
    TRY(kernel::watch(work, TRY(kernel::load(work, *type, id)), on));
    return kernel::Outcome{id, 0};
  }};
}

}  // namespace

Answer list_links(const Call& call, const kernel::View& view) {
  const auto record = TRY(record_of(call, view));
  Titles titles(view);
  base::JsonWriter json;
  json.begin_object().key("items");
  TRY(write_links(json, view, record, titles));
  json.end_object();
  TRY(titles.check());
  return json_response(200, json.take());
}

base::Result<Plan> add_link(const Call& call, const kernel::View& view) {
  const auto body = TRY(object_body(call));
  const auto from = TRY(record_of(call, view));
  auto relation = TRY(text_member(body, "relation", "what the other record is to this one, such as relates_to"));
  if (base::count_code_points(relation) > kMaxRelation)
    return base::invalid_field("relation", "too_long", "A relation may have 100 characters at most.");
  const auto to = TRY(record_numbered(view, TRY(text_member(body, "to", "the number of the other record"))));
  return Plan{[from_type = from.type, from_id = from.id, to_type = to.type, to_id = to.id,
               relation = std::move(relation)](kernel::Work& work) -> base::Result<kernel::Outcome> {
    const auto source = TRY(kernel::load(work, *from_type, from_id));
    const auto target = TRY(kernel::load(work, *to_type, to_id));
    return kernel::Outcome{from_id, TRY(kernel::link(work, source, relation, target))};
  }};
}

Answer show_link(const Call& call, const kernel::View& view, const kernel::Outcome& outcome) {
  const auto record = TRY(kernel::load(view, *call.type, outcome.record));
  Titles titles(view);
  base::JsonWriter json;
  for (auto& link : TRY(kernel::links_of(view, record)))
    if (link.id == outcome.part) TRY(write_link(json, view, link, titles));
  TRY(titles.check());
  return json.str().empty() ? no_content() : json_response(201, json.take());
}

base::Result<Plan> remove_link(const Call& call, const kernel::View& view) {
  const auto id = TRY(record_id(call));
  const auto link = TRY(part_id(call));
  TRY(kernel::load(view, *call.type, id));
  return Plan{[type = call.type, id, link](kernel::Work& work) -> base::Result<kernel::Outcome> {
    TRY(kernel::unlink(work, TRY(kernel::load(work, *type, id)), link));
    return kernel::Outcome{id, 0};
  }};
}

Answer list_watchers(const Call& call, const kernel::View& view) {
  const auto record = TRY(record_of(call, view));
  Titles titles(view);
  base::JsonWriter json;
  json.begin_object().key("items").begin_array();
  const auto person = view.model().find("person");
  for (const auto id : TRY(kernel::watchers_of(view, record)))
    if (person && titles.show(*person, id)) write_person(json, titles, view, id);
  json.end_array().end_object();
  TRY(titles.check());
  return json_response(200, json.take());
}

base::Result<Plan> start_watching(const Call& call, const kernel::View& view) { return watching(call, view, true); }

base::Result<Plan> stop_watching(const Call& call, const kernel::View& view) { return watching(call, view, false); }

Answer show_nothing(const Call&, const kernel::View&, const kernel::Outcome&) { return no_content(); }

}  // namespace api
