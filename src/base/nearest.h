// "Did you mean …": the word of a list that a person most likely wanted to type.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace base {

// The candidate with the fewest typing mistakes between it and `word`, at most a third of its letters; empty where
// none is near. Of equals the first.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

// "; did you mean `resolve`?" where one is near, else "; there are a, b, c" (at most twelve), else nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace base
