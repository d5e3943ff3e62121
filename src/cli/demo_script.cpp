#include "cli/demo_script.h"

#include <algorithm>
#include <charconv>

#include "base/civil.h"
#include "base/embedded.h"

namespace cli {
namespace {

using base::YamlNode;

constexpr std::int64_t kMaxSeries = 1'000'000;

struct Unit {
  char letter;
  std::int64_t us;
};
constexpr Unit kUnits[] = {{'m', base::kMinuteUs}, {'h', base::kHourUs}, {'d', base::kDayUs}, {'w', 7 * base::kDayUs}};

class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {}

  base::Error wrong(const YamlNode& node, const std::string& message) const {
    return base::invalid(place(node) + ": " + message);
  }
  std::string place(const YamlNode& node) const { return file_ + ":" + std::to_string(node.place.line); }

  base::Result<void> check_keys(const YamlNode& map, std::initializer_list<std::string_view> allowed) const {
    if (!map.is_map()) return wrong(map, "names with values are expected here.");
    for (auto& entry : map.entries)
      if (std::find(allowed.begin(), allowed.end(), entry.key) == allowed.end())
        return base::invalid(file_ + ":" + std::to_string(entry.place.line) + ": \"" + entry.key +
                             "\" means nothing here.");
    return {};
  }

  base::Result<std::int64_t> duration(const YamlNode& node, std::string_view text) const {
    std::int64_t count = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    for (auto& one : kUnits)
      if (error == std::errc() && unit.size() == 1 && unit[0] == one.letter) return count * one.us;
    return wrong(node,
                 "\"" + std::string(text) + "\" is no duration; write 20m, 3h, 2d or 1w, with a minus for the past.");
  }
  base::Result<std::int64_t> duration_of(const YamlNode& map, std::string_view key, std::int64_t otherwise) const {
    auto node = map.find(key);
    return node ? duration(*node, node->text) : base::Result<std::int64_t>(otherwise);
  }
  base::Result<std::int64_t> number_of(const YamlNode& map, std::string_view key, std::int64_t otherwise) const {
    auto node = map.find(key);
    if (!node) return otherwise;
    std::int64_t number = 0;
    auto [end, error] = std::from_chars(node->text.data(), node->text.data() + node->text.size(), number);
    if (error != std::errc() || end != node->text.data() + node->text.size() || number < 1 || number > kMaxSeries)
      return wrong(*node, "a whole number from 1 on is expected.");
    return number;
  }
  static YamlNode node_of(const YamlNode& map, std::string_view key) {
    auto node = map.find(key);
    return node ? *node : YamlNode();
  }
  static std::string text_of(const YamlNode& map, std::string_view key) { return node_of(map, key).text; }
  static bool flag_of(const YamlNode& map, std::string_view key) { return text_of(map, key) == "true"; }

  base::Result<Settings> settings_of(const YamlNode& map, std::string_view key) const {
    auto node = map.find(key);
    if (!node) return Settings();
    return settings(*node);
  }
  base::Result<Settings> settings(const YamlNode& node) const {
    if (!node.is_map()) return wrong(node, "fields with values are expected here.");
    Settings all;
    for (auto& entry : node.entries) all.emplace_back(entry.key, entry.value);
    return all;
  }

  // `comment: text` is short for a comment that everybody sees; with `internal: true` staff alone.
  base::Result<std::vector<Addition>> additions_of(const YamlNode& node) const {
    std::vector<Addition> additions;
    if (auto comment = node.find("comment")) {
      YamlNode visibility = *comment;
      visibility.text = flag_of(node, "internal") ? "internal" : "public";
      additions.push_back({"comment", {{"text", *comment}, {"visibility", visibility}}});
    }
    for (auto& one : node_of(node, "add").items) {
      TRY(check_keys(one, {"type", "set"}));
      additions.push_back({text_of(one, "type"), TRY(settings_of(one, "set"))});
    }
    return additions;
  }

