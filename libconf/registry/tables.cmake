# The tables behind the registry: *.def -> registry_compiler -> registry_tables.cc, a source of postern_conf.
file(GLOB _compiler_sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_LIST_DIR}/compiler/*.cc")
list(FILTER _compiler_sources EXCLUDE REGEX "/main\\.cc$")
add_library(postern_registry_compiler STATIC ${_compiler_sources} "${CMAKE_CURRENT_LIST_DIR}/param_spec.cc")
target_link_libraries(postern_registry_compiler PUBLIC postern_base PRIVATE postern_warnings)
set_property(GLOBAL APPEND PROPERTY POSTERN_TOOL_LIBRARIES postern_registry_compiler)  # its tests link it

add_executable(registry_compiler "${CMAKE_CURRENT_LIST_DIR}/compiler/main.cc")
target_link_libraries(registry_compiler PRIVATE postern_registry_compiler postern_warnings)
set_target_properties(registry_compiler PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}")

set(_registry_tables "${CMAKE_CURRENT_BINARY_DIR}/registry_tables.cc")
set(_registry_records releases profiles services families table_types client_options parameters)
list(TRANSFORM _registry_records PREPEND "${CMAKE_CURRENT_LIST_DIR}/")
list(TRANSFORM _registry_records APPEND ".def")
add_custom_command(OUTPUT "${_registry_tables}"
  COMMAND registry_compiler "${_registry_tables}" ${_registry_records}
  DEPENDS registry_compiler ${_registry_records}
  COMMENT "Compiling the parameter registry" VERBATIM)
target_sources(postern_conf PRIVATE "${_registry_tables}")
