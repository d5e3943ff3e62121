# mainstay_assets: the files of web/dist inside the program, for http/assets.h. Without web/dist the table is empty and
# the build needs no Node. The files enter by .incbin: an array in C++ would cost 2 s and 110 MB of memory a megabyte.
set(dist ${CMAKE_SOURCE_DIR}/web/dist)
set(out ${CMAKE_BINARY_DIR}/web_assets)
file(GLOB_RECURSE assets CONFIGURE_DEPENDS RELATIVE ${dist} ${dist}/*)
list(FILTER assets EXCLUDE REGEX "^\\.|/\\.|\\.(map|gz|br)$")
list(SORT assets)

set(packed "")
foreach(asset IN LISTS assets)
  foreach(form IN ITEMS gz br)
    add_custom_command(
      OUTPUT ${out}/${asset}.${form}
      COMMAND ${CMAKE_COMMAND} -DINPUT=${dist}/${asset} -DOUTPUT=${out}/${asset}.${form} -DFORM=${form}
              -P ${CMAKE_CURRENT_LIST_DIR}/compress.cmake
      DEPENDS ${dist}/${asset} ${CMAKE_CURRENT_LIST_DIR}/compress.cmake
      COMMENT "Compressing ${asset} (${form})" VERBATIM)
    list(APPEND packed ${out}/${asset}.${form})
  endforeach()
endforeach()

# The names in a file of their own: a list of hundreds would not fit a command line, and a changed list rebuilds.
list(JOIN assets "\n" names)
file(CONFIGURE OUTPUT ${out}/names.txt CONTENT "${names}\n" @ONLY)

list(TRANSFORM assets PREPEND ${dist}/ OUTPUT_VARIABLE originals)
add_custom_command(
  OUTPUT ${out}/web_assets.S ${out}/web_assets.cpp
  COMMAND ${CMAKE_COMMAND} -DDIST=${dist} -DOUT=${out} -P ${CMAKE_CURRENT_LIST_DIR}/embed.cmake
  DEPENDS ${originals} ${packed} ${out}/names.txt ${CMAKE_CURRENT_LIST_DIR}/embed.cmake
  COMMENT "Embedding the web application" VERBATIM)

add_library(mainstay_assets STATIC ${out}/web_assets.S ${out}/web_assets.cpp)
target_include_directories(mainstay_assets PUBLIC ${CMAKE_SOURCE_DIR}/src)
set_source_files_properties(${out}/web_assets.S PROPERTIES OBJECT_DEPENDS "${originals};${packed}")
