#include "nodes/election_recorder.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace troupe;

namespace {

using json = nlohmann::json;
using names = std::vector<std::string>;

struct fixture {
  election_recorder uut;

  fixture() {
    for (auto who : {"a", "b", "c"}) {
      uut.on_start(who);
      view(who, "1.3", {"a", "b", "c"});
    }
  }

  void view(const std::string& who, const std::string& id, names members,
            names learners = {}) {
    uut.on_event(who, json{{"event", "view"},
                           {"view", id},
                           {"members", members},
                           {"learners", learners}});
  }

  void deliver(const std::string& who, const std::string& in,
               std::uint64_t number) {
    uut.on_event(who, json{{"event", "deliver"},
                           {"view", in},
                           {"sender", "a"},
                           {"seq", number}});
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "what all who went on have delivered is not lost",
                 "[nodes][failover]") {
  for (auto who : {"a", "b", "c"})
    deliver(who, "1.3", 1);
  deliver("a", "1.3", 2);
  deliver("b", "1.3", 2);
  view("a", "2.2", {"a", "b"});
  view("b", "2.2", {"a", "b"});
  CHECK(uut.lost() == 0);
  CHECK(uut.faults().empty());
  // The present view may still be going on.
  deliver("a", "2.2", 1);
  CHECK(uut.lost() == 0);
}

TEST_CASE_METHOD(fixture,
                 "what one delivered and those who went on did not is "
                 "lost",
                 "[nodes][failover]") {
  for (auto who : {"a", "b", "c"})
    deliver(who, "1.3", 1);
  deliver("c", "1.3", 2);
  deliver("c", "1.3", 3);
  CHECK(uut.lost() == 0);
  view("a", "2.2", {"a", "b"});
  view("b", "2.2", {"a", "b"});
  CHECK(uut.lost() == 2);
}

TEST_CASE_METHOD(fixture,
                 "who is given the state of a view has not followed "
                 "into it",
                 "[nodes][failover]") {
  deliver("a", "1.3", 1);
  view("a", "2.2", {"a", "b", "c"}, {"c"});
  view("c", "2.2", {"a", "b", "c"}, {"c"});
  CHECK(uut.lost() == 0);
  CHECK(uut.faults().empty());
}

TEST_CASE_METHOD(fixture, "two leaders in one epoch are a fault",
                 "[nodes][failover]") {
  view("a", "2.2", {"a", "b"});
  view("c", "2.3", {"c"});
  REQUIRE(uut.faults().size() == 1);
  CHECK(uut.faults()[0] == "two leaders in one epoch: views 2.2 and 2.3");
}
