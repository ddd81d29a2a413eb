# What `cmake --install` puts where, and the package that find_package(Gradus) reads.
include_guard(GLOBAL)
include(CMakePackageConfigHelpers)

set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/Gradus")

install(TARGETS gradusc gradus gradus-opt RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS gradus_runtime gradus_compiler LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY "${PROJECT_SOURCE_DIR}/runtime/include/gradus" DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
  FILES_MATCHING PATTERN "*.h")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/dsl/std" DESTINATION ${CMAKE_INSTALL_DATADIR}/gradus FILES_MATCHING PATTERN "*.grad")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/models" DESTINATION ${CMAKE_INSTALL_DATADIR}/gradus FILES_MATCHING PATTERN "*.grad")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION ${CMAKE_INSTALL_DOCDIR})

# oneDNN comes along under the name that libgradus.so asks for.
install(CODE "
  file(REAL_PATH \"$<TARGET_FILE:DNNL::dnnl>\" onednn)
  file(INSTALL \"\${onednn}\" DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_LIBDIR}\"
    TYPE PROGRAM RENAME \"$<TARGET_SONAME_FILE_NAME:DNNL::dnnl>\")
")

configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/GradusConfig.cmake.in" "${PROJECT_BINARY_DIR}/GradusConfig.cmake"
  INSTALL_DESTINATION "${package_folder}"
  PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR CMAKE_INSTALL_BINDIR)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/GradusConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/GradusConfig.cmake"
  "${PROJECT_BINARY_DIR}/GradusConfigVersion.cmake"
  "${CMAKE_CURRENT_LIST_DIR}/GradusAddModel.cmake"
  DESTINATION "${package_folder}")
