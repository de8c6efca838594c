# Programs and the library behind each.

# postern_tool_library(<name> <source>...): postern_tool_<name>, what programs/<name>.cc calls. Nothing without sources.
function(postern_tool_library name)
  if(NOT ARGN)
    return()
  endif()
  add_library(postern_tool_${name} STATIC ${ARGN})
  target_link_libraries(postern_tool_${name} PUBLIC postern_tools CLI11::CLI11 PRIVATE postern_warnings)
  target_compile_definitions(postern_tool_${name} PRIVATE POSTERN_VERSION="${PROJECT_VERSION}")
  set_property(GLOBAL APPEND PROPERTY POSTERN_TOOL_LIBRARIES postern_tool_${name})
endfunction()

# postern_program(<name> <source>...): bin/postern-<name>, built by the target `programs` and installed.
function(postern_program name)
  if(name STREQUAL "postern")
    set(_target postern)
  else()
    set(_target postern-${name})
  endif()
  add_executable(${_target} ${ARGN})
  if(TARGET postern_tool_${name})
    target_link_libraries(${_target} PRIVATE postern_tool_${name})
  endif()
  target_link_libraries(${_target} PRIVATE postern_tools CLI11::CLI11 postern_warnings)
  postern_static_runtime(${_target})
  add_dependencies(programs ${_target})
  install(TARGETS ${_target} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endfunction()
