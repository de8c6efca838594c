# Programs that live for milliseconds should not spend them loading libraries: fmt and the C++ run-time are linked in,
# unless POSTERN_SHARED_LIBRARIES (what a distribution wants) or a sanitiser asks for the shared ones.
#   postern_fmt               what libraries link for formatting
#   postern_static_runtime()  what a program calls
option(POSTERN_SHARED_LIBRARIES "Link fmt and the C++ run-time as shared libraries" OFF)
find_package(fmt 9 REQUIRED)

if(POSTERN_SHARED_LIBRARIES)
  add_library(postern_fmt INTERFACE)
  target_link_libraries(postern_fmt INTERFACE fmt::fmt)
else()
  add_library(postern_fmt STATIC "${CMAKE_CURRENT_LIST_DIR}/fmt_static.cc")
  get_target_property(_fmt_includes fmt::fmt INTERFACE_INCLUDE_DIRECTORIES)
  target_include_directories(postern_fmt SYSTEM PUBLIC ${_fmt_includes})
endif()

function(postern_static_runtime target)
  if(NOT POSTERN_SHARED_LIBRARIES AND NOT POSTERN_SANITIZE AND NOT POSTERN_FUZZ)
    target_link_options(${target} PRIVATE -static-libstdc++ -static-libgcc)
  endif()
endfunction()
