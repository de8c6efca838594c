# Compiler settings shared by every target: the language level, ccache and mold when present, sanitisers.
include(GNUInstallDirs)
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME tools)  # see packages.cmake

option(POSTERN_TESTS "Build the tests" ON)
option(POSTERN_WERROR "Treat warnings as errors" OFF)
set(POSTERN_SANITIZE "" CACHE STRING "Sanitisers to build with: address,undefined or thread")
option(POSTERN_FUZZ "Link fuzz targets with libFuzzer (needs clang)" OFF)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

find_program(POSTERN_CCACHE ccache)
if(POSTERN_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${POSTERN_CCACHE}")
endif()
find_program(POSTERN_MOLD mold)
if(POSTERN_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

if(POSTERN_SANITIZE)
  add_compile_options(-fsanitize=${POSTERN_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${POSTERN_SANITIZE})
endif()
if(POSTERN_FUZZ)
  # clang 14 cannot put the marks of -fsanitize=function in front of coroutines
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=function -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=address,undefined)
endif()
