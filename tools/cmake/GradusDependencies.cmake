# Finds what others made. tools/setup installs all of it.
include_guard(GLOBAL)

# What tools/setup unpacked from PyPI; a package found elsewhere by CMAKE_PREFIX_PATH goes before.
list(APPEND CMAKE_PREFIX_PATH "${PROJECT_SOURCE_DIR}/build/deps/onednn")

find_package(OpenMP REQUIRED COMPONENTS CXX)
find_package(dnnl 3 REQUIRED CONFIG)
find_package(ZLIB REQUIRED)
find_package(PNG REQUIRED)
find_package(CLI11 REQUIRED CONFIG)
find_package(nlohmann_json REQUIRED CONFIG)
find_package(GTest REQUIRED CONFIG)
find_package(Eigen3 3.4 REQUIRED CONFIG)
find_package(Python3 REQUIRED COMPONENTS Interpreter)

# These come without CMake files.
find_package(PkgConfig REQUIRED)
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-8)
pkg_check_modules(SENTENCEPIECE REQUIRED IMPORTED_TARGET sentencepiece)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)

if(GRADUS_COMPILER)
  find_package(MLIR REQUIRED CONFIG HINTS "${GRADUS_LLVM_PREFIX}/lib/cmake/mlir")
  if(NOT LLVM_VERSION_MAJOR EQUAL 19)
    message(FATAL_ERROR "Gradus is written for LLVM and MLIR 19; found ${LLVM_VERSION} in ${MLIR_DIR}")
  endif()

  # mlir_tablegen() and add_public_tablegen_target()
  list(APPEND CMAKE_MODULE_PATH "${MLIR_CMAKE_DIR}" "${LLVM_CMAKE_DIR}")
  include(TableGen)
  include(AddLLVM)
  include(AddMLIR)

  separate_arguments(gradus_llvm_definitions NATIVE_COMMAND "${LLVM_DEFINITIONS}")

  # LLVM's headers and its one shared library.
  add_library(gradus_llvm INTERFACE)
  target_include_directories(gradus_llvm SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS})
  target_compile_definitions(gradus_llvm INTERFACE ${gradus_llvm_definitions})
  target_link_libraries(gradus_llvm INTERFACE LLVM)

  # MLIR's too; linking its static parts beside the shared library would make every type id twice.
  add_library(gradus_mlir INTERFACE)
  target_include_directories(gradus_mlir SYSTEM INTERFACE ${MLIR_INCLUDE_DIRS})
  target_link_libraries(gradus_mlir INTERFACE MLIR gradus_llvm)
endif()

find_program(GRADUS_LLD ld.lld HINTS "${GRADUS_LLVM_PREFIX}/bin" NO_DEFAULT_PATH)
if(GRADUS_LLD)
  get_filename_component(gradus_lld_folder "${GRADUS_LLD}" DIRECTORY)
  add_link_options(-B${gradus_lld_folder} -fuse-ld=lld)
endif()
