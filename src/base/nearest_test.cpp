#include "base/nearest.h"

#include <doctest/doctest.h>

TEST_CASE("nearest: the word meant is offered") {
  CHECK(base::nearest("requird", {"type", "required", "default"}) == "required");
  CHECK(base::nearest("dafeult", {"type", "required", "default"}) == "default");
  CHECK(base::nearest("colour", {"type", "required"}).empty());
  CHECK(base::nearest("of", {"to", "of"}) == "of");
  CHECK(base::nearest(std::string(1000, 'a'), {std::string(1000, 'a')}).empty());
}

TEST_CASE("nearest: where no word is near, few are listed and many are not") {
  CHECK(base::did_you_mean("resolv", {"resolve", "close"}) == "; did you mean `resolve`?");
  CHECK(base::did_you_mean("zzzzzz", {"resolve", "close"}) == "; there are resolve, close");
  CHECK(base::did_you_mean("zzzzzz", {"resolve"}) == "; there is only resolve");
  CHECK(base::did_you_mean("zzzzzz", std::vector<std::string>(20, "resolve")).empty());
  CHECK(base::did_you_mean("zzzzzz", {}).empty());
}
