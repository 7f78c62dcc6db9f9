#include "messages/envelope.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

namespace {

envelope_batch_ptr make_batch(seqno first, std::vector<std::string> texts) {
  unit_writer out;
  for (auto& x : texts)
    out.add(x);
  auto result = std::make_shared<envelope_batch>();
  result->origin = 1;
  result->time = 7;
  result->first = first;
  result->count = out.count();
  result->units = out.take();
  return result;
}

} // namespace

TEST_CASE("units are read as they were written", "[messages]") {
  unit_writer out;
  out.add("a");
  out.add(std::string(300, 'x'));
  out.add("", unit_kind::end);
  CHECK(out.count() == 3);
  auto units = out.take();
  CHECK(count_units(units.text()) == 3u);
  unit_reader in{units.text()};
  CHECK(in.next()->payload == "a");
  CHECK(in.next()->payload.size() == 300);
  CHECK(in.next()->kind == unit_kind::end);
  CHECK(!in.next());
  CHECK(in.ok());
}

TEST_CASE("a unit can be written piece by piece, and its size is known before",
          "[messages]") {
  for (std::size_t bytes : {0u, 31u, 32u, 4095u, 4096u, 600000u}) {
    std::string text(bytes, 'x');
    unit_writer whole, pieces;
    whole.add(text, unit_kind::fragment);
    pieces.begin(bytes, unit_kind::fragment);
    pieces.extend(std::string_view{text}.substr(0, bytes / 3));
    pieces.extend(std::string_view{text}.substr(bytes / 3));
    CHECK(whole.bytes() == unit_size(bytes));
    CHECK(pieces.count() == 1);
    CHECK(pieces.take() == whole.take());
  }
}

TEST_CASE("units are plain if all are messages", "[messages]") {
  for (auto kind : {unit_kind::message, unit_kind::end, unit_kind::fragment}) {
    unit_writer out;
    out.add("a");
    out.add("", kind);
    out.add("b");
    bool plain = kind != unit_kind::message;
    CHECK(count_units(out.take().text(), plain) == 3u);
    CHECK(plain == (kind == unit_kind::message));
  }
}

TEST_CASE("messages are numbered without the parts before them", "[messages]") {
  auto x = std::make_shared<envelope_batch>(*make_batch(10, {"a", "b"}));
  x->parts_before = 7;
  std::vector<seqno> numbers;
  for_each_message(*x, [&](seqno number, std::string_view) {
    numbers.push_back(number);
  });
  CHECK(numbers == std::vector<seqno>{3, 4});
  CHECK(drop_before(x, 11)->first_message() == 4);
}

TEST_CASE("a unit that is longer than its bytes is refused", "[messages]") {
  CHECK(!count_units(std::string_view{"\024abc", 4}));
  CHECK(!count_units(std::string_view{"\xff\xff", 2}));
  CHECK(!count_units(std::string_view{"\x03", 1}));
  CHECK(!count_units(std::string(11, '\xff')));
}

TEST_CASE("an end marker with a payload is refused", "[messages]") {
  unit_writer out;
  out.add("a");
  out.add("x", unit_kind::end);
  auto units = out.take();
  CHECK(!count_units(units.text()));
  unit_reader in{units.text()};
  CHECK(in.next());
  CHECK(!in.next());
  CHECK(!in.ok());
}

TEST_CASE("the head of a unit has one form only", "[messages]") {
  CHECK(count_units(std::string_view{"\x00", 1}) == 1u);
  CHECK(!count_units(std::string_view{"\x80\x00", 2}));
  CHECK(!count_units(std::string_view{"\x84\x00"
                                      "a",
                                      3}));
  // Bits beyond the 64th would be lost, and four bytes be left.
  CHECK(!count_units("\x90\x80\x80\x80\x80\x80\x80\x80\x80\x02"
                     "abcd"));
}

TEST_CASE("a batch is cut without copying its payloads", "[messages]") {
  auto whole = make_batch(10, {"a", "bb", "ccc"});
  auto tail = drop_before(whole, 11);
  CHECK(tail->first == 11);
  CHECK(tail->last() == 12);
  CHECK(tail->closes);
  CHECK(unit_reader{tail->units.text()}.next()->payload == "bb");
  auto head = keep_first(whole, 2);
  CHECK(head->last() == 11);
  CHECK(head->heard() == 6);
  CHECK(whole->heard() == 7);
  CHECK(head->units.data() == whole->units.data());
}
