// Numbers and titles of other records within one request: asked for by type and all at once, each once.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "fields/field.h"
#include "kernel/find.h"
#include "kernel/view.h"

namespace api {

class Titles final : public fields::References {
 public:
  explicit Titles(const kernel::View& view) : view_(view) {}

  base::Result<std::int64_t> resolve(const model::Field& field, std::string_view text) override;
  const Shown* show(const model::Field& field, std::int64_t id) override;
  const Shown* show(const model::RecordType& type, std::int64_t id);

  // Notes what will be shown; `load` asks for all of it. What was not noted is asked for one by one.
  void note(const model::Field& field, const base::Value& value);
  void note(const model::RecordType& type, std::int64_t id);
  void load();

  // The first error of the store; what was shown is then not to be relied on.
  base::Result<void> check() const;

 private:
  struct OfType {
    const model::RecordType* type;
    base::Ids wanted;
    std::unordered_map<std::int64_t, std::optional<Shown>> shown;  // nothing: not visible
  };
  OfType& of(const model::RecordType& type);
  void load(OfType& titles);

  const kernel::View& view_;
  std::vector<std::unique_ptr<OfType>> types_;
  std::optional<base::Error> error_;
};

}  // namespace api
