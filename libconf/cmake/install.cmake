# What `make install` puts where: programs (postern_program), manual pages, completions, documents, and links under
# Postfix's own names in lib/postern/compat, so that one PATH entry makes Postern a drop-in.
file(GLOB _manuals CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/docs/man/*.[1-8]")
foreach(_manual IN LISTS _manuals)
  get_filename_component(_section "${_manual}" LAST_EXT)
  string(SUBSTRING "${_section}" 1 1 _section)
  install(FILES "${_manual}" DESTINATION "${CMAKE_INSTALL_MANDIR}/man${_section}")
endforeach()

# The shells load a script by the name of the command; the one script of each shell goes by the name of our program.
set(_completions "${PROJECT_SOURCE_DIR}/completions")
install(FILES "${_completions}/postern.bash"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" RENAME postern-conf)
install(FILES "${_completions}/_postern" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" RENAME _postern-conf)
install(FILES "${_completions}/postern.fish"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d" RENAME postern-conf.fish)

foreach(_tool map alias check diff trace)
  if(NOT TARGET postern-${_tool})
    continue()
  endif()
  install(FILES "${_completions}/postern-${_tool}.bash"
          DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" RENAME postern-${_tool})
  install(FILES "${_completions}/_postern-${_tool}" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions")
  install(FILES "${_completions}/postern-${_tool}.fish" DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
endforeach()

install(FILES README.md LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(DIRECTORY docs/examples DESTINATION "${CMAKE_INSTALL_DOCDIR}")

set(_compat_conf postconf)
set(_compat_map postmap)
set(_compat_alias postalias)
set(_compat_queue postqueue mailq postsuper postcat)
set(_compat_sendmail sendmail newaliases)
set(_compat_postern postfix)
set(_compat_folder "${CMAKE_INSTALL_LIBDIR}/postern/compat")
if(CMAKE_INSTALL_LIBDIR MATCHES "^lib/")  # Debian's lib/<triplet> is for libraries; links to programs have no architecture
  set(_compat_folder "lib/postern/compat")
endif()
foreach(_tool conf map alias queue sendmail postern)
  if(_tool STREQUAL "postern")
    set(_program postern)
  else()
    set(_program postern-${_tool})
  endif()
  if(NOT TARGET ${_program})
    continue()
  endif()
  foreach(_link IN LISTS _compat_${_tool})
    install(CODE "
      set(_folder \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${_compat_folder}\")
      file(MAKE_DIRECTORY \"\${_folder}\")
      file(RELATIVE_PATH _to \"\${CMAKE_INSTALL_PREFIX}/${_compat_folder}\"
           \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/${_program}\")
      file(CREATE_LINK \"\${_to}\" \"\${_folder}/${_link}\" SYMBOLIC)
      message(STATUS \"Installing: \${_folder}/${_link}\")")
  endforeach()
endforeach()
