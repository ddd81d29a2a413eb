# Installs BUILD into PREFIX and moves the result to MOVED: nothing in it may remember where it was.
file(REMOVE_RECURSE "${PREFIX}" "${MOVED}")
execute_process(COMMAND "${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${PREFIX}" COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
file(RENAME "${PREFIX}" "${MOVED}")

foreach(file IN ITEMS bin/gradusc bin/gradus bin/gradus-opt include/gradus/gradus.h share/gradus/std lib/cmake/Gradus/GradusConfig.cmake)
  if(NOT EXISTS "${MOVED}/${file}")
    message(FATAL_ERROR "the installation lacks ${file}")
  endif()
endforeach()

# The programs start where they now are, with nothing in the environment.
foreach(program IN ITEMS gradusc gradus gradus-opt)
  execute_process(COMMAND "${CMAKE_COMMAND}" -E env --unset=LD_LIBRARY_PATH "${MOVED}/bin/${program}" --help
    RESULT_VARIABLE status OUTPUT_QUIET)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "the installed ${program} --help ended with ${status}")
  endif()
endforeach()
