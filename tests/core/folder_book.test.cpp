#include "actors/core/folder_book.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::core;

namespace {

std::string text_of(const std::vector<gossip_change>& xs) {
  std::string result;
  for (auto& x : xs)
    result += (x.gone ? "-" : "+") + x.name + x.value + " ";
  return result;
}

} // namespace

TEST_CASE("a look finds what came and what went [2.08]", "[core][gossip]") {
  folder_book uut;
  CHECK(text_of(uut.on_look({{"b"}, {"d"}})) == "+b +d ");
  CHECK(uut.on_look({{"b"}, {"d"}}).empty());
  CHECK(text_of(uut.on_look({{"a"}, {"d"}, {"e"}})) == "+a -b +e ");
  CHECK(text_of(uut.on_look({})) == "-a -d -e ");
  CHECK(uut.size() == 0);
}

TEST_CASE("only names are told unless more is asked for [2.08]",
          "[core][gossip]") {
  folder_file file{"a", 12, 1700000000000, 0xabc};
  folder_book names;
  CHECK(text_of(names.on_look({file})) == "+a ");
  folder_options opts;
  opts.size = true;
  opts.time = true;
  opts.hash = true;
  folder_book all{opts};
  CHECK(text_of(all.on_look({file}))
        == R"(+a{"size":12,"time":1700000000000,"hash":"0000000000000abc"} )");
  CHECK(all.on_look({file}).empty());
  file.hash = 1;
  CHECK(all.on_look({file}).size() == 1);
  file.hash.reset(); // It could not be read.
  CHECK(text_of(all.on_look({file}))
        == R"(+a{"size":12,"time":1700000000000} )");
}

TEST_CASE("files beyond the bounds are left out and counted",
          "[core][gossip]") {
  folder_options opts;
  opts.files_max = 2;
  folder_book uut{opts};
  CHECK(text_of(uut.on_look({{"a"}, {"b"}, {"c"}})) == "+a +b ");
  CHECK(uut.left_out() == 1);
  CHECK(text_of(uut.on_look({{std::string(300, 'x')}, {"b"}})) == "-a ");
  CHECK(uut.left_out() == 1);
}
