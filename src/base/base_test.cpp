#include <doctest/doctest.h>

#include "base/json.h"
#include "base/json_writer.h"

TEST_CASE("what the JSON writer writes, the reader reads") {
  base::JsonWriter json;
  json.begin_object().key("ref").text("INC-000001 \"a\"\n\x01").key("n").integer(-7).key("d").decimal(0.1);
  json.key("list").begin_array().boolean(true).null().begin_object().end_object().end_array().end_object();
  auto read = base::parse_json(json.str());
  REQUIRE(read.ok());
  CHECK(*read->find("ref")->text() == "INC-000001 \"a\"\n\x01");
  CHECK(*read->find("n")->integer() == -7);
  CHECK(read->find("list")->array()->size() == 3);
}

TEST_CASE("JSON that is not one clear document is refused") {
  CHECK_FALSE(base::parse_json("{\"a\":1,\"a\":2}").ok());
  CHECK_FALSE(base::parse_json("{\"a\":1} x").ok());
  CHECK_FALSE(base::parse_json(std::string(100000, '[')).ok());
  CHECK_FALSE(base::parse_json("\"\xff\"").ok());
  CHECK_FALSE(base::parse_json("").ok());
}
