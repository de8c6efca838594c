# Records found by the existence of their files: one file, one record, no list to keep.
#
# postern_registry(<target> <folder> <record type> <header> NAMESPACE <ns> PREFIX <prefix> FUNCTION <name> [EXCLUDE <name>...])
#   Adds <folder>/*.cc to the target, and a generated <folder>_registry.cc that defines
#     std::span<const RECORD* const> NS::FUNCTION()
#   over `extern const RECORD PREFIX<file name>`, sorted by file name. A file without its record fails to link.
#   Names in EXCLUDE are left out: records whose library is not there.
function(postern_registry target folder record header)
  cmake_parse_arguments(PARSE_ARGV 4 _arg "" "NAMESPACE;PREFIX;FUNCTION" "EXCLUDE")
  file(GLOB _files CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cc")
  list(SORT _files COMPARE STRING)
  set(_externs "")
  set(_pointers "")
  set(_count 0)
  foreach(_file IN LISTS _files)
    get_filename_component(_name "${_file}" NAME_WE)
    if(_name IN_LIST _arg_EXCLUDE)
      continue()
    endif()
    target_sources(${target} PRIVATE "${_file}")
    string(APPEND _externs "extern const ${record} ${_arg_PREFIX}${_name};\n")
    string(APPEND _pointers "    &${_arg_PREFIX}${_name},\n")
    math(EXPR _count "${_count} + 1")
  endforeach()
  string(REPLACE "/" "_" _stem "${folder}")
  set(_generated "${CMAKE_CURRENT_BINARY_DIR}/${_stem}_registry.cc")
  file(CONFIGURE OUTPUT "${_generated}" @ONLY CONTENT [[// Generated from the files of one folder.
#include "@header@"

#include <array>
#include <span>

namespace @_arg_NAMESPACE@ {
@_externs@
namespace {
constexpr std::array<const @record@*, @_count@> kRecords{
@_pointers@};
}  // namespace

std::span<const @record@* const> @_arg_FUNCTION@() { return kRecords; }

}  // namespace @_arg_NAMESPACE@
]])
  target_sources(${target} PRIVATE "${_generated}")
endfunction()
