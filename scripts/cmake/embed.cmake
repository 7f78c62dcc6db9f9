# Makes sources of texts, so that the program carries them. This file is both:
# what a build includes, and what it runs then.

if(NOT CMAKE_SCRIPT_MODE_FILE)
  # Sets `result` to the source of `function`, which `header` declares and which
  # returns the bytes of the file `text`.
  function(embed_text text header function result)
    set(source ${PROJECT_BINARY_DIR}/${function}.cpp)
    add_custom_command(OUTPUT ${source}
      COMMAND ${CMAKE_COMMAND} -DFROM=${PROJECT_SOURCE_DIR}/${text}
              -DTO=${source} -DHEADER=${header} -DFUNCTION=${function}
              -P ${PROJECT_SOURCE_DIR}/scripts/cmake/embed.cmake
      DEPENDS ${text} scripts/cmake/embed.cmake VERBATIM)
    set(${result} ${source} PARENT_SCOPE)
  endfunction()
  return()
endif()

file(READ ${FROM} bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${TO} "// Made of ${FROM} by the build.
#include \"${HEADER}\"

namespace troupe {

std::string_view ${FUNCTION}() {
  static constexpr unsigned char bytes[] = {${bytes}};
  return {reinterpret_cast<const char*>(bytes), sizeof(bytes)};
}

} // namespace troupe
")
