#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/nearest.h"
#include "base/zone.h"
#include "intake/mapping_reader.h"

namespace intake {
namespace {

using base::YamlNode;

constexpr std::size_t kMaxSourceBytes = 64;

bool is_source_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxSourceBytes && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::optional<char> parse_delimiter(std::string_view text) {
  if (text == "detect") return '\0';
  if (text == "tab" || text == "\\t") return '\t';
  if (text == "comma") return ',';
  if (text == "semicolon") return ';';
  if (text == "pipe") return '|';
  if (text.size() != 1 || text[0] == '"' || text[0] == '\n' || text[0] == '\r' || (text[0] & 0x80)) return std::nullopt;
  return text[0];
}

std::optional<Quotes> parse_quotes(std::string_view text) {
  if (text == "doubled") return Quotes::kDoubled;
  if (text == "backslash") return Quotes::kBackslash;
  if (text == "none") return Quotes::kNone;
  return std::nullopt;
}

}  // namespace

base::Result<Mapping> MappingReader::read(const YamlNode& root) {
  if (!is_map(root, "a mapping file")) return finish();
  allow(root, {"source", "record", "file", "identity", "effective", "order", "opening", "known_at_opening", "final",
               "state", "fields", "comments", "counters", "ignored", "expected_order"});
  read_head(root);
  read_file(root.find("file"));
  if (!mapping_.type || mapping_.date_forms.empty()) return finish();  // nothing else can be judged without them
  read_final(root.find("final"));
  mapping_.identity = named_column(root, "identity", true);
  mapping_.effective = named_column(root, "effective", true);
  for (const YamlNode* node : texts(root.find("order"), "`order`")) mapping_.order.push_back(used_column(*node));
  read_state(root.find("state"));
  read_fields(root.find("fields"));
  read_comments(root.find("comments"));
  read_opening(root);
  read_marks(root);
  return finish();
}

base::Result<Mapping> MappingReader::finish() {
  if (problems_.empty()) return std::move(mapping_);
  std::stable_sort(problems_.begin(), problems_.end(), [](const auto& a, const auto& b) {
    return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
  });
  base::Error error = base::invalid("");
  for (const base::YamlProblem& one : problems_) {
    std::string place = mapping_.file + ":" + std::to_string(one.place.line) + ":" + std::to_string(one.place.column);
    error.message += (error.message.empty() ? "" : "\n") + place + ": " + one.message;
    error.fields.push_back({place, "mapping", one.message});
  }
  return error;
}

bool MappingReader::is_map(const YamlNode& node, std::string_view what) {
  if (node.is_map()) return true;
  problem(node.place, std::string(what) + " is a map of keys and values");
  return false;
}

bool MappingReader::is_text(const YamlNode& node, std::string_view what) {
  if (node.is_scalar() && !node.is_empty()) return true;
  problem(node.place, std::string(what) + " is one text");
  return false;
}

void MappingReader::allow(const YamlNode& node, std::initializer_list<std::string_view> keys) {
  std::vector<std::string> known(keys.begin(), keys.end());
  for (const base::YamlEntry& entry : node.entries)
    if (std::find(known.begin(), known.end(), entry.key) == known.end())
      problem(entry.place, "no key is called `" + entry.key + "` here" + base::did_you_mean(entry.key, known));
}

// One text or a list of them; absent: none.
std::vector<const YamlNode*> MappingReader::texts(const YamlNode* node, std::string_view what) {
  std::vector<const YamlNode*> out;
  if (!node) return out;
  if (node->is_scalar()) {
    if (is_text(*node, what)) out.push_back(node);
    return out;
  }
  if (!node->is_list()) problem(node->place, std::string(what) + " is a list of texts");
  for (const YamlNode& item : node->items)
    if (item.is_scalar()) {
      out.push_back(&item);
    } else {
      problem(item.place, std::string(what) + " is a list of texts");
    }
  return out;
}

void MappingReader::read_head(const YamlNode& root) {
  const YamlNode* source = root.find("source");
  if (!source) {
    problem(root.place, "`source` is missing: what this import is called, as in `source: servicenow`");
  } else if (!source->is_scalar() || !is_source_name(source->text)) {
    problem(source->place,
            "a source is called by lower-case letters, digits, _ and -, at most " + std::to_string(kMaxSourceBytes));
  } else {
    mapping_.source = source->text;
  }
  const YamlNode* record = root.find("record");
  if (!record || !is_text(*record, "`record`")) {
    if (!record) problem(root.place, "`record` is missing: the record type that the rows become");
    return;
  }
  std::vector<std::string> names;
  for (const auto& type : model_.types)
    if (!type->entry) names.push_back(type->name);
  const model::RecordType* type = model_.find(record->text);
  if (!type || type->entry) {
    problem(record->place, "no record type is called `" + record->text + "`" + base::did_you_mean(record->text, names));
    return;
  }
  mapping_.type = type;
}

void MappingReader::read_file(const YamlNode* node) {
  static const YamlNode kNothing = [] {
    YamlNode empty;
    empty.kind = YamlNode::Kind::kMap;
    return empty;
  }();
  mapping_.zone = &base::Zone::utc();
  if (node && !is_map(*node, "`file`")) return;
  const YamlNode& file = node ? *node : kNothing;
  allow(file, {"delimiter", "encoding", "quotes", "missing", "dates", "time_zone"});
  read_form(file);
  if (const YamlNode* zone = file.find("time_zone"); zone && is_text(*zone, "`time_zone`")) {
    auto loaded = base::Zone::load(zone->text);
    if (loaded) mapping_.zone = *loaded;
    if (!loaded) problem(zone->place, loaded.error().message);
  }
  const YamlNode* dates = file.find("dates");
  date_form(dates && is_text(*dates, "`dates`") ? std::string_view(dates->text) : "rfc3339",
            dates ? dates->place : file.place);
  for (const YamlNode* marker : texts(file.find("missing"), "`missing`")) {
    mapping_.missing.push_back(marker->text);
    mapping_.longest_missing = std::max(mapping_.longest_missing, marker->text.size());
  }
}

void MappingReader::read_form(const YamlNode& file) {
  if (const YamlNode* node = file.find("delimiter")) {
    auto delimiter = node->is_scalar() ? parse_delimiter(node->text) : std::nullopt;
    if (delimiter) mapping_.form.delimiter = *delimiter;
    if (!delimiter) problem(node->place, "a delimiter is one character, or comma, semicolon, tab, pipe, detect");
  }
  if (const YamlNode* node = file.find("encoding")) {
    auto encoding = node->is_scalar() ? parse_encoding(node->text) : std::nullopt;
    if (encoding) mapping_.form.encoding = *encoding;
    if (!encoding) problem(node->place, "no encoding is called that; there are " + std::string(kEncodingNames));
  }
  if (const YamlNode* node = file.find("quotes")) {
    auto quotes = node->is_scalar() ? parse_quotes(node->text) : std::nullopt;
    if (quotes) mapping_.form.quotes = *quotes;
    if (!quotes)
      problem(node->place, "quotes within a field are `doubled`, written with a `backslash`, or there are `none`");
  }
}

// Each form is compiled once. The first that is asked for is that of the file.
const DateFormat* MappingReader::date_form(std::string_view form, base::Place place) {
  for (const auto& known : mapping_.date_forms)
    if (known->form() == form) return known.get();
  auto compiled = DateFormat::compile(form, *mapping_.zone);
  if (!compiled) {
    problem(place, compiled.error().message);
    return nullptr;
  }
  mapping_.date_forms.push_back(std::make_unique<DateFormat>(compiled.release()));
  return mapping_.date_forms.back().get();
}

// `closed_code: closed_at`, or with the state that goes with it: `closed_code: {at: closed_at, state: Closed}`.
void MappingReader::read_final(const YamlNode* node) {
  if (!node || !is_map(*node, "`final`")) return;
  for (const base::YamlEntry& entry : node->entries) {
    Moment moment;
    const YamlNode* at = &entry.value;
    if (entry.value.is_map()) {
      allow(entry.value, {"at", "state", "enters"});
      at = entry.value.find("at");
      const YamlNode* enters = entry.value.find("enters");
      const YamlNode* state = enters ? enters : entry.value.find("state");
      if (state && is_text(*state, "a state of the source")) moment.state = state->text;
      moment.enters = enters != nullptr;
    }
    if (!at || !at->is_scalar() || at->text.empty()) {
      problem(entry.value.place, "say the column of the moment at which `" + entry.key + "` becomes known, as in `" +
                                     entry.key + ": {at: closed_at}`");
      continue;
    }
    moment.column = used_column(*at);
    auto known = std::find(mapping_.moments.begin(), mapping_.moments.end(), moment);
    ColumnIndex index = column(entry.key, entry.place);
    mapping_.columns[index].moment = static_cast<int>(known - mapping_.moments.begin());
    if (known == mapping_.moments.end()) mapping_.moments.push_back(moment);
  }
}

void MappingReader::read_state(const YamlNode* node) {
  if (!node) return;
  const auto& lifecycle = mapping_.type->lifecycle;
  if (!lifecycle) {
    problem(node->place, "`" + mapping_.type->name + "` has no states");
    return;
  }
  if (!is_map(*node, "`state`")) return;
  allow(*node, {"column", "map"});
  StateMap state;
  state.column = named_column(*node, "column", true);
  std::vector<std::string> names;
  for (const model::Choice& one : lifecycle->states) names.push_back(one.value);
  const YamlNode* map = node->find("map");
  if (!map) {
    problem(node->place, "`map` is missing: which state of the source is which of ours");
    return;
  }
  if (!is_map(*map, "`map`")) return;
  for (const base::YamlEntry& entry : map->entries) {
    if (!is_text(entry.value, "a state")) continue;
    if (entry.value.text != kKeepState && std::find(names.begin(), names.end(), entry.value.text) == names.end())
      problem(entry.value.place, "no state is called `" + entry.value.text + "`; a state is one of ours or `keep`" +
                                     base::did_you_mean(entry.value.text, names));
    state.states.emplace(entry.key, entry.value.text);
  }
  mapping_.state = std::move(state);
}

void MappingReader::read_opening(const YamlNode& root) {
  mapping_.opening = named_column(root, "opening", false);
  const YamlNode* known = root.find("known_at_opening");
  if (known && mapping_.opening == kNoColumn)
    problem(known->place, "`known_at_opening` needs `opening`: the column of the time from which the record exists");
  for (const YamlNode* name : texts(known, "`known_at_opening`")) {
    auto map = std::find_if(mapping_.fields.begin(), mapping_.fields.end(),
                            [&](const FieldMap& one) { return one.field->name == name->text; });
    if (map == mapping_.fields.end()) {
      problem(name->place, "`fields` says nothing about `" + name->text + "`");
    } else if (map->moment >= 0) {
      problem(name->place, "`" + name->text + "` comes from a column that is known only at its own moment");
    } else {
      map->at_opening = true;
    }
  }
}

void MappingReader::read_marks(const YamlNode& root) {
  for (const YamlNode* name : texts(root.find("counters"), "`counters`"))
    mapping_.columns[column(name->text, name->place)].counter = true;
  for (const YamlNode* name : texts(root.find("ignored"), "`ignored`"))
    if (mapping_.columns[column(name->text, name->place)].used)
      problem(name->place, "`" + name->text + "` is ignored here and used above");
  for (FieldMap& map : mapping_.fields)
    map.counter =
        !map.from.pieces.empty() && std::all_of(map.from.pieces.begin(), map.from.pieces.end(), [&](const auto& piece) {
          return piece.column == kNoColumn || mapping_.columns[piece.column].counter;
        });
  const YamlNode* orders = root.find("expected_order");
  if (orders && !orders->is_list()) problem(orders->place, "`expected_order` is a list of lists of columns");
  if (!orders) return;
  for (const YamlNode& item : orders->items) {
    std::vector<ColumnIndex> order;
    for (const YamlNode* name : texts(&item, "each of `expected_order`")) order.push_back(used_column(*name));
    mapping_.expected_order.push_back(std::move(order));
  }
}

void MappingReader::read_comments(const YamlNode* node) {
  if (!node) return;
  if (!node->is_list()) {
    problem(node->place, "`comments` is a list, each with a column and a visibility");
    return;
  }
  for (const YamlNode& item : node->items) read_comment(item);
}

void MappingReader::read_comment(const YamlNode& node) {
  if (!is_map(node, "a comment")) return;
  allow(node, {"column", "template", "visibility", "by", "make"});
  CommentMap comment;
  const YamlNode* from = node.find("template");
  if (from) comment.from = read_template(*from, false);
  if (!from && (from = node.find("column"))) comment.from = one_column(*from, false);
  if (!from) problem(node.place, "say the `column` of the text, or a `template`");
  const YamlNode* visibility = node.find("visibility");
  if (!visibility || !visibility->is_scalar() || (visibility->text != "public" && visibility->text != "internal")) {
    problem(visibility ? visibility->place : node.place, "say the `visibility` of the comment: public or internal");
  } else {
    comment.internal = visibility->text == "internal";
  }
  if (const YamlNode* by = node.find("by"); by && is_text(*by, "`by`")) {
    comment.by = by->text.find('{') == std::string::npos ? one_column(*by, false) : read_template(*by, false);
    comment.person = reference(model_.find("person"), node.find("make"));
  }
  for (const Template* used : {&comment.from, &comment.by})
    for (const Template::Piece& piece : used->pieces)
      if (piece.column != kNoColumn && mapping_.columns[piece.column].moment >= 0)
        problem(node.place, "a comment cannot use `" + mapping_.columns[piece.column].name + "`, which `final` names");
  mapping_.comments.push_back(std::move(comment));
}

base::Result<Mapping> read_mapping(std::string_view text, std::string_view file, const model::Model& model) {
  base::YamlNode root = TRY(base::parse_yaml(text, file));
  return MappingReader(file, model).read(root);
}

base::Result<Mapping> load_mapping(const std::string& path, const model::Model& model) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return base::not_found("cannot open " + path + ": " + std::strerror(errno));
  std::ostringstream text;
  text << in.rdbuf();
  return read_mapping(text.str(), path, model);
}

base::Result<std::vector<std::size_t>> bind_columns(const Mapping& mapping, const std::vector<std::string>& header) {
  std::vector<std::size_t> places;
  base::Error error = base::invalid("");
  for (const Column& column : mapping.columns) {
    auto at = std::find(header.begin(), header.end(), column.name);
    places.push_back(at == header.end() ? kAbsent : static_cast<std::size_t>(at - header.begin()));
    if (at != header.end() || column.optional || !column.used) continue;
    std::string place =
        mapping.file + ":" + std::to_string(column.place.line) + ":" + std::to_string(column.place.column);
    std::string sentence = "the file has no column `" + column.name + "`" + base::did_you_mean(column.name, header);
    error.message += (error.message.empty() ? "" : "\n") + place + ": " + sentence;
    error.fields.push_back({column.name, "column", sentence});
  }
  if (!error.message.empty()) return error;
  return places;
}

std::vector<std::string> unmapped_columns(const Mapping& mapping, const std::vector<std::string>& header) {
  std::vector<std::string> out;
  for (const std::string& name : header)
    if (std::none_of(mapping.columns.begin(), mapping.columns.end(),
                     [&](const Column& one) { return one.name == name; }))
      out.push_back(name);
  return out;
}

}  // namespace intake
