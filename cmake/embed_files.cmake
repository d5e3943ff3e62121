# mainstay_embed(NAME ROOT dir FILES file...): a static library mainstay_embedded_NAME that holds the files;
# embedded::NAME() lists them (src/base/embedded.h).
find_package(Python3 REQUIRED COMPONENTS Interpreter)

function(mainstay_embed name)
  cmake_parse_arguments(ARG "" "ROOT" "FILES" ${ARGN})
  set(out ${CMAKE_BINARY_DIR}/embedded)
  list(JOIN ARG_FILES "\n" lines)
  file(CONFIGURE OUTPUT ${out}/${name}.list CONTENT "${lines}\n" @ONLY)
  add_custom_command(
    OUTPUT ${out}/${name}.S ${out}/${name}.cpp
    COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/embed --name ${name} --out ${out} --root ${ARG_ROOT} @${out}/${name}.list
    DEPENDS ${CMAKE_SOURCE_DIR}/tools/embed ${out}/${name}.list
    VERBATIM)
  set_source_files_properties(${out}/${name}.S PROPERTIES OBJECT_DEPENDS "${ARG_FILES}")
  add_library(mainstay_embedded_${name} STATIC ${out}/${name}.S ${out}/${name}.cpp)
  target_include_directories(mainstay_embedded_${name} PRIVATE ${CMAKE_SOURCE_DIR}/src)
endfunction()
