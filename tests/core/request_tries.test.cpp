#include "actors/core/request_tries.hpp"

#include "messages/errc.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using core::try_end;

namespace {

struct fixture {
  requester_options opts;
  core::request_tries uut;
  core::request_tries_out out;
  instant now{};

  fixture() {
    begin();
  }

  void begin() {
    uut = core::request_tries{opts, {}, 1};
    now = instant{} + 1s;
  }

  void list(const std::vector<std::string>& ids,
            const std::string& error = "") {
    receivers_listed x{error, {}};
    for (auto& id : ids) {
      reachable_receiver y;
      y.what.id = id;
      x.items.push_back(y);
    }
    out = {};
    uut.on_list(std::move(x), now, out);
  }

  void request(const std::string& text = "work") {
    out = {};
    uut.on_request(slice::copy_of(text), now, out);
  }

  void end(std::uint64_t ticket, try_end how, errc code = errc::none) {
    out = {};
    uut.on_end(ticket, how,
               {static_cast<std::uint8_t>(code), "why",
                slice::copy_of("reply")},
               now, out);
  }

  const core::leaving_try& leaving() const {
    REQUIRE(out.leaving.size() == 1);
    return out.leaving[0];
  }

  /// Lets time pass until the next try leaves; a list comes when wanted.
  core::leaving_try wait_for_try(const std::vector<std::string>& ids) {
    for (int i = 0; i < 100 && out.leaving.empty(); ++i) {
      REQUIRE(uut.next_deadline());
      now = std::max(now, *uut.next_deadline());
      out = {};
      uut.on_tick(now, out);
      if (out.leaving.empty() && out.wants_list)
        list(ids);
    }
    return leaving();
  }

  std::size_t count(ask_step step) const {
    return std::count_if(out.events.begin(), out.events.end(),
                         [&](auto& x) { return x.step == step; });
  }

