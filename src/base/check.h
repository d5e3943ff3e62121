// ENSURE states what the programmer claims; it stays on in release builds and is never reachable from input.
#pragma once

namespace base {
[[noreturn]] void check_failed(const char* claim, const char* file, int line);
}

#define ENSURE(claim) ((claim) ? static_cast<void>(0) : ::base::check_failed(#claim, __FILE__, __LINE__))
