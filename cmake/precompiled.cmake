# The standard headers that most files include, compiled once for all layers and tests. Sources still include what they
# use: the sanitizer presets build without this, and tools/analysis reads every changed file without it.
option(MAINSTAY_PRECOMPILED "Precompile the common standard headers" ON)

function(mainstay_precompile target)
  if(NOT MAINSTAY_PRECOMPILED)
    return()
  endif()
  if(NOT TARGET mainstay_precompiled)
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled.cpp CONTENT "" @ONLY)
    add_library(mainstay_precompiled OBJECT ${CMAKE_BINARY_DIR}/precompiled.cpp)
    target_precompile_headers(
      mainstay_precompiled PRIVATE
      <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <optional> <set> <span> <string> <string_view>
      <unordered_map> <utility> <variant> <vector>)
  endif()
  target_precompile_headers(${target} REUSE_FROM mainstay_precompiled)
endfunction()
