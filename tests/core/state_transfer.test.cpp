#include "actors/core/state_transfer.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

/// View of 1, 2 and 3; of these, 3 learns.
view_ptr learning_view(member_id self, std::uint64_t epoch = 1) {
  auto result = std::make_shared<view>(*make_view(3, self, 0, epoch));
  result->members[2].full = false;
  return result;
}

delivery said(const view_ptr& in, const std::string& text) {
  delivery result;
  result.view = in->id;
  result.batches.push_back(make_batch(in, 1, 1, 1, {text}));
  return result;
}

struct fixture {
  instant now = instant{} + 1s;
  core::transfer_out out;
  state_options opts = small_pieces();
  core::state_transfer uut{opts};
  core::state_transfer donor{opts};

  static state_options small_pieces() {
    state_options result;
    result.chunk_bytes = 4;
    result.waiting_bytes_max = 1000;
    return result;
  }

  void view(member_id self, std::uint64_t epoch = 1) {
    out = {};
    uut.on_view({learning_view(self, epoch)}, now, out);
  }

  /// The donor begins the same view with `state`.
  void give(const std::string& state, std::uint64_t epoch = 1) {
    core::transfer_out given;
    donor.on_view({learning_view(1, epoch)}, now, given);
    REQUIRE(given.wants_image);
    donor.on_image({epoch, 0}, {slice::copy_of(state)});
  }

  /// Fetches piece by piece, up to `pieces`.
  void fetch(std::size_t pieces) {
    auto ask = out.ask;
    for (std::size_t i = 0; i < pieces && !out.complete; ++i) {
      auto chunk = donor.answer(ask);
      REQUIRE(chunk);
      out = {};
      uut.on_chunk(*chunk, now, out);
      ask = out.ask;
    }
  }
};

std::string text_of(const std::variant<view_installed, delivery>& x) {
  if (auto said = std::get_if<delivery>(&x))
    return texts_of(said->batches).front();
  return "view " + to_string(std::get<view_installed>(x).what->id);
}

} // namespace

TEST_CASE("who has the state is passed what is delivered, at once",
          "[core][state]") {
  fixture f;
  f.view(1);
  REQUIRE(f.out.forward.size() == 1);
  CHECK(f.out.wants_image); // Another one learns.
  f.out = {};
  f.uut.on_delivery(said(learning_view(1), "a"), f.out);
  REQUIRE(f.out.forward.size() == 1);
  CHECK(!f.out.donor);
}

TEST_CASE("a view in which nobody learns asks for no state", "[core][state]") {
  fixture f;
  f.uut.on_view({make_view(3)}, f.now, f.out);
  CHECK(!f.out.wants_image);
}

TEST_CASE("a learner gets the state, then the view, then what came meanwhile",
          "[core][state]") {
  fixture f;
  f.give("ten bytes!");
  f.view(3);
  CHECK(f.out.forward.empty());
  REQUIRE(f.out.donor);
  CHECK(f.out.donor->full);
  f.uut.on_delivery(said(learning_view(3), "a"), f.out);
  f.uut.on_delivery(said(learning_view(3), "b"), f.out);
  CHECK(f.out.forward.empty());
  f.fetch(3);
  REQUIRE(f.out.complete);
  REQUIRE(f.out.restore);
  CHECK(f.out.restore->image.bytes.text() == "ten bytes!");
  REQUIRE(f.out.forward.size() == 3);
  CHECK(text_of(f.out.forward[0]) == "view 1.0");
  CHECK(text_of(f.out.forward[1]) == "a");
  CHECK(text_of(f.out.forward[2]) == "b");
}

TEST_CASE("an empty state is a state", "[core][state]") {
  fixture f;
  f.give("");
  f.view(3);
  f.fetch(1);
  CHECK(f.out.complete);
}

