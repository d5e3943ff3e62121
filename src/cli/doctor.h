// Everything that operation depends on, looked at: each check says ok, warn or fail, what it saw and what to do.
#pragma once

#include <string>
#include <vector>

#include "cli/instance.h"

namespace cli {

enum class Health { kGood, kWarn, kBad };

struct Diagnosis {
  Health health = Health::kGood;
  std::string check;   // directory, disk, clock …
  std::string seen;    // a sentence
  std::string advice;  // what to do; empty where all is well
};

std::vector<Diagnosis> examine(Instance& instance);
// Where the data directory cannot even be opened.
std::vector<Diagnosis> examine_unopened(const std::string& data, const base::Error& error);

std::string show(const std::vector<Diagnosis>& diagnoses, bool as_json);
int exit_code(const std::vector<Diagnosis>& diagnoses);  // kFailed where one fails

}  // namespace cli
