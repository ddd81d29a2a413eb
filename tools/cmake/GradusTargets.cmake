# The three kinds of target that a folder makes: a part (static library), a shared library of parts, a program.
# A part of sema/ in dsl/ is called gradus_sema, of emit/ in compiler/ gradus_emit, and so on.
#
#   gradus_add_library(<name> SOURCES <file>… [LINK <target>…] [LLVM] [MLIR])
#   gradus_add_shared_library(<name> PARTS <target>… [LINK <everything the parts need that is no part>…] [EXPORTS <script>] [OUTPUT <file name>])
#   gradus_parts(<variable> <folder>…)   the parts made so far in these top folders, as PARTS takes them
#   gradus_add_program(<name> SOURCES <file>… [LINK <target>…] [LLVM] [MLIR])
#
# LLVM and MLIR give the headers and the shared library (MLIR includes LLVM), and compile by LLVM's habits: without
# exceptions and RTTI. Includes are written from the root, generated ones too: "dsl/sema/dim.h"; the two interfaces of the
# runtime as users see them: "gradus/abi.h".
include_guard(GLOBAL)

set(gradus_include_folders "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}" "${PROJECT_SOURCE_DIR}/runtime/include")

function(gradus_configure_target name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "LLVM;MLIR" "" "LINK")
  target_include_directories(${name} PUBLIC ${gradus_include_folders})
  target_link_libraries(${name} PUBLIC ${arg_LINK})
  if(arg_MLIR)
    target_link_libraries(${name} PUBLIC gradus_mlir)
  elseif(arg_LLVM)
    target_link_libraries(${name} PUBLIC gradus_llvm)
  endif()
  if(arg_MLIR OR arg_LLVM)
    target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti;-fno-exceptions>)
    # UBSan's vptr check needs the RTTI that LLVM's habits leave out.
    if(GRADUS_SANITIZE MATCHES "undefined")
      target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-sanitize=vptr>)
    endif()
  endif()
endfunction()

function(gradus_add_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "LLVM;MLIR" "" "SOURCES;LINK")
  add_library(${name} STATIC ${arg_SOURCES})
  gradus_configure_target(${name} ${ARGN})
  file(RELATIVE_PATH folder "${PROJECT_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}")
  string(REGEX REPLACE "/.*" "" folder "${folder}")
  set_property(GLOBAL APPEND PROPERTY gradus_parts_${folder} ${name})
endfunction()

function(gradus_parts result)
  set(parts "")
  foreach(folder IN LISTS ARGN)
    get_property(more GLOBAL PROPERTY gradus_parts_${folder})
    list(APPEND parts ${more})
  endforeach()
  set(${result} "${parts}" PARENT_SCOPE)
endfunction()

# One shared library of all objects of its parts. EXPORTS is a version script: what it does not name stays inside.
function(gradus_add_shared_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "EXPORTS;OUTPUT" "PARTS;LINK")
  # The parts' objects, once each; linking the archives whole repeats those that several parts link.
  list(TRANSFORM arg_PARTS REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>" OUTPUT_VARIABLE objects)
  add_library(${name} SHARED ${objects})
  target_include_directories(${name} PUBLIC ${gradus_include_folders})
  target_link_libraries(${name} PUBLIC ${arg_LINK})
  target_link_options(${name} PRIVATE -Wl,--no-undefined)
  set_target_properties(${name} PROPERTIES
    OUTPUT_NAME "$<IF:$<BOOL:${arg_OUTPUT}>,${arg_OUTPUT},${name}>"
    VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR}
    INSTALL_RPATH "${CMAKE_INSTALL_RPATH}")
  if(arg_EXPORTS)
    get_filename_component(script "${arg_EXPORTS}" ABSOLUTE)
    target_link_options(${name} PRIVATE "-Wl,--version-script=${script}")
    set_target_properties(${name} PROPERTIES LINK_DEPENDS "${script}")
  endif()
endfunction()

function(gradus_add_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "LLVM;MLIR" "" "SOURCES;LINK")
  add_executable(${name} ${arg_SOURCES})
  gradus_configure_target(${name} ${ARGN})
endfunction()
