# Client libraries of table types: build options, on when found.
include(soname)

set(POSTERN_TABLES_MISSING "")          # types left out
set(POSTERN_TABLES_MISSING_RECORDS "")  # {name, package} for the program
set(POSTERN_TABLES_FOUND "")            # types with a library

# A static archive where the programs are linked that way (see static_runtime.cmake), else what find_library finds.
function(_postern_find_library result)
  if(NOT POSTERN_SHARED_LIBRARIES AND NOT POSTERN_SANITIZE)
    set(_archives "")
    foreach(_name IN ITEMS ${ARGN})
      list(APPEND _archives "lib${_name}.a")
    endforeach()
    find_library(${result} NAMES ${_archives})
  endif()
  find_library(${result} NAMES ${ARGN})
endfunction()

# postern_table_library(<type> PACKAGE <debian package> HEADER <header> LIBRARY <name>... [SHARED | RUNTIME] [FOLDER <suffix>...]
#                       [SOURCE <support file>...])
#   To be called from types/<type>.cmake. SHARED: never link the archive. RUNTIME: not linked at all, but loaded by its
#   name POSTERN_SONAME_<TYPE> when a table is opened (support/client_library.h). SOURCE: files of support/ that include the
#   library's header and are left out with it; those need the name support/<file>.
#   The option POSTERN_TABLE_<TYPE> (ON) turns the type off.
macro(postern_table_library type)
  cmake_parse_arguments(_tl "SHARED;RUNTIME" "PACKAGE;HEADER" "LIBRARY;FOLDER;ALSO;SOURCE" ${ARGN})
  string(TOUPPER "${type}" _upper)
  option(POSTERN_TABLE_${_upper} "Build the ${type} table type when its library is found" ON)
  find_path(POSTERN_${_upper}_INCLUDE ${_tl_HEADER} PATH_SUFFIXES ${_tl_FOLDER})
  if(_tl_SHARED OR _tl_RUNTIME)
    find_library(POSTERN_${_upper}_LIBRARY NAMES ${_tl_LIBRARY})
  else()
    _postern_find_library(POSTERN_${_upper}_LIBRARY ${_tl_LIBRARY})
  endif()
  mark_as_advanced(POSTERN_${_upper}_INCLUDE POSTERN_${_upper}_LIBRARY)
  if(POSTERN_TABLE_${_upper} AND POSTERN_${_upper}_INCLUDE AND POSTERN_${_upper}_LIBRARY)
    if(NOT POSTERN_${_upper}_INCLUDE STREQUAL "/usr/include")
      target_include_directories(postern_tables SYSTEM PRIVATE "${POSTERN_${_upper}_INCLUDE}")
    endif()
    if(_tl_RUNTIME)
      postern_soname(_soname "${POSTERN_${_upper}_LIBRARY}")
      set_property(GLOBAL PROPERTY POSTERN_SONAME_${_upper} "${_soname}")  # packages name who has it
      target_compile_definitions(postern_tables PRIVATE "POSTERN_SONAME_${_upper}=\"${_soname}\"")
    else()
      target_link_libraries(postern_tables PRIVATE "${POSTERN_${_upper}_LIBRARY}" ${_tl_ALSO})
    endif()
    list(APPEND POSTERN_TABLES_FOUND ${type})
    list(APPEND _table_sources_found ${_tl_SOURCE})
  else()
    list(APPEND POSTERN_TABLES_MISSING ${type})
    string(APPEND POSTERN_TABLES_MISSING_RECORDS "    MissingType{\"${type}\", \"${_tl_PACKAGE}\"},\n")
    list(APPEND _table_sources_missing ${_tl_SOURCE})
  endif()
endmacro()

# The registry of the types that are left, and the list of the others. Call after all types/*.cmake.
macro(postern_finish_table_libraries)
  postern_registry(postern_tables types TableType libtables/table_type.h
                   NAMESPACE postern::tables PREFIX table_ FUNCTION table_types EXCLUDE ${POSTERN_TABLES_MISSING})
  list(LENGTH POSTERN_TABLES_MISSING _missing_count)
  file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/missing_types.cc" @ONLY CONTENT [[// Generated: table types whose library was not found.
#include <array>

#include "libtables/table_type.h"

namespace postern::tables {
namespace {
constexpr std::array<MissingType, @_missing_count@> kMissing{
@POSTERN_TABLES_MISSING_RECORDS@};
}  // namespace

std::span<const MissingType> missing_table_types() { return kMissing; }

}  // namespace postern::tables
]])
  target_sources(postern_tables PRIVATE "${CMAKE_CURRENT_BINARY_DIR}/missing_types.cc")
  list(REMOVE_DUPLICATES _table_sources_missing)
  list(REMOVE_ITEM _table_sources_missing ${_table_sources_found})
  if(_table_sources_missing)
    get_target_property(_sources postern_tables SOURCES)
    foreach(_source IN LISTS _table_sources_missing)
      list(FILTER _sources EXCLUDE REGEX "/support/${_source}$")
    endforeach()
    set_property(TARGET postern_tables PROPERTY SOURCES ${_sources})
  endif()
  list(JOIN POSTERN_TABLES_FOUND " " _found)
  list(JOIN POSTERN_TABLES_MISSING " " _missing)
  set_property(GLOBAL PROPERTY POSTERN_TABLES_FOUND "${_found}")
  set_property(GLOBAL PROPERTY POSTERN_TABLES_MISSING "${_missing}")
endmacro()
