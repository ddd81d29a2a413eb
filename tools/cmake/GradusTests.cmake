# How a folder adds its tests; a test's label is the folder it stands in, and tools/check runs them all.
#
#   gradus_add_unit_test(<name> SOURCES <file>… [LINK <target>…] [LLVM] [MLIR])
#     one GoogleTest program, one ctest test
#   gradus_add_lit_suite(<folder>)
#     the text tests of a folder of test/, one ctest test
#   gradus_add_check(<name> <file.py> [<argument>…])
#     a Python program of test/checks, one ctest test
include_guard(GLOBAL)

# The folder of test/ that the caller stands in.
function(gradus_test_label result)
  file(RELATIVE_PATH path "${PROJECT_SOURCE_DIR}/test" "${CMAKE_CURRENT_SOURCE_DIR}")
  string(REGEX REPLACE "/.*" "" label "${path}")
  set(${result} "${label}" PARENT_SCOPE)
endfunction()

function(gradus_add_unit_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "LLVM;MLIR" "" "SOURCES;LINK")
  gradus_add_program(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE GTest::gtest GTest::gtest_main)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/test/bin")
  gradus_test_label(label)
  add_test(NAME ${label}.${name} COMMAND ${name} --gtest_brief=1)
  # Threads that spin while they wait take the cores from the tests beside them.
  set_tests_properties(${label}.${name} PROPERTIES LABELS ${label} TIMEOUT 600 ENVIRONMENT "GOMP_SPINCOUNT=1000")
endfunction()

function(gradus_add_lit_suite folder)
  add_test(NAME ${folder} COMMAND "${CMAKE_CURRENT_BINARY_DIR}/lit" -sv --no-progress-bar "${folder}")
  # lit runs its tests on all cores.
  cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
  set_tests_properties(${folder} PROPERTIES LABELS ${folder} TIMEOUT 1800 PROCESSORS ${cores})
endfunction()

function(gradus_add_check name file)
  add_test(NAME checks.${name} COMMAND Python3::Interpreter "${CMAKE_CURRENT_SOURCE_DIR}/${file}" ${ARGN})
  set_tests_properties(checks.${name} PROPERTIES LABELS checks TIMEOUT 120 WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
endfunction()
