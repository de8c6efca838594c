# Test suites as ctest entries. Each leaves a result file in test-results/ for tests/run_tests.py to count.
set(POSTERN_TEST_RESULTS "${PROJECT_BINARY_DIR}/test-results")
option(POSTERN_LONG_TESTS "Allow suites ten times their time (for POSTERN_LONG=1)" OFF)
set(POSTERN_TEST_ENVIRONMENT
  "POSTERN_BIN_DIR=${PROJECT_BINARY_DIR}/bin"
  "POSTERN_SOURCE_DIR=${PROJECT_SOURCE_DIR}"
  "POSTERN_BUILD_DIR=${PROJECT_BINARY_DIR}")
if(POSTERN_SANITIZE)
  list(APPEND POSTERN_TEST_ENVIRONMENT "POSTERN_SANITIZED=${POSTERN_SANITIZE}"
       "UBSAN_OPTIONS=print_stacktrace=1" "ASAN_OPTIONS=strict_string_checks=1:detect_stack_use_after_return=1"
       "LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/support/leaks.supp:print_suppressions=0")
endif()
file(MAKE_DIRECTORY "${POSTERN_TEST_RESULTS}")

# Helpers in tests/support, and every library of the project that exists, for all test programs.
function(postern_test_support)
  add_library(postern_test_support INTERFACE)
  if(ARGN)
    add_library(postern_test_helpers STATIC ${ARGN})
    target_link_libraries(postern_test_helpers PUBLIC postern_conf GTest::gtest PRIVATE postern_warnings)
    target_link_libraries(postern_test_support INTERFACE postern_test_helpers)
  endif()
  get_property(_tools GLOBAL PROPERTY POSTERN_TOOL_LIBRARIES)
  target_link_libraries(postern_test_support INTERFACE ${_tools} postern_tools postern_conf postern_base GTest::gmock_main)
endfunction()

# Properties of one ctest entry; `suite:` hints are read from the head of its source.
function(postern_suite_properties name label source)
  set(_timeout 300)
  set(_processors 1)
  set(_labels ${label})
  file(READ "${source}" _head LIMIT 4000)
  if(_head MATCHES "(^|\n)(#|//) suite: ([^\n]*)")
    set(_hints "${CMAKE_MATCH_3}")
    if(_hints MATCHES "timeout ([0-9]+)")
      set(_timeout ${CMAKE_MATCH_1})
    endif()
    if(_hints MATCHES "processors ([0-9]+)")
      set(_processors ${CMAKE_MATCH_1})
    endif()
    if(_hints MATCHES "slow")
      list(APPEND _labels slow)
    endif()
  endif()
  if(POSTERN_SANITIZE)
    math(EXPR _timeout "${_timeout} * 4")
  endif()
  if(POSTERN_LONG_TESTS)
    math(EXPR _timeout "${_timeout} * 10")
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${_labels}" TIMEOUT ${_timeout} PROCESSORS ${_processors}
                       SKIP_RETURN_CODE 77 ENVIRONMENT "${POSTERN_TEST_ENVIRONMENT}")
endfunction()

# postern_gtest_suite(<name> <label> <source>...)
function(postern_gtest_suite name label)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE postern_test_support postern_warnings)
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  target_compile_definitions(${name} PRIVATE POSTERN_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  list(LENGTH ARGN _sources)
  if(_sources GREATER 4)
    postern_precompile(${name} <gmock/gmock.h> <gtest/gtest.h>)
  endif()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
  add_test(NAME ${name}
           COMMAND ${name} --gtest_brief=1 "--gtest_output=xml:${POSTERN_TEST_RESULTS}/${name}.xml"
           WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  list(GET ARGN 0 _first)
  postern_suite_properties(${name} ${label} "${_first}")
endfunction()

# postern_python_suite(<label> <file>): the suite is named <label>_<file name without _test.py>.
function(postern_python_suite label source)
  get_filename_component(_stem "${source}" NAME_WE)
  string(REGEX REPLACE "_test$" "" _stem "${_stem}")
  set(_name "${label}_${_stem}")
  add_test(NAME ${_name}
           COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/tests/support/run_unittest.py"
                   --results "${POSTERN_TEST_RESULTS}/${_name}.json" "${source}"
           WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  postern_suite_properties(${_name} ${label} "${source}")
endfunction()
