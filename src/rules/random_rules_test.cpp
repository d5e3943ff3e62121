#include <functional>

#include "rules/random_test.h"

namespace rules {

namespace {

class Writer {
 public:
  Writer(Chance& chance, const Schema& schema, const std::string& on) : chance_(chance), schema_(schema) {
    if (!on.empty()) records_.push_back(schema.find(on));
  }

  std::string condition(int depth) {
    int kind = chance_.below(100);
    if (depth > 0 && kind < 24) return condition(depth - 1) + chance_.pick({" and ", " or "}) + condition(depth - 1);
    if (depth > 0 && kind < 30) return "not (" + condition(depth - 1) + ")";
    if (depth > 0 && kind < 46) return aggregate(depth, {"exists"}, Kind::kBool);
    if (kind < 54) return membership();
    if (kind < 60) return value(any_kind(), depth - 1) + chance_.pick({" is null", " is not null"});
    if (kind < 65)
      return path([](const Field& f,
                     bool) { return f.kind == Kind::kRefs || f.kind == Kind::kTexts || f.kind == Kind::kJson; },
                  "my_teams") +
             chance_.pick({" is null", " is not null"});
    if (kind < 72)
      return value(Kind::kText, 0) +
             chance_.pick({" contains ", " not contains ", " starts with ", " not starts with "}) +
             value(Kind::kText, 0);
    if (kind < 76) return value(Kind::kBool, 0);
    return comparison(depth);
  }

  std::string value(Kind kind, int depth) {
    switch (kind) {
      case Kind::kNumber: return number(depth);
      case Kind::kDuration: return duration(depth);
      case Kind::kDate: return date(depth);
      case Kind::kDateTime: return moment(depth);
      case Kind::kText:
        if (depth > 0 && chance_.is(15))
          return "coalesce(" + value(Kind::kText, 0) + ", " + value(Kind::kText, 0) + ")";
        return chance_.is(80) ? field(Kind::kText, "$t")
                              : chance_.pick({"$t", "'x'", "'MAIL'", "'\u00fc'", "'PER-000002'"});
      case Kind::kBool:
        if (depth > 0 && chance_.is(30)) return "(" + condition(depth - 1) + ")";
        return field(Kind::kBool, "$strict");
      default: return field(kind, kind == Kind::kRef ? "me" : "'p1'");
    }
  }

  Kind any_kind() {
    static constexpr Kind kKinds[] = {Kind::kNumber, Kind::kDuration, Kind::kDate, Kind::kDateTime,
                                      Kind::kText,   Kind::kChoice,   Kind::kRef,  Kind::kBool};
    return chance_.pick(kKinds);
  }

 private:
  using Wanted = std::function<bool(const Field& field, bool many)>;

  // A path from a record at hand or from `me` that ends in a wanted field; `otherwise` where chance finds none.
  std::string path(const Wanted& wanted, const std::string& otherwise, std::string* target = nullptr) {
    for (int attempt = 0; attempt < 12; ++attempt) {
      int out = chance_.below(static_cast<int>(records_.size()) + 1);
      bool me = records_.empty() || (out == static_cast<int>(records_.size()) && chance_.is(40));
      if (!me && out == static_cast<int>(records_.size())) out = 0;
      const RecordType* type =
          me ? schema_.find("person") : records_[records_.size() - 1 - static_cast<std::size_t>(out)];
      std::string text = me ? "me" : "";
      for (int i = 0; !me && i < out; ++i) text += text.empty() ? "outer" : ".outer";
      bool many = false;
      for (int steps = 1 + chance_.below(3); steps > 0 && type; --steps) {
        const Field& field =
            type->fields[static_cast<std::size_t>(chance_.below(static_cast<int>(type->fields.size())))];
        many = many || field.kind == Kind::kRefs || field.kind == Kind::kTexts;
        text += (text.empty() ? "" : ".") + field.name;
        if (wanted(field, many)) {
          if (target) *target = field.target;
          return text;
        }
        bool leads_on = field.kind == Kind::kRef || field.kind == Kind::kRefs;
        type = leads_on ? schema_.find(field.target) : nullptr;
      }
    }
    return otherwise;
  }

  std::string field(Kind kind, const std::string& otherwise) {
    return path([kind](const Field& f, bool many) { return f.kind == kind && !many; }, otherwise);
  }

  std::string collection(std::string& target) {
    if (records_.empty() || chance_.is(35)) {
      auto type = std::next(schema_.types.begin(), chance_.below(static_cast<int>(schema_.types.size())));
      target = type->first;
      return "records." + type->first;
    }
    target = "team";
    return path([](const Field& f,
                   bool many) { return many && (f.kind == Kind::kRefs || (f.kind == Kind::kRef && f.name != "id")); },
                "my_teams", &target);
  }

  std::string aggregate(int depth, std::initializer_list<const char*> names, Kind kind) {
    std::string target, text = chance_.pick(names), many = collection(target);
    bool valued = text != "count" && text != "exists";
    text += "(" + many;
    records_.push_back(schema_.find(target));
    if (chance_.is(60)) text += " where " + condition(depth - 1);
    if (valued) text += " : " + value(kind, depth - 1);
    records_.pop_back();
    return text + ")";
  }

