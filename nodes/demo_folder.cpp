#include "nodes/demo_folder.hpp"

#include "nodes/play_error.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace troupe {

namespace {

[[noreturn]] void cannot_create(const std::string& path, int why) {
  throw play_error{exit_code::cannot_create,
                   "cannot create " + path + ": "
                     + std::generic_category().message(why)};
}

} // namespace

std::string make_demo_folder(const std::string& story) {
  auto* given = std::getenv("TMPDIR");
  std::filesystem::path above = given && *given != '\0' ? given : "/tmp";
  std::error_code ignored;
  if (auto absolute = std::filesystem::absolute(above, ignored); !ignored)
    above = absolute;
  auto path = (above / ("troupe-" + story + "-XXXXXX")).string();
  if (!mkdtemp(path.data()))
    cannot_create(path, errno);
  return path;
}

void make_folder(const std::string& path) {
  std::error_code why;
  std::filesystem::create_directory(path, why);
  if (why)
    cannot_create(path, why.value());
}

void write_file(const std::string& path, const std::string& text) {
  errno = 0;
  std::ofstream out{path, std::ios::binary};
  if (!out)
    cannot_create(path, errno);
  out << text;
  out.close();
  if (!out)
    throw play_error{exit_code::io_failed,
                     "cannot write " + path + ": "
                       + std::generic_category().message(errno)};
}

} // namespace troupe
