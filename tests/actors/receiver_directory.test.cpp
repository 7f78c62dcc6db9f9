#include "actors/receiver_directory.hpp"

#include "tests/support/deterministic.hpp"

#include <catch2/catch.hpp>

#include <caf/event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <deque>

using namespace std::literals;
using namespace troupe;

namespace {

/// A directory whose disk answers when it is told to.
struct fixture : test::deterministic {
  std::vector<keep_receivers> kept;
  std::deque<caf::typed_response_promise<receivers_kept>> writing;
  receiver_list_ptr list;
  std::vector<directory_answer> answers;
  receiver_directory_actor uut;

  using slow_store
    = receiver_store_actor::extend<caf::reacts_to<receivers_kept>>;
  slow_store store;

  fixture() {
    store = own(
      sys.spawn([this](slow_store::pointer self) -> slow_store::behavior_type {
        return {[=](const keep_receivers& x) {
                  kept.push_back(x);
                  writing.push_back(
                    self->make_response_promise<receivers_kept>());
                  return writing.back();
                },
                // The test says how a write ends.
                [=](const receivers_kept& x) {
                  writing.front().deliver(x);
                  writing.pop_front();
                }};
      }));
    uut = own(sys.spawn(
      receiver_directory_behavior, directory_options{},
      caf::actor_cast<receiver_store_actor>(store),
      std::vector<receiver_entry>{},
      publish_receivers{[this](receiver_list_ptr x) { list = std::move(x); }}));
    settle();
  }

  void enter(const std::string& id, std::uint16_t port) {
    register_receiver x;
    x.what.id = id;
    x.what.host = "h";
    x.what.port = port;
    ask(x);
  }

  template <class Message>
  void ask(Message x) {
    sys.spawn([=](caf::event_based_actor* self) {
      self->request(uut, caf::infinite, x)
        .then([this](const directory_answer& y) { answers.push_back(y); });
    });
    settle();
  }

  void finish_write(const std::string& error = "") {
    REQUIRE(!writing.empty());
    caf::anon_send(store, receivers_kept{error});
    settle();
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "a registration is answered once it is kept and listed",
                 "[actors][directory]") {
  REQUIRE(list);
  enter("a", 1);
  CHECK(kept.size() == 1);
  CHECK(answers.empty());
  CHECK(list->items.empty());
  finish_write();
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].error == 0);
  CHECK(list->items.size() == 1);
}

TEST_CASE_METHOD(fixture, "registrations that come meanwhile go together",
                 "[actors][directory]") {
  enter("a", 1);
  for (std::uint16_t port = 2; port <= 9; ++port)
    enter("b" + std::to_string(port), port);
  CHECK(kept.size() == 1);
  finish_write();
  CHECK(answers.size() == 1);
  REQUIRE(kept.size() == 2);
  CHECK(kept[1].saved.size() == 8);
  finish_write();
  CHECK(answers.size() == 9);
  CHECK(writing.empty());
}

TEST_CASE_METHOD(fixture, "who leaves and comes back within a batch stays",
                 "[actors][directory]") {
  enter("other", 9);
  enter("a", 1);
  ask(remove_receiver{"a"});
  enter("a", 2);
  finish_write();
  REQUIRE(kept.size() == 2);
  CHECK(kept[1].removed == std::vector<std::string>{"a"});
  REQUIRE(kept[1].saved.size() == 1); // What is removed goes first.
  CHECK(kept[1].saved[0].port == 2);
}

TEST_CASE_METHOD(fixture, "a disk that fails is told, and tried again",
                 "[actors][directory]") {
  enter("a", 1);
  finish_write("the disk is full");
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].error == static_cast<std::uint8_t>(errc::io_failed));
  CHECK(answers[0].about == "the disk is full");
  enter("a", 1);
  finish_write();
  CHECK(answers[1].error == 0);
}

TEST_CASE_METHOD(fixture, "heartbeats need no disk and show within 100 ms",
                 "[actors][directory]") {
  enter("a", 1);
  finish_write();
  ask(beat_receiver{"a", 77});
  CHECK(answers.size() == 2);
  CHECK(kept.size() == 1);
  CHECK(list->items[0].last_seen == 0);
  pass(100ms);
  CHECK(list->items[0].last_seen == 77);
}

TEST_CASE_METHOD(fixture, "expiry is shown, and kept [6.41]",
                 "[actors][directory]") {
  enter("a", 1);
  finish_write();
  pass(29s);
  CHECK(list->items.size() == 1);
  pass(7s);
  CHECK(list->items.empty());
  REQUIRE(kept.size() == 2);
  CHECK(kept[1].removed == std::vector<std::string>{"a"});
  ask(beat_receiver{"a", 1});
  CHECK(answers.back().error == static_cast<std::uint8_t>(errc::refused));
}
