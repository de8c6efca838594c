# postern_soname(<result> <library>): what programs that link the library ask the loader for, so that it can be loaded by
# that name when it is needed: libx.so -> libx.so.5.15 is loaded as libx.so.5.
function(postern_soname result library)
  file(REAL_PATH "${library}" _file)
  get_filename_component(_file "${_file}" NAME)
  string(REGEX REPLACE "(\\.so\\.[0-9]+).*$" "\\1" _file "${_file}")
  set(${result} "${_file}" PARENT_SCOPE)
endfunction()
