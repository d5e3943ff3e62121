# Warnings, hardening, linker and sanitizers: one place for flags.
option(MAINSTAY_TESTS "Build the tests" OFF)
option(MAINSTAY_BENCH "Build the programs that measure" OFF)
option(MAINSTAY_FUZZERS "Build the fuzzers (clang only)" OFF)
set(MAINSTAY_SANITIZERS "" CACHE STRING "address;undefined or thread")

add_compile_options(-Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wno-maybe-uninitialized -Werror=return-type -fstack-protector-strong)
# One code model for libraries and programs, so that they share the precompiled header; nothing here is a shared library.
add_compile_options(-fPIE)
add_compile_options($<$<CONFIG:Release>:-D_FORTIFY_SOURCE=3>)
add_compile_definitions(_GLIBCXX_ASSERTIONS)
add_link_options(-pie -Wl,-z,relro,-z,now)

find_program(MAINSTAY_MOLD mold)
if(MAINSTAY_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

find_program(MAINSTAY_CCACHE ccache)
if(MAINSTAY_CCACHE)
  # With a precompiled header ccache must see through it (-fpch-preprocess) and may ignore its time stamps.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${MAINSTAY_CCACHE})
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()

foreach(sanitizer IN LISTS MAINSTAY_SANITIZERS)
  add_compile_options(-fsanitize=${sanitizer} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${sanitizer})
endforeach()