  base::Result<Step> step(const YamlNode& node) const {
    TRY(check_keys(node, {"move", "change", "after", "by", "set", "comment", "internal", "add", "hours"}));
    Step step{place(node),
              text_of(node, "move"),
              false,
              node_of(node, "by"),
              0,
              0,
              flag_of(node, "hours"),
              TRY(settings_of(node, "set")),
              TRY(additions_of(node))};
    if (auto change = node.find("change")) {
      step.change = true;
      step.set = TRY(settings(*change));
    }
    if (step.move.empty() && !step.change && step.add.empty())
      return wrong(node, "a step is a move, a change, or something added.");
    if (auto after = node.find("after")) {
      const auto dots = after->text.find("..");
      step.after_min_us = TRY(duration(*after, after->text.substr(0, dots)));
      step.after_max_us =
          dots == std::string::npos ? step.after_min_us : TRY(duration(*after, after->text.substr(dots + 2)));
      if (step.after_max_us < step.after_min_us) return wrong(*after, "the end comes before the beginning.");
    }
    return step;
  }
  base::Result<std::vector<Step>> steps_of(const YamlNode& map) const {
    std::vector<Step> steps;
    for (auto& node : node_of(map, "steps").items) steps.push_back(TRY(step(node)));
    return steps;
  }
  base::Result<std::vector<Variant>> variants_of(const YamlNode& map, std::string_view key) const {
    std::vector<Variant> variants;
    for (auto& node : node_of(map, key).items) {
      TRY(check_keys(node, {"name", "weight", "by", "let", "set", "steps"}));
      variants.push_back({TRY(number_of(node, "weight", 1)), node_of(node, "by"), TRY(settings_of(node, "let")),
                          TRY(settings_of(node, "set")), TRY(steps_of(node))});
    }
    return variants;
  }

  // A record with a key: its fields, and beside them what begins with `_`.
  base::Result<Part> record(const YamlNode& group, const std::string& type, const base::YamlEntry& entry,
                            std::int64_t begin_us) const {
    Part part;
    part.place = file_ + ":" + std::to_string(entry.place.line);
    part.type = type;
    part.key = entry.key;
    part.from_us = part.to_us = TRY(duration_of(group, "at", begin_us));
    part.by = node_of(group, "by");
    part.set = TRY(settings_of(group, "set"));
    part.steps = TRY(steps_of(group));
    if (!entry.value.is_map()) return base::invalid(part.place + ": fields with values are expected here.");
    for (auto& [name, where, value] : entry.value.entries) {
      if (name == "_at")
        part.from_us = part.to_us = TRY(duration(value, value.text));
      else if (name == "_by")
        part.by = value;
      else if (name == "_password")
        part.password = value.text;
      else if (name == "_steps") {
        part.steps.clear();
        for (auto& node : value.items) part.steps.push_back(TRY(step(node)));
      } else
        part.set.emplace_back(name, value);
    }
    return part;
  }

  base::Result<void> records(const YamlNode& root, Script& script) const {
    for (auto& group : node_of(root, "records").items) {
      TRY(check_keys(group, {"type", "at", "by", "set", "steps", "records"}));
      for (auto& entry : node_of(group, "records").entries)
        script.parts.push_back(TRY(record(group, text_of(group, "type"), entry, script.begin_us)));
    }
    return {};
  }

  base::Result<void> series(const YamlNode& root, Script& script) const {
    for (auto& node : node_of(root, "series").items) {
      TRY(check_keys(node, {"type", "spans", "hours", "by", "let", "set", "vary", "stories"}));
      Part part;
      part.place = place(node);
      part.type = text_of(node, "type");
      part.in_hours = flag_of(node, "hours");
      part.by = node_of(node, "by");
      part.let = TRY(settings_of(node, "let"));
      part.set = TRY(settings_of(node, "set"));
      part.vary = TRY(variants_of(node, "vary"));
      part.stories = TRY(variants_of(node, "stories"));
      for (auto& span : node_of(node, "spans").items) {
        TRY(check_keys(span, {"count", "from", "to"}));
        part.count = TRY(number_of(span, "count", 1));
        part.from_us = TRY(duration_of(span, "from", script.begin_us));
        part.to_us = TRY(duration_of(span, "to", 0));
        script.parts.push_back(part);
      }
    }
    return {};
  }

 private:
  std::string file_;
};

}  // namespace

std::vector<model::File> shipped_demo() {
  std::vector<model::File> files;
  for (auto& file : embedded::shipped())
    if (file.name.starts_with("demo/")) files.push_back({std::string(file.name), std::string(file.bytes)});
  return files;
}

base::Result<Script> read_script(const std::vector<model::File>& files) {
  Script script;
  for (auto& file : files) {
    const YamlNode root = TRY(base::parse_yaml(file.text, file.name));
    const Reader reader(file.name);
    TRY(reader.check_keys(root, {"begin", "farewell", "records", "series"}));
    script.begin_us = TRY(reader.duration_of(root, "begin", script.begin_us));
    for (auto& line : Reader::node_of(root, "farewell").items) script.farewell.push_back(line.text);
    TRY(reader.records(root, script));
    TRY(reader.series(root, script));
  }
  return script;
}

}  // namespace cli
