#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace base {

void check_failed(const char* claim, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: this should hold: %s\n", file, line, claim);
  std::abort();
}

}  // namespace base
