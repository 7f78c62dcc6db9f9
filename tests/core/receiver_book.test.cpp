#include "actors/core/receiver_book.hpp"

#include "messages/errc.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;

namespace {

struct fixture {
  directory_options opts;
  core::receiver_book uut{opts};
  core::receiver_book_out out;
  instant now{};

  static receiver_entry entry(const std::string& id, std::uint16_t port) {
    receiver_entry x;
    x.id = id;
    x.host = "10.0.0.1";
    x.port = port;
    return x;
  }

  errc enter(const receiver_entry& x) {
    out = {};
    uut.on_register({x}, now, out);
    return static_cast<errc>(out.answer.error);
  }

  errc beat(const std::string& id, wall_time at = 0) {
    out = {};
    uut.on_beat({id, at}, now, out);
    return static_cast<errc>(out.answer.error);
  }

  errc remove(const std::string& id) {
    out = {};
    uut.on_remove({id}, out);
    return static_cast<errc>(out.answer.error);
  }

  void pass(timespan span) {
    for (auto end = now + span; now < end;) {
      now += 1s;
      out = {};
      uut.on_tick(now, out);
    }
  }

  std::vector<std::string> ids() const {
    std::vector<std::string> result;
    for (auto& x : uut.list().items)
      result.push_back(x.id);
    return result;
  }
};

using names = std::vector<std::string>;

} // namespace

TEST_CASE_METHOD(fixture, "a registered receiver is listed and kept [4.03]",
                 "[core][directory]") {
  CHECK(enter(entry("a", 1)) == errc::none);
  CHECK(out.change.saved.size() == 1);
  CHECK(enter(entry("b", 2)) == errc::none);
  CHECK(ids() == names{"a", "b"});
}

TEST_CASE_METHOD(fixture,
                 "silence of 30 s ends a listing at the next sweep [6.41]",
                 "[core][directory]") {
  enter(entry("silent", 1));
  enter(entry("beating", 2));
  for (int i = 0; i < 3; ++i) {
    pass(10s);
    beat("beating");
    if (i < 2)
      CHECK(uut.size() == 2);
  }
  pass(5s);
  CHECK(ids() == names{"beating"});
}

TEST_CASE_METHOD(fixture, "the removal of a silent receiver is kept [6.41]",
                 "[core][directory]") {
  enter(entry("silent", 1));
  now += 35s;
  out = {};
  uut.on_tick(now, out);
  CHECK(out.change.removed == names{"silent"});
  CHECK(!uut.next_deadline());
}

TEST_CASE_METHOD(fixture, "who is not listed is told to register again [6.46]",
                 "[core][directory]") {
  CHECK(beat("nobody") == errc::refused);
  CHECK(out.answer.about.find("register again") != std::string::npos);
  enter(entry("a", 1));
  pass(36s);
  CHECK(beat("a") == errc::refused);
  CHECK(enter(entry("a", 1)) == errc::none);
  CHECK(beat("a") == errc::none);
  CHECK(ids() == names{"a"});
}

TEST_CASE_METHOD(fixture, "a heartbeat shows in the list, and is not kept",
                 "[core][directory]") {
  enter(entry("a", 1));
  CHECK(beat("a", 77) == errc::none);
  CHECK(uut.list().items[0].last_seen == 77);
  CHECK(out.change.saved.empty());
}

TEST_CASE_METHOD(fixture, "an id stays with its receiver at a new address",
                 "[core][directory]") {
  enter(entry("a", 1));
  enter(entry("b", 2));
  auto again = entry("a", 3);
  again.registered = 99;
  CHECK(enter(again) == errc::none);
  CHECK(ids() == names{"a", "b"});
  CHECK(uut.list().items[0].port == 3);
  CHECK(uut.list().items[0].registered == 0);
  CHECK(enter(entry("c", 1)) == errc::none); // That address is free again.
  CHECK(uut.size() == 3);
}

TEST_CASE_METHOD(fixture, "an address has one holder, the latest",
                 "[core][directory]") {
  enter(entry("old", 1));
  CHECK(enter(entry("new", 1)) == errc::none);
  CHECK(out.change.removed == names{"old"});
  CHECK(ids() == names{"new"});
  enter(entry("other", 2));
  CHECK(enter(entry("other", 1)) == errc::none);
  CHECK(ids() == names{"other"});
}

TEST_CASE_METHOD(fixture, "a receiver that leaves is no longer listed",
                 "[core][directory]") {
  enter(entry("a", 1));
  CHECK(remove("a") == errc::none);
  CHECK(out.change.removed == names{"a"});
  CHECK(uut.size() == 0);
  CHECK(remove("a") == errc::refused);
}

TEST_CASE_METHOD(fixture, "a full list refuses strangers, not acquaintances",
                 "[core][directory]") {
  opts.receivers_max = 2;
  uut = core::receiver_book{opts};
  enter(entry("a", 1));
  enter(entry("b", 2));
  CHECK(enter(entry("c", 3)) == errc::overloaded);
  CHECK(out.change.saved.empty());
  CHECK(enter(entry("a", 4)) == errc::none);
  CHECK(enter(entry("d", 2)) == errc::none);
  CHECK(uut.size() == 2);
}

TEST_CASE_METHOD(fixture, "what was kept has its full time in the next life",
                 "[core][directory]") {
  now += 1000s;
  uut.restore({entry("a", 1), entry("b", 2)}, now);
  CHECK(ids() == names{"a", "b"});
  pass(29s);
  CHECK(uut.size() == 2);
  pass(6s);
  CHECK(uut.size() == 0);
}

TEST_CASE_METHOD(fixture, "each change has a later version",
                 "[core][directory]") {
  auto last = uut.list().version;
  auto grows = [&] {
    auto next = uut.list().version;
    CHECK(next > last);
    last = next;
  };
  enter(entry("a", 1));
  grows();
  beat("a", 1);
  grows();
  remove("a");
  grows();
}
