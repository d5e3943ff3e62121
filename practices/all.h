// The behaviours of all practices; the function is generated from the folders (cmake/practices.cmake).
#pragma once

#include "kernel/behaviour.h"

namespace practices {

void register_all(kernel::Behaviours& behaviours);

}  // namespace practices
