# What `cmake --install` leaves: the command with its manual, completions and
# unit, and the libraries with their headers, found by find_package(troupe) and
# pkg-config.
include(CMakePackageConfigHelpers)

# Of a package (scripts/package), where these are kept apart from what a user
# installs.
option(TROUPE_PACKAGES "Lay files out for Debian's packages" OFF)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/troupe)
set_target_properties(troupe_core PROPERTIES EXPORT_NAME core)
set_target_properties(troupe_actors PROPERTIES EXPORT_NAME troupe)

install(TARGETS troupe_core troupe_actors EXPORT troupeTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT dev)
install(EXPORT troupeTargets NAMESPACE troupe:: DESTINATION ${package_dir}
        COMPONENT dev)

# Headers name each other from the root of the tree, here as there.
set(header_dir ${CMAKE_INSTALL_INCLUDEDIR}/troupe)
install(DIRECTORY messages actors DESTINATION ${header_dir} COMPONENT dev
        FILES_MATCHING PATTERN "*.hpp" PATTERN mutant.hpp EXCLUDE)
file(GLOB option_headers CONFIGURE_DEPENDS config/*options.hpp)
install(FILES ${option_headers} DESTINATION ${header_dir}/config COMPONENT dev)
if(EXISTS ${PROJECT_SOURCE_DIR}/nodes/stack.hpp)
  install(FILES nodes/stack.hpp DESTINATION ${header_dir}/nodes COMPONENT dev)
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
        DESTINATION ${package_dir} COMPONENT dev)

# The prefix is told relative to the file, so that a tree that was moved, or
# installed below another root, is still found.
file(RELATIVE_PATH pc_to_prefix ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig
     ${CMAKE_INSTALL_PREFIX})
configure_file(scripts/cmake/troupe.pc.in ${PROJECT_BINARY_DIR}/troupe.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/troupe.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT dev)

if(TARGET troupe)
  install(TARGETS troupe RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
          COMPONENT runtime)
  install(DIRECTORY config/ DESTINATION ${CMAKE_INSTALL_DATADIR}/troupe/config
          COMPONENT runtime FILES_MATCHING PATTERN "*.json")

  # The command says itself what its manual and its completions are.
  set(papers ${PROJECT_BINARY_DIR}/papers)
  add_custom_command(TARGET troupe POST_BUILD
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${papers}
    COMMAND troupe man --to ${papers}/man1
    COMMAND troupe completion bash > ${papers}/troupe.bash
    COMMAND troupe completion zsh > ${papers}/troupe.zsh
    COMMAND troupe completion fish > ${papers}/troupe.fish)
  install(DIRECTORY ${papers}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR}
          COMPONENT runtime)
  set(data ${CMAKE_INSTALL_DATADIR})
  install(FILES ${papers}/troupe.bash COMPONENT runtime RENAME troupe
          DESTINATION ${data}/bash-completion/completions)
  set(zsh_folder $<IF:$<BOOL:${TROUPE_PACKAGES}>,vendor-completions,site-functions>)
  install(FILES ${papers}/troupe.zsh COMPONENT runtime RENAME _troupe
          DESTINATION ${data}/zsh/${zsh_folder})
  install(FILES ${papers}/troupe.fish COMPONENT runtime
          DESTINATION ${data}/fish/vendor_completions.d)

  # The unit starts the command where it is installed.
  file(READ deploy/systemd/troupe@.service unit)
  string(REPLACE /usr/bin ${CMAKE_INSTALL_FULL_BINDIR} unit "${unit}")
  file(WRITE ${PROJECT_BINARY_DIR}/troupe@.service "${unit}")
  install(FILES ${PROJECT_BINARY_DIR}/troupe@.service
          DESTINATION lib/systemd/system COMPONENT runtime)
endif()

if(TROUPE_PACKAGES)
  include(package)
else()
  install(FILES README.md LICENSE CHANGELOG.md SECURITY.md
          DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT doc)
endif()
