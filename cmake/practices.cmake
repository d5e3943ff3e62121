# mainstay_practices: every practices/<practice>/*.cpp, and one function that registers the behaviours of all of them.
file(GLOB practice_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/practices/*/*.cpp)
set(declarations "")
set(calls "")
foreach(source IN LISTS practice_sources)
  if(source MATCHES "/behaviours\\.cpp$")
    get_filename_component(folder ${source} DIRECTORY)
    get_filename_component(practice ${folder} NAME)
    string(APPEND declarations "namespace ${practice} { void register_behaviours(kernel::Behaviours& behaviours); }\n")
    string(APPEND calls "  ${practice}::register_behaviours(behaviours);\n")
  endif()
endforeach()
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/practices/all.cpp CONTENT
"// Made by cmake/practices.cmake from the folders of practices/.
#include \"practices/all.h\"

@declarations@
namespace practices {

void register_all(kernel::Behaviours& behaviours) {
@calls@}

}  // namespace practices
" @ONLY)
add_library(mainstay_practices STATIC ${practice_sources} ${CMAKE_BINARY_DIR}/practices/all.cpp)
target_include_directories(mainstay_practices PUBLIC ${CMAKE_SOURCE_DIR})
target_link_libraries(mainstay_practices PUBLIC mainstay_kernel)
mainstay_precompile(mainstay_practices)
