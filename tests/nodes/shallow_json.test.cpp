#include "nodes/shallow_json.hpp"

#include "config/json_source.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

TEST_CASE("JSON from elsewhere nests no deeper than files", "[nodes]") {
  auto lists = [](std::size_t depth) {
    return parse_shallow(std::string(depth, '[') + std::string(depth, ']'));
  };
  CHECK(lists(config::json_depth_max).value.is_array());
  for (auto depth : {config::json_depth_max + 1, std::size_t{400'000}}) {
    auto x = lists(depth);
    CHECK(x.too_deep);
    CHECK(x.value.is_discarded());
  }
  auto broken = parse_shallow("{");
  CHECK(broken.value.is_discarded());
  CHECK_FALSE(broken.too_deep);
}
