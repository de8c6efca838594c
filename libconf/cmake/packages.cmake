# Debian packages by CPack (`make deb`): one for each component below. What no component is named for is part of `tools`
# (CMAKE_INSTALL_DEFAULT_COMPONENT_NAME, toolchain.cmake).
#   tools               the programs that need no daemon: their only library is the C library, see decision 0003
#   pgsql mysql ldap    no files but documents: the client library that a table type loads when it is first used
# What depends on the machine that builds is asked for by packaging/debian/*.cmake, when cpack runs.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME postern)
set(CPACK_PACKAGE_CONTACT "Postern developers <developers@postern.example>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_DIRECTORY "${PROJECT_BINARY_DIR}/packages")
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
    WORLD_READ WORLD_EXECUTE)
set(CPACK_THREADS 2)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SECTION mail)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_COMPONENTS_ALL tools)

set(CPACK_DEBIAN_TOOLS_PACKAGE_NAME postern-tools)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SUGGESTS "postfix, libssl3")  # postern-check loads it for certificates: decision 0008
set(CPACK_DEBIAN_TOOLS_DESCRIPTION
"show, edit, check and compare Postfix configurations
Tools that read an unmodified Postfix configuration directory, of any
release of Postfix, without Postfix being installed:

 * postern-conf: shows, edits and explains settings, as postconf does
 * postern-map and postern-alias: build, query and check lookup tables,
   as postmap and postalias do
 * postern-check: finds mistakes, and mends many of them
 * postern-diff: says what differs between two configurations, and what
   an upgrade changes
 * postern-trace: says what happens to a mail, before it happens

/usr/lib/postern/compat has links under Postfix's own names.")

# postern_client_package(<table type> <name of the database>)
#   A package without programs for the client library of a type that loads it at run time. Nothing when the type is not built.
macro(postern_client_package type title)
  string(TOUPPER "${type}" _upper)
  get_property(_soname GLOBAL PROPERTY POSTERN_SONAME_${_upper})
  if(_soname)
    list(APPEND CPACK_COMPONENTS_ALL ${type})
    list(APPEND _client_components ${type})
    string(APPEND CPACK_DEBIAN_TOOLS_PACKAGE_SUGGESTS ", postern-${type}")
    set(CPACK_POSTERN_SONAME_${_upper} "${_soname}")
    set(CPACK_DEBIAN_${_upper}_PACKAGE_NAME postern-${type})
    set(CPACK_DEBIAN_${_upper}_DESCRIPTION
"${title} tables for the Postern tools (metapackage)
The Postern tools load the client library of a database when a table
of its type is first used. This metapackage has no programs; it brings
the library that tables of the type ${type} need.")
    # Excluded from `make install`: documents of a package.
    install(FILES packaging/debian/copyright DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/postern-${type}" COMPONENT ${type}
            EXCLUDE_FROM_ALL)
    install(FILES packaging/debian/changelog DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/postern-${type}" COMPONENT ${type}
            EXCLUDE_FROM_ALL)
  endif()
endmacro()
postern_client_package(pgsql PostgreSQL)
postern_client_package(mysql "MySQL and MariaDB")
postern_client_package(ldap LDAP)

install(FILES packaging/debian/copyright packaging/debian/changelog COMPONENT tools EXCLUDE_FROM_ALL
        DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/postern-tools")

# Whose code is in the programs; their licences ask for a copy.
set(CPACK_POSTERN_LINKED libexpected-dev libcli11-dev nlohmann-json3-dev libtomlplusplus-dev)
if(NOT POSTERN_SHARED_LIBRARIES)
  list(APPEND CPACK_POSTERN_LINKED libfmt-dev libstdc++-12-dev libdb5.3-dev liblmdb-dev libpcre2-dev libsqlite3-dev)
endif()
set(CPACK_POSTERN_CLIENTS ${_client_components})
set(CPACK_PROJECT_CONFIG_FILE "${PROJECT_SOURCE_DIR}/packaging/debian/dependencies.cmake")
set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/packaging/debian/documents.cmake")
include(CPack)
