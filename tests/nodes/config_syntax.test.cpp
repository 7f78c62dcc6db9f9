#include "tests/support/configuration.hpp"

#include "config/json_source.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace troupe;
using namespace troupe::test;

namespace {

std::string repeated(const std::string& text, int n) {
  std::string result;
  for (int i = 0; i < n; ++i)
    result += text;
  return result;
}

} // namespace

TEST_CASE("an error of syntax has a line and a column", "[config]") {
  check({"{\n  \"node\": \"peer\",\n}",
         "n.json:3:1: found a syntax error while parsing object key - "
         "unexpected '}', expected string literal"});
  check({"{\"node\" \"peer\"}",
         "n.json:1:9: found a syntax error while parsing object separator - "
         "unexpected string literal, expected ':'"});
  check({"{\"node\": \"a\nb\"}",
         "n.json:1:10: found a syntax error while parsing value - invalid "
         "string: control character U+000A (LF) must be escaped to \\u000A or "
         "\\n"});
  check({"{\"a\": tru}", "n.json:1:7: found a syntax error while parsing value "
                         "- invalid literal"});
  check({"{\"a\": 1x}", "n.json:1:8: found a syntax error while parsing object "
                        "- invalid literal, expected '}'"});
  check({"{\"a\": 1e999}", "n.json:1:7: found a number that is out of range"});
  check({"{\n\"a\": \"\xff\"}",
         "n.json:2:6: found a syntax error while parsing value - invalid "
         "string: ill-formed UTF-8 byte"});
  check({"", "n.json:1:1: found a syntax error while parsing value - "
             "unexpected end of input, expected '[', '{', or a literal"});
  check({"[1]", "n.json:1:1: found a list, expected an object with the key "
                "\"node\""});
}

TEST_CASE("texts that are too large or too deep are refused", "[config]") {
  check({std::string(1048577, ' '),
         "n.json:1:1: found a text of 1048577 bytes, expected at most "
         "1048576"});
  auto deep = repeated("[", 33) + repeated("]", 33);
  check({deep, "n.json:1:33: found values nested too deeply, expected at most "
               "32 levels"});
  check({repeated("[", 1000000),
         "n.json:1:33: found values nested too deeply, expected at most 32 "
         "levels"});
  auto many = load("[" + repeated("0,", 9000) + "0]");
  REQUIRE(many.faults.items().size() == 1);
  CHECK(many.faults.items()[0].found == "more values than can be kept");
  auto keys = load("{\"" + std::string(300, 'k') + "\": 1}");
  REQUIRE_FALSE(keys.ok());
  CHECK(keys.faults.items()[0].expected == "keys of at most 255 bytes");
}

TEST_CASE("mutated files never crash, and each fault names the file",
          "[config]") {
  std::mt19937_64 random{7};
  auto below = [&random](std::size_t n) { return random() % n; };
  const std::string bytes = "{}[]\",:0x\\\n\xff eE-.";
  std::vector<std::string> seeds;
  for (const auto& file : ready_files())
    seeds.push_back(read_file(file));
  REQUIRE(seeds.size() >= 9);
  auto refused = 0;
  for (int i = 0; i < 2000; ++i) {
    auto text = seeds[below(seeds.size())];
    for (std::size_t n = 1 + below(4); n > 0; --n) {
      auto at = below(text.size());
      switch (below(4)) {
        case 0:
          text[at] = bytes[below(bytes.size())];
          break;
        case 1:
          text.erase(at, 1 + below(8));
          break;
        case 2:
          text.insert(at, 1, bytes[below(bytes.size())]);
          break;
        default:
          text.insert(at, text.substr(below(text.size()), below(40)));
      }
    }
    auto result = load(text);
    refused += result.ok() ? 0 : 1;
    for (const auto& item : result.faults.items()) {
      CHECK(item.source == "n.json");
      CHECK_FALSE(item.found.empty());
      CHECK((item.pointer.empty() || item.pointer[0] == '/'));
    }
  }
  // Nearly all mutations hurt; blanks and digits of a port do not.
  CHECK(refused >= 1000);
}
