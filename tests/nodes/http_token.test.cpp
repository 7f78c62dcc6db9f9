#include "nodes/http_token.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace troupe;

namespace {

std::string read(const std::string& content) {
  auto path = std::filesystem::temp_directory_path()
              / ("troupe-token-form-" + std::to_string(::getpid()));
  std::ofstream{path} << content;
  std::filesystem::permissions(path, std::filesystem::perms::owner_read);
  auto result = read_token_file(path);
  std::filesystem::remove(path);
  return result.token;
}

} // namespace

TEST_CASE("a token is one line of visible characters", "[nodes][http]") {
  CHECK(read("0123456789abcdef\n") == "0123456789abcdef");
  CHECK(read("0123456789abcdef") == "0123456789abcdef");
  CHECK(read("").empty());
  CHECK(read("0123456789abcde\n").empty());
  CHECK(read("0123456789abcdef\n\n").empty());
  CHECK(read("01234567 89abcdef\n").empty());
  CHECK(read(std::string(256, 'a')) == std::string(256, 'a'));
  CHECK(read(std::string(257, 'a')).empty());
}

TEST_CASE("a folder is no token file", "[nodes][http]") {
  auto result = read_token_file("/");
  CHECK(result.error.find("no file") != std::string::npos);
}
