#include "actors/core/receiver_choice.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;

namespace {

struct fixture {
  requester_options opts;
  core::receiver_choice uut{opts};
  instant now{};

  void list(const std::vector<std::string>& ids) {
    std::vector<reachable_receiver> xs;
    for (auto& id : ids) {
      reachable_receiver x;
      x.what.id = id;
      xs.push_back(x);
    }
    uut.on_list(std::move(xs));
  }

  std::string next() {
    auto x = uut.any(now);
    return x ? x->what.id : "";
  }

  std::string send() {
    auto id = next();
    uut.on_sent(id, now);
    return id;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "any receiver means each in its turn",
                 "[core][requester]") {
  CHECK(next().empty());
  list({"a", "b", "c"});
  std::string order;
  for (int i = 0; i < 7; ++i)
    order += next();
  CHECK(order == "abcabca");
  list({"b", "c", "d"}); // The last one is gone: it begins anew.
  CHECK(next() == "b");
  CHECK(next() == "c");
}

TEST_CASE_METHOD(fixture, "the one with the least under way is chosen",
                 "[core][requester]") {
  opts.balance = balance_kind::least_outstanding;
  uut = core::receiver_choice{opts};
  list({"a", "b", "c"});
  CHECK(send() == "a");
  CHECK(send() == "b");
  CHECK(send() == "c");
  CHECK(send() == "a");
  uut.on_acked("b");
  CHECK(send() == "b");
  uut.on_acked("c");
  uut.on_acked("c");
  CHECK(send() == "c");
  CHECK(send() == "b");
}

TEST_CASE_METHOD(fixture, "a receiver is found by id and by number [4.14]",
                 "[core][requester]") {
  list({"a", "b"});
  CHECK(uut.by_id("b")->what.id == "b");
  CHECK(!uut.by_id("c"));
  CHECK(uut.by_number(1)->what.id == "a");
  CHECK(uut.by_number(2)->what.id == "b");
  CHECK(!uut.by_number(0));
  CHECK(!uut.by_number(3));
}

TEST_CASE_METHOD(fixture, "only those with the tag are asked",
                 "[core][requester]") {
  opts.tag = "gpu";
  uut = core::receiver_choice{opts};
  std::vector<reachable_receiver> xs(3);
  xs[0].what.id = "a";
  xs[1].what.id = "b";
  xs[1].what.tags = {"large", "gpu"};
  xs[2].what.id = "c";
  xs[2].what.tags = {"large"};
  uut.on_list(xs);
  CHECK(next() == "b");
  CHECK(next() == "b");
  CHECK(uut.by_id("a") == nullptr);
  CHECK(uut.by_number(1)->what.id == "b");
}

TEST_CASE_METHOD(fixture, "a receiver that keeps failing is left out",
                 "[core][requester]") {
  list({"a", "b"});
  for (int i = 0; i < 3; ++i) {
    uut.on_sent("a", now);
    uut.on_failed("a", now);
  }
  for (int i = 0; i < 4; ++i)
    CHECK(next() == "b");
  REQUIRE(uut.next_trial() == now + opts.breaker_pause);
  now += opts.breaker_pause;
  CHECK(send() == "a"); // Its trial, which it gets alone.
  CHECK(next() == "b");
  CHECK(next() == "b");
  uut.on_failed("a", now);
  CHECK(next() == "b");
  now += opts.breaker_pause;
  CHECK(send() == "a");
  uut.on_acked("a");
  CHECK(next() == "b");
  CHECK(next() == "a");
  CHECK(!uut.next_trial());
}

TEST_CASE_METHOD(fixture, "failures count in a row", "[core][requester]") {
  list({"a"});
  for (int i = 0; i < 10; ++i) {
    uut.on_failed("a", now);
    uut.on_failed("a", now);
    uut.on_acked("a");
  }
  CHECK(next() == "a");
}

TEST_CASE_METHOD(fixture, "with all left out there is nobody",
                 "[core][requester]") {
  opts.breaker_failures = 1;
  uut = core::receiver_choice{opts};
  list({"a", "b"});
  uut.on_failed("a", now);
  now += 1s;
  uut.on_failed("b", now);
  CHECK(next().empty());
  CHECK(uut.next_trial() == now - 1s + opts.breaker_pause);
}
