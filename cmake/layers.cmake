# mainstay_layer(NAME [USES layer...] [LIBRARIES lib...]): the sources of src/NAME as one static library.
# Each third-party library is named by the one layer that wraps it; tools/tidy checks the include edges.
function(mainstay_layer name)
  cmake_parse_arguments(ARG "" "" "USES;LIBRARIES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$|_fuzz\\.cpp$")
  add_library(mainstay_${name} STATIC ${sources})
  target_include_directories(mainstay_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  foreach(used IN LISTS ARG_USES)
    target_link_libraries(mainstay_${name} PUBLIC mainstay_${used})
  endforeach()
  target_link_libraries(mainstay_${name} PRIVATE ${ARG_LIBRARIES})
  mainstay_precompile(mainstay_${name})
endfunction()
