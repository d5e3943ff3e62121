// The parts of the OpenAPI document that do not depend on the model.
#pragma once

#include <string_view>

namespace api {

std::string_view openapi_fixed_paths();    // members of `paths`
std::string_view openapi_fixed_schemas();  // members of `components.schemas`
std::string_view openapi_fixed_parts();    // other members of `components`

}  // namespace api
