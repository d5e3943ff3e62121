// What an empty store holds before anybody signs in: the own organization and the person `system`.
#pragma once

#include "kernel/view.h"

namespace kernel {

// Does nothing where they are there already.
base::Result<void> bootstrap(Work& work);

// Whether anybody holds the role administrator.
base::Result<bool> has_administrator(const View& view);

}  // namespace kernel
