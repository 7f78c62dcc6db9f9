#include "nodes/shallow_json.hpp"

#include "config/json_source.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

TEST_CASE("JSON from elsewhere nests no deeper than files", "[nodes]") {
  auto lists = [](std::size_t depth) {
    return parse_shallow(std::string(depth, '[') + std::string(depth, ']'));
  };
  CHECK(lists(config::json_depth_max).is_array());
  CHECK(lists(config::json_depth_max + 1).is_discarded());
  CHECK(lists(400'000).is_discarded());
  CHECK(parse_shallow("{").is_discarded());
}
