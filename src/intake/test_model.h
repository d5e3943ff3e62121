// For the tests of this folder: the shipped model, and short ways to read a mapping and a log.
#pragma once

#include <string>
#include <string_view>

#include "intake/event_log.h"
#include "model/model.h"

namespace intake {

const model::Model& shipped_model();

// 2030-01-01: later than any event of a test.
inline constexpr std::int64_t kTestNowUs = 1'893'456'000'000'000;

// Every event of a log on lines of its own, as the cases under src/intake/cases show it.
std::string show_events(const Mapping& mapping, std::string rows);

}  // namespace intake
