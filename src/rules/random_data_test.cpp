#include "base/civil.h"
#include "rules/random_test.h"

namespace rules {

using base::Json;

namespace {

constexpr const char* kWords[] = {"Mail",          "mail is down",
                                  "VPN",           "\u00dcberlandnetz",
                                  "\u00fcberland", "GR\u00dcN",
                                  "it's",          "100%",
                                  "a_b",           " ",
                                  "\u0130x",       "x",
                                  "core",          "8.5"};
constexpr const char* kMoments[] = {"2026-03-29T00:59:59.999999Z", "2026-03-29T01:30:00Z", "2026-10-25T00:30:00Z",
                                    "2026-10-25T01:30:00Z",        "2026-11-01T05:30:00Z", "2026-03-08T07:00:00Z",
                                    "2026-01-31T15:00:00Z",        "2024-02-29T12:00:00Z", "2006-10-29T02:31:00Z",
                                    "2006-10-29T03:30:00Z",        "2025-12-31T23:30:00Z", "2026-11-22T12:00:00Z",
                                    "1969-12-31T23:59:59Z",        "2011-12-30T10:00:00Z"};
constexpr const char* kDates[] = {"2026-03-29", "2026-10-25", "2026-11-01", "2026-01-31", "2024-02-29",
                                  "2006-10-29", "2025-12-31", "2026-11-22", "1969-12-31", "2011-12-30"};
constexpr const char* kDurations[] = {"15m", "4h", "30d", "2w", "1mo", "12mo", "1y", "90m", "36h", "1d", "24h"};
constexpr const char* kZones[] = {"Europe/Berlin",       "America/New_York", "UTC", "America/St_Johns", "Pacific/Apia",
                                  "Australia/Lord_Howe", "America/Sao_Paulo"};
constexpr int kRecords = 9;  // of each type

Json text(std::string value) { return {std::move(value)}; }
Json whole(std::int64_t value) { return {value}; }

std::string pad(int number, std::size_t digits) {
  std::string out = std::to_string(number);
  return std::string(digits - std::min(digits, out.size()), '0') + out;
}

std::string prefix_of(const std::string& type) {
  std::string out = type.substr(0, 3);
  for (char& c : out) c = static_cast<char>(c - 32);
  return out + "-";
}

Json random_field(Chance& chance, const Field& field) {
  if (field.refers_any)
    return text(prefix_of(chance.pick({"incident", "service", "action"})) + pad(chance.below(kRecords) + 1, 6));
  if (field.name == "source_type") return text(chance.pick({"incident", "service", " "}));
  switch (field.kind) {
    case Kind::kChoice: return text(chance.pick(field.choices));
    case Kind::kBool: return {chance.is(50)};
    case Kind::kNumber: {
      static constexpr double kNumbers[] = {0, 0.1, 0.2, 0.3, 45.1, -2.5, 1000, 0.333333, 12.5};
      double number = chance.pick(kNumbers);
      if (field.storage == Storage::kWhole) return whole(chance.below(4) * 5);
      return {number};
    }
    case Kind::kDate:
      return text(chance.is(60) ? chance.pick(kDates)
                                : "20" + pad(chance.below(40), 2) + "-" + pad(chance.below(12) + 1, 2) + "-" +
                                      pad(chance.below(28) + 1, 2));
    case Kind::kDateTime:
      return text(chance.is(60)
                      ? chance.pick(kMoments)
                      : base::format_datetime((chance.below(20'000) * std::int64_t{60} * 24 + chance.below(1440)) *
                                              base::kMinuteUs));
    case Kind::kDuration: return text(chance.pick(kDurations));
    case Kind::kRef: return whole(chance.below(kRecords + 1) + 1);
    case Kind::kRefs: {
      Json::Array ids;
      for (int i = chance.below(4); i > 0; --i) ids.push_back(whole(chance.below(kRecords) + 1));
      return {ids};
    }
    case Kind::kTexts: {
      Json::Array texts;
      for (int i = chance.below(3); i > 0; --i) texts.push_back(text(chance.pick(kWords)));
      return {texts};
    }
    case Kind::kJson: return chance.is(50) ? Json{Json::Array{}} : Json{Json::Array{whole(1)}};
    default: return text(chance.pick(kWords));
  }
}

Json random_record(Chance& chance, const RecordType& type, int id) {
  Json::Object record = {{"id", whole(id)}};
  if (type.find("ref")) record.emplace_back("ref", text(prefix_of(type.name) + pad(id, 6)));
  for (const Field& field : type.fields) {
    bool printed =
        field.name == "id" || field.name == "ref" || (field.name == "in_scope" && type.entry) || !field.inverse.empty();
    if (printed) continue;
    if (field.name == "in_scope")
      record.emplace_back("in_scope", Json{chance.is(75)});
    else if (chance.is(75))
      record.emplace_back(field.name, random_field(chance, field));
  }
  return {record};
}

}  // namespace

Json random_data(Chance& chance, const Schema& schema) {
  Json::Object records;
  for (const auto& [name, type] : schema.types) {
    Json::Array rows;
    for (int id = 1; id <= kRecords; ++id) rows.push_back(random_record(chance, type, id));
    records.emplace_back(name, Json{rows});
  }
  std::string zone = chance.pick(kZones);
  auto hours = [](const char* from, const char* to) {
    return Json{Json::Array{Json{Json::Array{text(from), text(to)}}}};
  };
  Json::Object week = {
      {"mon", hours("08:00", "17:00")}, {"sat", hours("22:00", "24:00")}, {"sun", hours("00:00", "06:00")}};
  Json::Object office = {{"time_zone", text(zone)}, {"week", Json{week}}};
  Json::Object settings = {{"time_zone", text(zone)}};
  if (chance.is(50)) settings.emplace_back("calendar", text("office"));
  if (chance.is(50)) settings.emplace_back("window", text(chance.pick(kDurations)));
  Json::Object data = {{"records", Json{records}},
                       {"settings", Json{settings}},
                       {"calendars", Json{Json::Object{{"office", Json{office}}}}}};
  if (chance.is(80)) data.emplace_back("actor", Json{Json::Object{{"person", whole(1)}}});
  return {data};
}

Params random_params(Chance& chance) {
  static constexpr double kNumbers[] = {1, 2.5, 0.1, 1.0 / 3};
  return {{"n", chance.pick(kNumbers)},
          {"d", chance.pick(kDurations)},
          {"t", chance.pick(kWords)},
          {"day", chance.pick(kDates)},
          {"at", chance.pick(kMoments)}};
}

std::int64_t random_now(Chance& chance) { return base::parse_datetime(chance.pick(kMoments)).value(); }

}  // namespace rules
