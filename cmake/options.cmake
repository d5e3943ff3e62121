# Warnings, hardening, linker and sanitizers: one place for flags.
option(MAINSTAY_TESTS "Build the tests" OFF)
option(MAINSTAY_BENCH "Build the programs that measure" OFF)
option(MAINSTAY_FUZZERS "Build the fuzzers (clang only)" OFF)
set(MAINSTAY_SANITIZERS "" CACHE STRING "address;undefined or thread")

add_compile_options(-Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Werror=return-type -fstack-protector-strong)
add_compile_options($<$<CONFIG:Release>:-D_FORTIFY_SOURCE=3>)
add_compile_definitions(_GLIBCXX_ASSERTIONS)
add_link_options(-pie -Wl,-z,relro,-z,now)

find_program(MAINSTAY_MOLD mold)
if(MAINSTAY_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

find_program(MAINSTAY_CCACHE ccache)
if(MAINSTAY_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${MAINSTAY_CCACHE})
endif()

foreach(sanitizer IN LISTS MAINSTAY_SANITIZERS)
  add_compile_options(-fsanitize=${sanitizer} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${sanitizer})
endforeach()
