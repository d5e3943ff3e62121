// An amount in the organization's currency, kept in ten-thousandths: `{"amount": "12.50", "currency": "EUR"}`.
#include <charconv>

#include "fields/kind.h"

namespace fields {
namespace {

constexpr std::size_t kDecimals = 4;
constexpr std::size_t kWholeDigits = 11;  // a hundred billion less one

base::Error not_an_amount(const model::Field& field, std::string_view text) {
  return wrong("type",
               field.label + " must be an amount such as 12.50; this is \"" + std::string(text.substr(0, 40)) + "\".");
}

bool all_digits(std::string_view text) { return text.find_first_not_of("0123456789") == std::string_view::npos; }

base::Result<base::Value> from_amount(const model::Field& field, std::string_view text) {
  const bool negative = text.starts_with('-');
  const auto unsigned_text = text.substr(negative ? 1 : 0);
  const auto point = unsigned_text.find('.');
  const auto whole = unsigned_text.substr(0, point);
  const auto decimals = point == std::string_view::npos ? std::string_view() : unsigned_text.substr(point + 1);
  if (whole.empty() || !all_digits(whole) || !all_digits(decimals) ||
      (point != std::string_view::npos && decimals.empty()))
    return not_an_amount(field, text);
  if (decimals.size() > kDecimals) return wrong("decimals", field.label + " may have four decimals at most.");
  if (whole.size() > kWholeDigits)
    return wrong(negative ? "too_small" : "too_large",
                 field.label + " may have eleven digits before the point at most.");
  std::string scaled(whole);
  scaled.append(decimals).append(kDecimals - decimals.size(), '0');
  std::int64_t amount = 0;
  std::from_chars(scaled.data(), scaled.data() + scaled.size(), amount);
  return base::Value(negative ? -amount : amount);
}

base::Result<void> check_currency(const model::Field& field, std::string_view given, std::string_view wanted) {
  if (given == wanted) return {};
  return wrong("currency", field.label + " is kept in " + std::string(wanted) + "; there are no rates to convert " +
                               std::string(given.substr(0, 10)) + ".");
}

std::string amount_text(std::int64_t amount) {
  const auto positive = static_cast<std::uint64_t>(amount < 0 ? -amount : amount);
  std::string decimals = std::to_string(positive % kMoneyScale);
  decimals.insert(0, kDecimals - decimals.size(), '0');
  while (decimals.size() > 2 && decimals.back() == '0') decimals.pop_back();
  return (amount < 0 ? "-" : "") + std::to_string(positive / kMoneyScale) + '.' + decimals;
}

base::Result<base::Value> read_json(const model::Field& field, const base::Json& json, const Reading& reading) {
  const auto members = json.object();
  const auto amount = json.find("amount"), currency = json.find("currency");
  if (!members || !amount || !amount->text() || !currency || !currency->text())
    return wrong("type", field.label + " must be an amount and its currency: {\"amount\": \"12.50\", \"currency\": \"" +
                             std::string(reading.currency) + "\"}.");
  if (members->size() > 2) return wrong("unknown", field.label + " has an amount and a currency, and nothing else.");
  TRY(check_currency(field, *currency->text(), reading.currency));
  return from_amount(field, *amount->text());
}

// "12.50" or "12.50 EUR".
base::Result<base::Value> read_text(const model::Field& field, std::string_view text, const Reading& reading) {
  const auto space = text.find(' ');
  if (space != std::string_view::npos) TRY(check_currency(field, text.substr(space + 1), reading.currency));
  return from_amount(field, text.substr(0, space));
}

void print_json(const model::Field&, const base::Value& value, const Writing& writing, base::JsonWriter& json) {
  json.begin_object()
      .key("amount")
      .text(amount_text(value.integer()))
      .key("currency")
      .text(writing.currency)
      .end_object();
}

std::string print_text(const model::Field&, const base::Value& value, const Writing&) {
  return amount_text(value.integer());
}

void describe(const model::Field&, Side, base::JsonWriter& json) {
  json.key("oneOf").begin_array();
  json.begin_object().key("$ref").text("#/components/schemas/Money").end_object();
  json.begin_object().key("type").text("null").end_object();
  json.end_array();
}

}  // namespace

const Kind kMoneyKind = {"money", true, read_json, read_text, print_json, print_text, describe};

}  // namespace fields