TEST_CASE("another donor goes on where the first one ended", "[core][state]") {
  fixture f;
  f.give("ten bytes!");
  f.view(3);
  auto first = f.out.donor->id;
  f.fetch(1);
  CHECK(f.out.ask.offset == 4);
  f.uut.on_failure(f.now);
  f.now += 1s;
  f.out = {};
  f.uut.on_tick(f.now, f.out);
  REQUIRE(f.out.donor);
  CHECK(f.out.donor->id != first);
  CHECK(f.out.ask.offset == 4);
  f.fetch(2);
  CHECK(f.out.complete);
}

TEST_CASE("a donor with another state begins the transfer anew",
          "[core][state]") {
  fixture f;
  f.give("ten bytes!");
  f.view(3);
  f.fetch(1);
  f.give("ten octets");
  f.fetch(1);
  CHECK(!f.out.complete);
  f.now += 1s;
  f.out = {};
  f.uut.on_tick(f.now, f.out);
  CHECK(f.out.ask.offset == 0);
  f.fetch(3);
  REQUIRE(f.out.complete);
  CHECK(f.out.restore->image.bytes.text() == "ten octets");
}

TEST_CASE("a state that is damaged on its way is not taken", "[core][state]") {
  fixture f;
  f.view(3);
  state_chunk bad{{1, 0}, 0, 4, 12345, slice::copy_of("abcd")};
  f.out = {};
  f.uut.on_chunk(bad, f.now, f.out);
  CHECK(!f.out.complete);
  CHECK(f.uut.is_waiting());
  counters counted;
  f.uut.tell(counted);
  CHECK(value_of(counted, "state_transfers_begun_anew") == 1);
}

TEST_CASE("the next view replaces the state that was under way",
          "[core][state]") {
  fixture f;
  f.give("ten bytes!");
  f.view(3);
  f.uut.on_delivery(said(learning_view(3), "old"), f.out);
  f.fetch(1);
  f.give("the state after", 2);
  f.view(3, 2);
  CHECK(f.out.ask.view.epoch == 2);
  CHECK(f.out.ask.offset == 0);
  f.fetch(4);
  REQUIRE(f.out.complete);
  REQUIRE(f.out.forward.size() == 1); // What was old is in the state.
  CHECK(text_of(f.out.forward[0]) == "view 2.0");
}

TEST_CASE("what waits for a state is bounded, and then nothing waits",
          "[core][state]") {
  fixture f;
  f.give("ten bytes!");
  f.view(3);
  auto ask = f.out.ask;
  f.out = {};
  f.uut.on_delivery(said(learning_view(3), std::string(900, 'x')), f.out);
  CHECK(f.out.hopeless.empty());
  f.uut.on_delivery(said(learning_view(3), std::string(900, 'x')), f.out);
  CHECK(f.out.hopeless.find("state.waiting_bytes_max") != std::string::npos);
  counters counted;
  f.uut.tell(counted);
  CHECK(value_of(counted, "state_bytes_waiting") == 0);
  f.out = {};
  f.uut.on_delivery(said(learning_view(3), std::string(900, 'x')), f.out);
  CHECK(f.out.hopeless.empty()); // Said once.
  f.uut.on_chunk(*f.donor.answer(ask), f.now, f.out);
  CHECK(!f.out.donor);
  CHECK(!f.out.complete);
}

TEST_CASE("a state above the limit is named and not asked for again",
          "[core][state]") {
  fixture f;
  f.view(3);
  f.out = {};
  state_chunk huge{{1, 0}, 0, f.opts.bytes_max + 1, 1, slice::copy_of("abcd")};
  f.uut.on_chunk(huge, f.now, f.out);
  CHECK(f.out.hopeless.find("state.bytes_max") != std::string::npos);
  CHECK(!f.uut.next_deadline());
}

TEST_CASE("no state is given of another view, or beyond its end",
          "[core][state]") {
  fixture f;
  f.give("ten bytes!");
  CHECK(!f.donor.answer({{2, 0}, 0}));
  CHECK(!f.donor.answer({{1, 0}, 11}));
  CHECK(f.donor.answer({{1, 0}, 10})->part.empty());
  core::transfer_out out;
  f.donor.on_view({learning_view(1, 2)}, f.now, out);
  CHECK(!f.donor.answer({{1, 0}, 0}));
}
