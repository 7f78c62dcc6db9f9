#include "nodes/text_lines.hpp"

#include <catch2/catch.hpp>

#include <cerrno>
#include <sstream>
#include <vector>

using namespace troupe;

namespace {

struct fixture {
  std::vector<text_line> read(const std::string& text,
                              std::size_t at_most = 9) {
    std::vector<text_line> result;
    std::istringstream in{text};
    read_lines(
      in, {"some.txt", "a text", 5},
      [&](const text_line& x) {
        result.push_back(x);
        return result.size() < at_most;
      },
      faults);
    return result;
  }

  std::string said() const {
    return faults.empty() ? "" : config::to_string(faults.items().front());
  }

  config::fault_list faults;
};

} // namespace

TEST_CASE_METHOD(fixture, "lines are counted, also those that are empty",
                 "[nodes]") {
  auto lines = read("one\n\ntwo\n");
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].text == "one");
  CHECK(lines[0].number == 1);
  CHECK(lines[1].text == "two");
  CHECK(lines[1].number == 3);
  CHECK(lines[1].is_whole);
  CHECK(read("").empty());
  CHECK(said().empty());
}

TEST_CASE_METHOD(fixture, "a last line without its end is not whole",
                 "[nodes]") {
  auto lines = read("one\ntw");
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].is_whole);
  CHECK(lines[1].text == "tw");
  CHECK(!lines[1].is_whole);
  CHECK(said().empty());
}

TEST_CASE_METHOD(fixture, "lines are read up to their bound", "[nodes]") {
  CHECK(read("12345\n12345").size() == 2);
  CHECK(said().empty());
  CHECK(read("one\n1234567\ntwo\n").size() == 1);
  CHECK(said()
        == "some.txt:2:1: found a line that is too long, expected at most 5 "
           "bytes");
}

TEST_CASE_METHOD(fixture, "who has enough gets no more", "[nodes]") {
  CHECK(read("one\ntwo\ntoo long a line\n", 2).size() == 2);
  CHECK(said().empty());
}

TEST_CASE_METHOD(fixture, "what cannot be read is a fault", "[nodes]") {
  std::istringstream in;
  in.setstate(std::ios::failbit);
  errno = ENOENT;
  read_lines(
    in, {"some.txt", "a text", 5}, [](const text_line&) { return true; },
    faults);
  CHECK(said().find("some.txt: found a file that cannot be read (No such")
        == 0);
}

TEST_CASE_METHOD(fixture, "a line may be longer than what is read at once",
                 "[nodes]") {
  std::vector<std::size_t> sizes;
  for (auto size : {4094, 4095, 4096, 4097, 9000}) {
    INFO(size);
    std::istringstream in{std::string(size, 'x') + "\n"
                          + std::string(size, 'y')};
    sizes.clear();
    read_lines(
      in, {"some.txt", "a text", 9000},
      [&](const text_line& x) {
        sizes.push_back(x.text.size());
        CHECK(x.is_whole == (x.number == 1));
        return true;
      },
      faults);
    CHECK(sizes == std::vector<std::size_t>(2, size));
  }
  CHECK(said().empty());
}
