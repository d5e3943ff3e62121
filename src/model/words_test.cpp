#include "model/words.h"

#include <doctest/doctest.h>

TEST_CASE("words: a language falls back to its parent, then to the model") {
  model::Words words;
  words.add("de", "incident.impact.high", "hoch");
  words.add("de", "_base.title", "Titel");
  words.add("de-AT", "incident", "Störung");
  CHECK(words.say("de-AT", "incident.impact.high", "High") == "hoch");
  CHECK(words.say("de-AT", "incident", "Incident") == "Störung");
  CHECK(words.say("de", "incident", "Incident") == "Incident");
  CHECK(words.say("fr", "incident", "Incident") == "Incident");
  CHECK(words.say_field("de", "incident", "title", "Title") == "Titel");
  CHECK(words.languages() == std::vector<std::string>{"de", "de-AT"});
}

TEST_CASE("words: the made languages change every letter and keep what stands in braces") {
  model::Words words;
  words.add("en-XA", "incident", "never asked");
  CHECK(words.say("en-XA", "incident", "Open") == "[Öþéñ~]");
  CHECK(words.say_field("en-XA", "incident", "title", "") == "");
  CHECK(model::accented("{count} open") == "[{count} öþéñ~~~~]");
  CHECK(model::mirrored("to do") == "\u202eţö\u202c \u202eðö\u202c");
  CHECK(model::mirrored("{n} a") == "{n} \u202eå\u202c");
  CHECK(model::is_right_to_left("ar-XB"));
  CHECK_FALSE(model::is_right_to_left("en-XA"));
}

TEST_CASE("words: a title is a key in small letters") {
  CHECK(model::key_of_title("Major incident") == "major_incident");
  CHECK(model::key_of_title("Work & time (staff)") == "work_time_staff");
}
