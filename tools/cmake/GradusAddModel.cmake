# gradus_add_model(<target> <file.grad> [MODEL <name>] [SHARED | STATIC] [PRECISION f32 | f64] [TARGET_CPU <cpu>]
#                  [DIMS <name>=<value>…] [SET <name>=<value>…] [OPTIONS <flag>…])
#
# Compiles a model when the project is built. Link <target> and include "<model>.h". The arguments are gradusc's: MODEL picks one
# of several models of the file, DIMS fixes symbolic dimensions (n=128), SET gives hyperparameters (code=64), OPTIONS is anything
# else that `gradusc --help` shows.

function(gradus_add_model target source)
  cmake_parse_arguments(PARSE_ARGV 2 arg "SHARED;STATIC" "MODEL;PRECISION;TARGET_CPU" "DIMS;SET;OPTIONS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "gradus_add_model(${target}): unknown argument ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(arg_SHARED AND arg_STATIC)
    message(FATAL_ERROR "gradus_add_model(${target}): SHARED and STATIC exclude each other")
  endif()

  if(arg_STATIC)
    set(kind static)
    set(library_type STATIC)
    set(file "${CMAKE_STATIC_LIBRARY_PREFIX}${target}${CMAKE_STATIC_LIBRARY_SUFFIX}")
  else()
    set(kind shared)
    set(library_type SHARED)
    set(file "${CMAKE_SHARED_LIBRARY_PREFIX}${target}${CMAKE_SHARED_LIBRARY_SUFFIX}")
  endif()

  set(arguments --emit=${kind})
  foreach(pair IN ITEMS MODEL:model PRECISION:precision TARGET_CPU:target-cpu)
    string(REPLACE ":" ";" pair "${pair}")
    list(GET pair 0 argument)
    list(GET pair 1 flag)
    if(arg_${argument})
      list(APPEND arguments "--${flag}=${arg_${argument}}")
    endif()
  endforeach()
  foreach(binding IN LISTS arg_DIMS)
    list(APPEND arguments --dim "${binding}")
  endforeach()
  foreach(setting IN LISTS arg_SET)
    list(APPEND arguments --set "${setting}")
  endforeach()
  list(APPEND arguments ${arg_OPTIONS})

  # A folder of the model's own, so that its header is found whatever the model is called.
  get_filename_component(source "${source}" ABSOLUTE)
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/${target}.gradus")
  file(MAKE_DIRECTORY "${folder}")
  add_custom_command(
    OUTPUT "${folder}/${file}"
    COMMAND Gradus::gradusc "${source}" ${arguments} --depfile "${folder}/${file}.d" -o "${folder}/${file}"
    DEPENDS "${source}" Gradus::gradusc
    DEPFILE "${folder}/${file}.d"
    COMMENT "Compiling the model ${target}"
    VERBATIM)
  add_custom_target(${target}_model DEPENDS "${folder}/${file}")

  add_library(${target} ${library_type} IMPORTED GLOBAL)
  add_dependencies(${target} ${target}_model)
  set_target_properties(${target} PROPERTIES
    IMPORTED_LOCATION "${folder}/${file}"
    INTERFACE_INCLUDE_DIRECTORIES "${folder}"
    INTERFACE_LINK_LIBRARIES Gradus::gradus)
endfunction()
