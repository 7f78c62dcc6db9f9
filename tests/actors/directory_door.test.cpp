#include "actors/directory_door.hpp"

#include "actors/core/receiver_table.hpp"
#include "actors/receiver_directory.hpp"
#include "messages/errc.hpp"
#include "tests/support/deterministic.hpp"

#include <catch2/catch.hpp>

#include <caf/event_based_actor.hpp>

using namespace std::literals;
using namespace troupe;

namespace {

/// A door whose replica commits at once, or says why not.
struct fixture : test::deterministic {
  core::receiver_table table;
  reply_status commits = reply_status::done;
  receiver_list_ptr list;
  std::optional<std::string> elsewhere;
  instant believed_until;
  std::vector<service_standing> standings;
  std::vector<directory_answer> answers;
  directory_door_actor uut;
  std::uint64_t epoch = 1;
  endpoint first = v4_endpoint(1, 1);
  endpoint second = v4_endpoint(2, 1);

  fixture() {
    auto replica = own(sys.spawn([this]() -> service_actor::behavior_type {
      return {[this](const service_request& x) {
        service_reply result;
        result.status = commits;
        if (commits == reply_status::done)
          commit(x);
        return result;
      }};
    }));
    directory_door_setup setup;
    setup.open = [this](const receiver_store_actor& store,
                        std::vector<receiver_entry> kept) {
      auto publish = [this](receiver_list_ptr x) {
        list = std::move(x);
        elsewhere.reset();
      };
      return sys.spawn(receiver_directory_behavior, directory_options{}, store,
                       std::move(kept), publish_receivers{publish});
    };
    setup.publish_elsewhere = [this](const std::string& at) {
      list = nullptr;
      elsewhere = at;
    };
    setup.publish_lease = [this](instant until) { believed_until = until; };
    setup.http = {{first, "one:80"}, {second, "two:80"}};
    uut = own(sys.spawn(directory_door_behavior, std::move(setup)));
    auto watcher = own(
      sys.spawn([this]() -> service_watcher_actor::behavior_type {
        return {[this](const service_standing& x) { standings.push_back(x); }};
      }));
    caf::anon_send(uut, join_door{replica, watcher});
    settle();
  }

  void commit(const service_request& x) {
    auto did = table.execute({x.kind, 0, {}, x.body.text()});
    std::vector<service_effect> out;
    table.apply(did.change, out);
  }

  void turn(bool serves, std::optional<endpoint> leader) {
    service_turn x{serves, epoch, leader, {}};
    if (serves)
      x.all.items = table.pending();
    caf::anon_send(uut, std::move(x));
    settle();
  }

  template <class Message>
  errc ask(Message x) {
    answers.clear();
    sys.spawn([=](caf::event_based_actor* self) {
      self->request(uut, caf::infinite, x)
        .then([this](const directory_answer& y) { answers.push_back(y); });
    });
    settle();
    REQUIRE(answers.size() == 1);
    return static_cast<errc>(answers[0].error);
  }

  errc enter(const std::string& id, std::uint16_t port = 7000) {
    register_receiver x;
    x.what.id = id;
    x.what.host = "h";
    x.what.port = port;
    return ask(x);
  }

  std::vector<std::string> listed() const {
    std::vector<std::string> result;
    if (list)
      for (const auto& x : list->items)
        result.push_back(x.id);
    return result;
  }
};

using names = std::vector<std::string>;

} // namespace

TEST_CASE_METHOD(fixture, "a node that does not serve names the one that does",
                 "[actors][directory_door]") {
  CHECK(elsewhere == std::string{}); // Nobody, as far as it knows.
  turn(false, second);
  CHECK(elsewhere == std::string{"two:80"});
  CHECK(enter("a") == errc::no_coordinator);
  CHECK(ask(beat_receiver{"a", 1}) == errc::no_coordinator);
  CHECK(ask(remove_receiver{"a"}) == errc::no_coordinator);
  turn(false, std::nullopt);
  CHECK(elsewhere == std::string{});
}

TEST_CASE_METHOD(fixture,
                 "a registration is answered and listed once it is committed",
                 "[actors][directory_door]") {
  turn(true, first);
  CHECK_FALSE(elsewhere);
  CHECK(enter("a") == errc::none);
  CHECK(listed() == names{"a"});
  CHECK(table.pending().size() == 1);
  commits = reply_status::not_leader;
  CHECK(enter("b", 7001) == errc::io_failed);
  CHECK(answers[0].about.find("serves no more") != std::string::npos);
}

TEST_CASE_METHOD(fixture,
                 "whoever serves next has all receivers, each with its full "
                 "time",
                 "[actors][directory_door]") {
  turn(true, first);
  enter("a");
  enter("b", 7001);
  pass(25s);
  turn(false, second);
  CHECK(listed().empty());
  turn(true, first); // This node again; to it, it is all the same.
  CHECK(listed() == names{"a", "b"});
  CHECK(ask(beat_receiver{"b", 1}) == errc::none);
  pass(28s);
  CHECK(listed() == names{"a", "b"});
  pass(10s); // Silent for more than the 30 s that it has.
  CHECK(listed().empty());
  CHECK(table.pending().empty());
}

TEST_CASE_METHOD(fixture, "of two turns to serve the later one counts",
                 "[actors][directory_door]") {
  turn(true, first);
  enter("a");
  table = {};
  turn(true, first);
  CHECK(listed().empty());
  CHECK(ask(beat_receiver{"a", 1}) == errc::refused);
}

TEST_CASE_METHOD(fixture,
                 "a directory may be believed as long as the lease of its view "
                 "lasts",
                 "[actors][directory_door]") {
  auto held = [&](std::uint64_t of, instant until) {
    caf::anon_send(uut, lease_held{{of, 1}, until});
    settle();
  };
  instant soon{5s};
  instant later{6s};
  held(1, soon);
  CHECK(believed_until == instant{}); // There is none yet.
  turn(true, first);
  CHECK(believed_until == soon);
  held(1, later);
  CHECK(believed_until == later);
  epoch = 2;
  turn(true, first);
  CHECK(believed_until == instant{});
  held(2, later);
  CHECK(believed_until == later);
  turn(false, second);
  CHECK(believed_until == instant{});
}

TEST_CASE_METHOD(fixture, "people are told which discovery node serves",
                 "[actors][directory_door]") {
  turn(false, second);
  epoch = 2;
  turn(true, first);
  REQUIRE(standings.size() == 2);
  CHECK_FALSE(standings[0].serves);
  CHECK(standings[0].leader == second);
  CHECK(standings[1].serves);
  CHECK(standings[1].epoch == 2);
}

TEST_CASE_METHOD(fixture, "a change of any size is kept, in several notes",
                 "[actors][directory_door]") {
  keep_receivers all;
  for (std::size_t i = 0; i < 3 * core::receivers_of_note_max; ++i) {
    receiver_entry x;
    x.id = std::to_string(i);
    all.saved.push_back(std::move(x));
  }
  std::vector<receivers_kept> kept;
  auto keep = [&](const keep_receivers& x) {
    sys.spawn([&, x](caf::event_based_actor* self) {
      self->request(uut, caf::infinite, x).then([&](const receivers_kept& y) {
        kept.push_back(y);
      });
    });
    settle();
  };
  keep(all);
  REQUIRE(kept.size() == 1);
  CHECK(kept[0].error.empty());
  CHECK(table.pending().size() == all.saved.size());
  commits = reply_status::overloaded;
  keep(all);
  REQUIRE(kept.size() == 2);
  CHECK(kept[1].error == "too many changes are under way");
}
