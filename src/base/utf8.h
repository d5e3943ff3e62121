// Whether bytes are UTF-8 as RFC 3629 has it: shortest forms only, no surrogates, nothing above U+10FFFF.
#pragma once

#include <string_view>

namespace base {

bool is_utf8(std::string_view bytes);

}  // namespace base
