# The one list of warning flags; every target of ours links postern_warnings.
add_library(postern_warnings INTERFACE)
target_compile_options(postern_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor
  -Wold-style-cast -Wimplicit-fallthrough -Wextra-semi $<$<CXX_COMPILER_ID:GNU>:-Wzero-as-null-pointer-constant>)
if(POSTERN_WERROR)
  target_compile_options(postern_warnings INTERFACE -Werror)
endif()
