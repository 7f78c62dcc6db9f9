# What `cmake --install` leaves: the libraries with their headers, found by
# find_package(troupe) and pkg-config, and the command.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/troupe)
set_target_properties(troupe_core PROPERTIES EXPORT_NAME core)
set_target_properties(troupe_actors PROPERTIES EXPORT_NAME troupe)

install(TARGETS troupe_core troupe_actors EXPORT troupeTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT troupeTargets NAMESPACE troupe:: DESTINATION ${package_dir})

# Headers name each other from the root of the tree, here as there.
set(header_dir ${CMAKE_INSTALL_INCLUDEDIR}/troupe)
install(DIRECTORY messages actors DESTINATION ${header_dir}
        FILES_MATCHING PATTERN "*.hpp" PATTERN mutant.hpp EXCLUDE)
install(FILES config/options.hpp config/discovery_options.hpp
        DESTINATION ${header_dir}/config)
if(EXISTS ${PROJECT_SOURCE_DIR}/nodes/stack.hpp)
  install(FILES nodes/stack.hpp DESTINATION ${header_dir}/nodes)
endif()

configure_package_config_file(
  scripts/cmake/troupeConfig.cmake.in ${PROJECT_BINARY_DIR}/troupeConfig.cmake
  INSTALL_DESTINATION ${package_dir})
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/troupeConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/troupeConfig.cmake
              ${PROJECT_BINARY_DIR}/troupeConfigVersion.cmake
              scripts/cmake/FindCAF.cmake
        DESTINATION ${package_dir})

# The prefix is told relative to the file, so that a tree that was moved, or
# installed below another root, is still found.
file(RELATIVE_PATH pc_to_prefix ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig
     ${CMAKE_INSTALL_PREFIX})
configure_file(scripts/cmake/troupe.pc.in ${PROJECT_BINARY_DIR}/troupe.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/troupe.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

if(TARGET troupe)
  install(TARGETS troupe RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(DIRECTORY config/ DESTINATION ${CMAKE_INSTALL_DATADIR}/troupe/config
          FILES_MATCHING PATTERN "*.json")
endif()
install(FILES README.md LICENSE CHANGELOG.md
        DESTINATION ${CMAKE_INSTALL_DOCDIR})
