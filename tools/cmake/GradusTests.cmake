# How a folder adds its tests; a test's label is the folder it stands in, and tools/check runs them all.
#
#   gradus_add_unit_test(<name> SOURCES <file>… [LINK <target>…] [LLVM] [MLIR] [LABEL <label>])
#     one GoogleTest program, one ctest test
include_guard(GLOBAL)

function(gradus_add_unit_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "LLVM;MLIR" "LABEL" "SOURCES;LINK")
  gradus_add_program(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE GTest::gtest GTest::gtest_main)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/test")
  add_test(NAME ${name} COMMAND ${name} --gtest_brief=1)
  if(NOT arg_LABEL)
    set(arg_LABEL unit)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS ${arg_LABEL} TIMEOUT 300)
endfunction()
