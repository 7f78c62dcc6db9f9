#include "config/json_source.hpp"
#include "config/load.hpp"
#include "config/schema.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include <unistd.h>

namespace troupe::config {

std::map<std::string, std::string> process_environment() {
  std::map<std::string, std::string> result;
  for (auto i = environ; i && *i; ++i) {
    std::string_view item{*i};
    auto equals = std::min(item.find('='), item.size());
    auto value = item.substr(std::min(equals + 1, item.size()));
    result.emplace(item.substr(0, equals), value);
  }
  return result;
}

load_result load_file(const std::string& file, const overrides& with) {
  auto failed = [&file] {
    load_result result;
    result.config.file = file;
    result.faults.add(
      {file,
       {},
       "",
       std::string{"a file that cannot be read ("} + std::strerror(errno) + ")",
       "a configuration file",
       ""});
    return result;
  };
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> in{
    std::fopen(file.c_str(), "rb"), &std::fclose};
  if (!in)
    return failed();
  // One byte more than is allowed, so that too large a file is told.
  std::string text(json_bytes_max + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), in.get()));
  if (std::ferror(in.get()))
    return failed();
  return load_text(file, text, with);
}

void resolve_paths(node_config& x) {
  namespace fs = std::filesystem;
  auto folder = fs::path{x.file}.parent_path();
  for (const auto& row : key_table()) {
    auto value = row.get(x);
    // An absolute path on the right replaces what stands on the left.
    if (auto text = std::get_if<std::string>(&value);
        text && row.type == key_type::path)
      row.set(x, (folder / *text).lexically_normal().string());
  }
}

} // namespace troupe::config
