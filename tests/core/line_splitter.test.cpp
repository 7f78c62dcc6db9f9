#include "actors/core/line_splitter.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace troupe;
using namespace troupe::core;

using texts = std::vector<std::string>;

TEST_CASE("bytes are cut into lines, an empty line is one", "[core]") {
  line_splitter uut;
  input_lines out;
  uut.on_bytes("one\n\ntw", out);
  CHECK(out.lines == texts{"one", ""});
  uut.on_bytes("o\n", out);
  CHECK(out.lines == texts{"one", "", "two"});
  CHECK(!out.last);
}

TEST_CASE("what stands before the end is a line, nothing is none", "[core]") {
  line_splitter uut;
  input_lines out;
  uut.on_bytes("last words", out);
  uut.on_end(out);
  CHECK(out.lines == texts{"last words"});
  CHECK(out.last);
  line_splitter empty;
  input_lines none;
  empty.on_end(none);
  CHECK(none.lines.empty());
  CHECK(none.last);
}

TEST_CASE("a line above the limit is skipped whole, and its size told",
          "[core]") {
  line_splitter uut{5};
  input_lines out;
  uut.on_bytes("12345\n123456\nok\n", out);
  CHECK(out.lines == texts{"12345", "ok"});
  CHECK(out.too_large == std::vector<std::size_t>{6});
  uut.on_bytes("12", out);
  uut.on_bytes("34567890", out);
  uut.on_end(out);
  CHECK(out.too_large == std::vector<std::size_t>{6, 10});
  CHECK(out.lines.size() == 2);
}

TEST_CASE("lines are the same however the bytes are cut", "[core]") {
  CHECK(rc::check([] {
    auto text
      = *rc::gen::container<std::string>(rc::gen::element('a', 'b', '\n'));
    line_splitter whole{4};
    input_lines expected;
    whole.on_bytes(text, expected);
    whole.on_end(expected);
    line_splitter uut{4};
    input_lines out;
    std::string_view rest = text;
    while (!rest.empty()) {
      auto n = *rc::gen::inRange<std::size_t>(1, rest.size() + 1);
      uut.on_bytes(rest.substr(0, n), out);
      rest.remove_prefix(n);
    }
    uut.on_end(out);
    RC_ASSERT(out.lines == expected.lines);
    RC_ASSERT(out.too_large == expected.too_large);
  }));
}
