# Programs and the library behind each.

# postern_tool_library(<name> <source>...): postern_tool_<name>, what programs/<name>.cc calls.
function(postern_tool_library name)
  if(NOT ARGN)
    return()
  endif()
  add_library(postern_tool_${name} STATIC ${ARGN})
  target_link_libraries(postern_tool_${name} PUBLIC postern_conf CLI11::CLI11 nlohmann_json::nlohmann_json
                        PRIVATE postern_warnings)
  set_property(GLOBAL APPEND PROPERTY POSTERN_TOOL_LIBRARIES postern_tool_${name})
endfunction()

# postern_program(<name> <source>...): bin/postern-<name>, built by the target `programs` and installed.
# The C++ run-time is linked in: a third of the start-up of a short-lived program is loading shared libraries.
function(postern_program name)
  if(name STREQUAL "postern")
    set(_target postern)
  else()
    set(_target postern-${name})
  endif()
  add_executable(${_target} ${ARGN})
  target_link_libraries(${_target} PRIVATE postern_conf CLI11::CLI11 nlohmann_json::nlohmann_json postern_warnings)
  if(TARGET postern_tool_${name})
    target_link_libraries(${_target} PRIVATE postern_tool_${name})
  endif()
  if(NOT POSTERN_SANITIZE AND NOT POSTERN_FUZZ)
    target_link_options(${_target} PRIVATE -static-libstdc++ -static-libgcc)
  endif()
  add_dependencies(programs ${_target})
  install(TARGETS ${_target} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endfunction()
