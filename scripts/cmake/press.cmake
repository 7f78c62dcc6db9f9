# Runs before a package is built of what was installed for it: presses what
# Debian has pressed, without names and dates in it.
file(GLOB_RECURSE found
  ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/man/*.1
  ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/doc/*/changelog
  ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/doc/*/changelog.Debian)
execute_process(COMMAND gzip -9nf ${found} COMMAND_ERROR_IS_FATAL ANY)
