// Random data sets and random, mostly well-typed rules over the types of tests/rules/random/model.json.
#pragma once

#include <random>

#include "rules/data_set_test.h"

namespace rules {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : generator_(seed) {}
  bool is(int percent) { return below(100) < percent; }
  int below(int end) { return static_cast<int>(generator_() % static_cast<std::uint64_t>(end)); }
  template <class Container>
  auto pick(const Container& from) {
    return *std::next(std::begin(from), below(static_cast<int>(std::size(from))));
  }
  std::string pick(std::initializer_list<const char*> from) {
    return *(from.begin() + below(static_cast<int>(from.size())));
  }

 private:
  std::mt19937_64 generator_;
};

base::Json random_data(Chance& chance, const Schema& schema);

// A rule on records of `on` ("" for none): a condition, or a value of any kind.
std::string random_condition(Chance& chance, const Schema& schema, const std::string& on);
std::string random_value(Chance& chance, const Schema& schema, const std::string& on);
Params random_params(Chance& chance);
std::int64_t random_now(Chance& chance);

}  // namespace rules
