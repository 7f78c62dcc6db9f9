#pragma once

#include "config/load.hpp"
#include "config/show.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

// The build says where; by itself, from the top of the repository.
#ifndef TROUPE_CONFIG_DIR
#  define TROUPE_CONFIG_DIR "config"
#endif

namespace troupe::test {

/// A file of the repository, by its path from the folder `config`.
inline std::string config_path(const std::string& relative) {
  return std::string{TROUPE_CONFIG_DIR} + "/" + relative;
}

inline std::string read_file(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// All ready files of all stories.
inline std::vector<std::string> ready_files() {
  std::vector<std::string> result;
  std::filesystem::recursive_directory_iterator folder{TROUPE_CONFIG_DIR};
  for (const auto& entry : folder)
    if (entry.path().extension() == ".json")
      result.push_back(entry.path().string());
  return result;
}

/// An environment that says where state is kept, and no more.
inline config::overrides plain() {
  return {{}, {{"XDG_STATE_HOME", "/state"}}};
}

inline config::load_result load(const std::string& text,
                                const config::overrides& with = plain()) {
  return config::load_text("n.json", text, with);
}

inline std::vector<std::string> faults_of(const config::load_result& x) {
  std::vector<std::string> result;
  for (const auto& item : x.faults.items())
    result.push_back(to_string(item));
  return result;
}

/// A file of a peer with `more` between its braces.
inline std::string peer_with(const std::string& more) {
  return R"({"node": "peer", "name": "a", "manager": "127.0.0.1:1")"
         + (more.empty() ? "" : ",\n" + more) + "}";
}

/// A text, and the one fault that it has.
struct bad_case {
  std::string text;
  std::string fault;
};

/// Checks that `x.text` has `x.fault` and no other.
inline void check(const bad_case& x) {
  CAPTURE(x.text);
  CHECK(faults_of(load(x.text)) == std::vector<std::string>{x.fault});
}

} // namespace troupe::test