  std::string number(int depth) {
    if (depth <= 0 || chance_.is(25))
      return chance_.is(60) ? field(Kind::kNumber, "3")
                            : chance_.pick({"0", "1", "2.5", "0.1", "0.3", "10", "45.1", "0.0001", "$n", "$threshold"});
    int kind = chance_.below(100);
    if (kind < 35) return number(depth - 1) + chance_.pick({" + ", " - ", " * ", " / "}) + number(depth - 1);
    if (kind < 40) return "(" + number(depth - 1) + ")";
    if (kind < 45) return "abs(-" + field(Kind::kNumber, "2") + ")";
    if (kind < 50) return "coalesce(" + number(depth - 1) + ", " + number(depth - 1) + ")";
    std::string target;
    if (kind < 57) return "len(" + (chance_.is(50) ? value(Kind::kText, 0) : collection(target)) + ")";
    if (kind < 66)
      return chance_.pick({"minutes", "hours", "days", "months"}) + "(" + moment(depth - 1) + ", " + moment(depth - 1) +
             ")";
    if (kind < 70) return "age_days(" + moment(depth - 1) + ")";
    if (kind < 74) return "business_minutes(" + moment(0) + ", " + moment(0) + chance_.pick({"", ", 'office'"}) + ")";
    if (kind < 78) return duration(depth - 1) + " / " + duration(depth - 1);
    if (kind < 86) return aggregate(depth, {"count", "count_distinct"}, any_kind());
    return aggregate(depth, {"sum", "avg", "median", "min", "max", "p90", "p50", "p1"}, Kind::kNumber);
  }

  std::string duration(int depth) {
    if (depth <= 0 || chance_.is(30))
      return chance_.is(50) ? field(Kind::kDuration, "4h")
                            : chance_.pick({"15m", "30d", "36h", "1mo", "1y", "$d", "$window"});
    int kind = chance_.below(100);
    if (kind < 25) return "(" + moment(depth - 1) + " - " + moment(depth - 1) + ")";
    if (kind < 45) return "(" + duration(depth - 1) + chance_.pick({" + ", " - "}) + duration(depth - 1) + ")";
    if (kind < 60) return duration(depth - 1) + chance_.pick({" * 2", " * 0.5", " * 0.3333", " / 7", " / 0.5"});
    if (kind < 66) return "abs(" + duration(depth - 1) + ")";
    if (kind < 72) return "coalesce(" + duration(depth - 1) + ", 4h)";
    return aggregate(depth, {"sum", "avg", "median", "min", "max", "p75"}, Kind::kDuration);
  }

  std::string date(int depth) {
    if (depth <= 0 || chance_.is(40))
      return chance_.is(60) ? field(Kind::kDate, "$day") : chance_.pick({"today()", "$day"});
    if (chance_.is(40))
      return "start_of(" + moment(depth - 1) +
             chance_.pick({", 'day')", ", 'week')", ", 'month')", ", 'quarter')", ", 'year')"});
    if (chance_.is(25)) return "coalesce(" + date(0) + ", today())";
    return date(0) + chance_.pick({" + ", " - "}) + chance_.pick({"1d", "2w", "1mo", "1y", "48h", "13mo"});
  }

  std::string moment(int depth) {
    if (chance_.is(40)) return date(depth);
    if (depth <= 0 || chance_.is(50))
      return chance_.is(75) ? field(Kind::kDateTime, "now()") : chance_.pick({"now()", "$at"});
    if (chance_.is(20)) return "coalesce(" + field(Kind::kDateTime, "$at") + ", now())";
    return moment(depth - 1) + chance_.pick({" + ", " - "}) + duration(0);
  }

  std::string comparison(int depth) {
    std::string op = chance_.pick({" = ", " != ", " < ", " <= ", " > ", " >= "}),
                equality = chance_.pick({" = ", " != "});
    switch (chance_.below(10)) {
      case 0:
      case 1: return number(depth) + op + number(depth - 1);
      case 2:
      case 3:
        return moment(depth) + op +
               (chance_.is(50)
                    ? moment(depth - 1)
                    : chance_.pick({"'2026-03-29'", "'2026-10-25'", "'2006-10-29'", "'2026-11-22T09:00:00+01:00'"}));
      case 4: return duration(depth) + op + duration(depth - 1);
      case 5: return value(Kind::kText, depth) + op + value(Kind::kText, 0);
      case 6: return value(Kind::kBool, depth) + equality + value(Kind::kBool, depth - 1);
      case 7:
        return path([](const Field& f, bool many) { return f.kind == Kind::kRef && f.target == "person" && !many; },
                    "me") +
               equality + chance_.pick({"me", "me.boss"});
      case 8:
        return path([](const Field& f, bool many) { return f.name == "ref" && !many; }, "me.ref") +
               chance_.pick({" = 'PER-000001'", " != 'INC-000002'", " in ('SER-000001', 'PER-000003', 'x')"});
      default:
        if (chance_.is(50))
          return number(depth - 1) + chance_.pick({" in (", " not in ("}) + number(0) + ", " + number(0) + ")";
        return moment(depth - 1) + chance_.pick({" between ", " not between "}) + moment(0) + " and " + moment(0);
    }
  }

  std::string membership() {
    std::string in = chance_.pick({" in ", " not in "});
    if (chance_.is(40))
      return value(Kind::kText, 0) + in +
             path([](const Field& f, bool) { return f.kind == Kind::kTexts; }, "records.service.tags");
    std::string target, many = collection(target);
    return path([&](const Field& f,
                    bool one_of_many) { return f.kind == Kind::kRef && f.target == target && !one_of_many; },
                "me") +
           in + many;
  }

  Chance& chance_;
  const Schema& schema_;
  std::vector<const RecordType*> records_;
};

}  // namespace

std::string random_condition(Chance& chance, const Schema& schema, const std::string& on) {
  int depth = chance.below(4);
  return Writer(chance, schema, on).condition(depth);
}

std::string random_value(Chance& chance, const Schema& schema, const std::string& on) {
  int depth = chance.below(4);
  Writer writer(chance, schema, on);
  Kind kind = writer.any_kind();
  return writer.value(kind, depth);
}

}  // namespace rules
