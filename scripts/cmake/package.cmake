# Debian's packages, made by CPack of the components that install.cmake names:
# `troupe`, `libtroupe-dev` and `troupe-doc`. scripts/package runs it; it
# configures with the prefix /usr, and has built the documents.
set(TROUPE_DOCUMENTS ${PROJECT_BINARY_DIR}/documents
    CACHE PATH "What scripts/build_docs wrote")
set(debian ${PROJECT_SOURCE_DIR}/deploy/debian)

# What is an administrator's to change; dpkg asks before it does.
install(FILES config/discovery/discovery.json DESTINATION /etc/troupe
        COMPONENT runtime)
install(DIRECTORY examples/ COMPONENT dev
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libtroupe-dev/examples)
install(DIRECTORY ${TROUPE_DOCUMENTS}/ COMPONENT doc
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/troupe-doc/html)

string(TIMESTAMP PACKAGE_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(${debian}/changelog.in changelog.Debian @ONLY)
foreach(part runtime:troupe dev:libtroupe-dev doc:troupe-doc)
  string(REPLACE : ";" part ${part})
  list(GET part 0 component)
  list(GET part 1 name)
  string(TOUPPER ${component} upper)
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${name})
  set(doc ${CMAKE_INSTALL_DATADIR}/doc/${name})
  install(FILES ${debian}/copyright DESTINATION ${doc} COMPONENT ${component})
  install(FILES ${PROJECT_BINARY_DIR}/changelog.Debian DESTINATION ${doc}
          COMPONENT ${component})
  if(EXISTS ${debian}/${name}.lintian-overrides)
    install(FILES ${debian}/${name}.lintian-overrides RENAME ${name}
            DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides
            COMPONENT ${component})
  endif()
endforeach()
install(FILES CHANGELOG.md RENAME changelog
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/troupe COMPONENT runtime)
install(FILES README.md SECURITY.md
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/troupe COMPONENT runtime)

set(CPACK_GENERATOR DEB)
set(CPACK_SET_DESTDIR ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL runtime dev doc)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_CONTACT "The Troupe developers <troupe@localhost>")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
    WORLD_READ WORLD_EXECUTE)
# As Debian presses manuals and changelogs.
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/scripts/cmake/press.cmake)

set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(about "Programs that belong together send messages to each other over UDP, and
every one of them delivers the same messages in the same order, also when the
network loses, delays and doubles them. There is no broker and no store
beside it.

This package has")

set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION net)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SUGGESTS troupe-doc)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA
    ${debian}/conffiles ${debian}/postinst ${debian}/prerm ${debian}/postrm)
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION
    "${about} the command, which runs any node, and a unit for systemd.")

set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS
    "libcaf-dev (>= 0.17), libcaf-dev (<< 0.18), libxxhash-dev, \
libssl-dev (>= 3.0.8)")
set(CPACK_DEBIAN_DEV_PACKAGE_SUGGESTS "cmake, pkg-config, troupe-doc")
set(CPACK_COMPONENT_DEV_DESCRIPTION
    "${about} the library of actors and machines, with its headers.")

set(CPACK_DEBIAN_DOC_PACKAGE_SECTION doc)
set(CPACK_DEBIAN_DOC_PACKAGE_ARCHITECTURE all)
set(CPACK_COMPONENT_DOC_DESCRIPTION
    "${about} the manual and the reference of the library, as pages.")
include(CPack)
