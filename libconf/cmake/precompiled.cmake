# Precompiled headers for targets with many sources: reading the standard library again and again is most of the work
# of compiling a small file. A source includes what it uses all the same. See docs/design/decisions/0010.
option(POSTERN_PRECOMPILE "Precompile the headers that nearly every source includes" OFF)
if(POSTERN_PRECOMPILE AND POSTERN_CCACHE)
  # What ccache asks for before it keeps objects that were made with precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros "${POSTERN_CCACHE}")
endif()

# postern_precompile(<target> <header>...): besides the given ones, the usual part of the standard library.
function(postern_precompile target)
  if(NOT POSTERN_PRECOMPILE OR NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    return()
  endif()
  target_precompile_headers(${target} PRIVATE
    <algorithm> <array> <cstdint> <functional> <map> <memory> <optional> <set> <span> <string> <string_view> <utility>
    <variant> <vector> <fmt/format.h> <tl/expected.hpp> ${ARGN})
  # Without -fpch-preprocess ccache cannot tell what a precompiled header was made of. g++ 12 forgets that precompiled
  # code comes from system headers, where it has false alarms about std::string (GCC bugs 105329, 105651) for itself.
  target_compile_options(${target} PRIVATE -fpch-preprocess -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow
                         -Wno-stringop-overread)
endfunction()
