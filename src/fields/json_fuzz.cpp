// JSON of a stranger as the value of a field of every type. What is taken must come back the same, once written and
// read again; nothing may crash. The first byte chooses the type.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "fields/field.h"

namespace {

class Numbers final : public fields::References {
 public:
  base::Result<std::int64_t> resolve(const model::Field&, std::string_view text) override {
    if (text.size() < 20) return static_cast<std::int64_t>(text.size());
    return base::invalid("There is no such record.");
  }
  const Shown* show(const model::Field&, std::int64_t id) override {
    shown_.ref = std::string(static_cast<std::size_t>(id), 'x');
    return &shown_;
  }

 private:
  Shown shown_;
};

model::Field field_of(model::FieldType type) {
  model::Field field;
  field.name = "field";
  field.label = "Field";
  field.to = "thing";
  field.type = type;
  field.of = {{"low", "Low"}, {"high", "High"}};
  return field;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  auto field = field_of(static_cast<model::FieldType>(data[0] % (static_cast<int>(model::FieldType::kTime) + 1)));
  if (field.type == model::FieldType::kRows)
    for (const auto type : {model::FieldType::kText, model::FieldType::kMoney, model::FieldType::kTags}) {
      field.columns.push_back(field_of(type));
      field.columns.back().name = fields::type_name(type);
    }
  Numbers numbers;
  const fields::Reading reading{numbers, "EUR", nullptr};
  (void)fields::from_text(field, text, reading);
  const auto json = base::parse_json(text);
  if (!json.ok()) return 0;
  const auto value = fields::from_json(field, *json, reading);
  if (!value.ok()) return 0;
  base::JsonWriter written;
  fields::to_json(field, *value, {numbers, "EUR"}, written);
  const auto again = base::parse_json(written.str());
  if (!again.ok()) std::abort();
  const auto same = fields::from_json(field, *again, reading);
  if (!same.ok() || !(*same == *value)) std::abort();
  return 0;
}