  const ask_event& last() const {
    REQUIRE(!out.events.empty());
    return out.events.back();
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a request that is acknowledged takes one try [4.15]",
                 "[core][requester]") {
  list({"a"});
  request();
  CHECK(leaving().to.what.id == "a");
  CHECK(leaving().what.body.text() == "work");
  now += 20ms;
  end(leaving().ticket, try_end::answered);
  CHECK(last().step == ask_step::acked);
  CHECK(last().tries == 1);
  CHECK(last().took == 20ms);
  CHECK(last().reply.text() == "reply");
  CHECK(uut.size() == 0);
  CHECK(uut.all_good());
}

TEST_CASE_METHOD(fixture,
                 "a time-out is told and tried again with the same id "
                 "[4.16] [4.17] [4.18] [6.47]",
                 "[core][requester]") {
  list({"a", "b"});
  request();
  auto first = leaving();
  for (int i = 0; i < 20; ++i) {
    now += opts.try_limit;
    end(out.leaving[0].ticket, try_end::timed_out);
    CHECK(count(ask_step::timed_out) == 1);
    auto next = wait_for_try({"a", "b"});
    CHECK(next.what.id == first.what.id);
    CHECK(next.to.what.id == "a"); // Who may have processed it.
    CHECK(next.ticket != first.ticket);
  }
  end(out.leaving[0].ticket, try_end::answered);
  CHECK(last().step == ask_step::acked);
  CHECK(last().tries == 21);
}

TEST_CASE_METHOD(fixture, "tries go on without end, or up to a limit [4.10]",
                 "[core][requester]") {
  opts.tries_max = 3;
  begin();
  list({"a"});
  request();
  for (int i = 0; i < 2; ++i) {
    end(out.leaving[0].ticket, try_end::timed_out);
    wait_for_try({"a"});
  }
  end(out.leaving[0].ticket, try_end::timed_out);
  CHECK(last().step == ask_step::failed);
  CHECK(last().about.find("may have had its effect") != std::string::npos);
  CHECK(!uut.all_good());
  CHECK(uut.size() == 0);
}

TEST_CASE_METHOD(fixture, "refused means another receiver for any [6.45]",
                 "[core][requester]") {
  list({"a", "b"});
  request();
  CHECK(leaving().to.what.id == "a");
  end(leaving().ticket, try_end::refused);
  CHECK(count(ask_step::refused) == 1);
  CHECK(leaving().to.what.id == "b"); // At once.
}

TEST_CASE_METHOD(fixture, "refused gives up a receiver that was chosen [6.45]",
                 "[core][requester]") {
  opts.to = "a";
  begin();
  list({"a", "b"});
  request();
  end(leaving().ticket, try_end::refused);
  CHECK(last().step == ask_step::failed);
  CHECK(!uut.all_good());
}

TEST_CASE_METHOD(fixture,
                 "a request that may have had its effect stays where it was",
                 "[core][requester]") {
  list({"a", "b"});
  request();
  end(leaving().ticket, try_end::timed_out);
  wait_for_try({"a", "b"});
  end(out.leaving[0].ticket, try_end::refused); // It restarts, say.
  auto next = wait_for_try({"a", "b"});
  CHECK(next.to.what.id == "a");
  end(next.ticket, try_end::timed_out);
  list({"b"}); // It was out of reach of the directory, say.
  now += core::hand_over_after - 5s;
  list({"b"});
  CHECK(out.leaving.empty());
  next = wait_for_try({"b", "a"});
  CHECK(next.to.what.id == "a");
  end(next.ticket, try_end::timed_out);
  auto missing = now;
  list({"b"}); // It is gone for good.
  next = wait_for_try({"b"});
  CHECK(next.to.what.id == "b");
  CHECK(now - missing >= core::hand_over_after);
}

TEST_CASE_METHOD(fixture, "a receiver is chosen by its number [4.14]",
                 "[core][requester]") {
  opts.to = "2";
  begin();
  list({"a", "b"});
  list({"b", "a"}); // The number counted in the first list.
  request();
  CHECK(leaving().to.what.id == "b");
}

TEST_CASE_METHOD(fixture,
                 "a requester waits for the directory, and says so "
                 "[4.12] [6.42]",
                 "[core][requester]") {
  request();
  CHECK(out.wants_list);
  CHECK(out.leaving.empty());
  list({}, "the discovery node does not answer");
  CHECK(count(ask_step::waiting) == 1);
  REQUIRE(uut.next_deadline() == now + opts.retry_every);
  now += opts.retry_every;
  out = {};
  uut.on_tick(now, out);
  CHECK(out.wants_list);
  list({}, "still not");
  CHECK(count(ask_step::waiting) == 0); // Said once.
  list({"a"});
  CHECK(leaving().to.what.id == "a");
}

TEST_CASE_METHOD(fixture, "without receivers a request waits for one",
                 "[core][requester]") {
  list({});
  request();
  CHECK(count(ask_step::waiting) == 1);
  auto next = wait_for_try({"a"});
  CHECK(next.to.what.id == "a");
}

TEST_CASE_METHOD(fixture, "pauses grow to their limit and are never equal",
                 "[core][requester]") {
  list({"a"});
  request();
  std::vector<timespan> pauses;
  for (int i = 0; i < 10; ++i) {
    auto before = now;
    end(out.leaving[0].ticket, try_end::timed_out);
    wait_for_try({"a"});
    pauses.push_back(now - before);
  }
  CHECK(pauses.front() <= opts.pause_min);
  CHECK(pauses.front() >= opts.pause_min / 2);
  CHECK(pauses.back() <= opts.pause_max);
  CHECK(pauses.back() >= opts.pause_max / 2);
  CHECK(pauses[8] != pauses[9]);
}

TEST_CASE_METHOD(fixture, "a busy receiver is no reason to give up",
                 "[core][requester]") {
  list({"a", "b"});
  request();
  end(leaving().ticket, try_end::answered, errc::overloaded);
  CHECK(count(ask_step::refused) == 1);
  CHECK(leaving().to.what.id == "b");
}

TEST_CASE_METHOD(fixture, "an error of the processor is the answer",
                 "[core][requester]") {
  list({"a"});
  request();
  end(leaving().ticket, try_end::answered, errc::io_failed);
  CHECK(last().step == ask_step::failed);
  CHECK(last().why == errc::io_failed);
  CHECK(last().about == "why");
}

TEST_CASE_METHOD(fixture, "what comes after the end of a try changes nothing",
                 "[core][requester]") {
  list({"a", "b"});
  request();
  auto first = leaving().ticket;
  end(first, try_end::refused);
  auto second = leaving().ticket;
  end(first, try_end::timed_out);
  CHECK(out.events.empty());
  end(second, try_end::answered);
  end(second, try_end::answered);
  CHECK(out.events.empty());
  CHECK(uut.size() == 0);
  CHECK(!uut.next_deadline());
}

TEST_CASE_METHOD(fixture, "so many requests are under way and no more",
                 "[core][requester]") {
  opts.concurrency = 2;
  begin();
  list({"a", "b"});
  CHECK(uut.has_room());
  request();
  CHECK(uut.has_room());
  request();
  CHECK(!uut.has_room());
  end(leaving().ticket, try_end::answered);
  CHECK(uut.has_room());
}
