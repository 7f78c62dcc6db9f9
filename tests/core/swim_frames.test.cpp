#include "tests/support/swim_fixture.hpp"

#include "messages/wire.hpp"

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

constexpr auto alive = swim_status::alive;
constexpr auto suspect = swim_status::suspect;

std::size_t bytes_of(const swim_datagram& x) {
  std::size_t result = 0;
  for (auto& f : x.frames)
    result += wire::encoded_size(f);
  return result;
}

} // namespace

TEST_CASE("a ping for this life is answered", "[core]") {
  swim_fixture f{1};
  f.hear(1, swim_ping{77, "self", 5});
  auto acks = f.sent<swim_ack>();
  REQUIRE(acks.size() == 1);
  CHECK(acks[0].first == f.place(1));
  CHECK(acks[0].second.number == 77);
  CHECK(acks[0].second.inc == 5);
}

TEST_CASE("a ping for an earlier life is told of this one, not answered",
          "[core]") {
  swim_fixture f{1};
  f.hear(1, swim_ping{77, "self", 4});
  CHECK(f.sent<swim_ack>().empty());
  auto told = f.sent<swim_gossip>();
  REQUIRE(told.size() == 1);
  CHECK(told[0].second.updates.at(0).inc == 5);
}

TEST_CASE("a ping for who lived here before is dropped and counted", "[core]") {
  swim_fixture f{1};
  f.hear(1, swim_ping{77, "other", 5});
  CHECK(f.out.to_send.empty());
  CHECK(f.value("swim_misdirected") == 1);
}

TEST_CASE("a life that goes on though a later one has its name is told, as "
          "often as it asks",
          "[core]") {
  swim_fixture f{2};
  auto later = f.about(1, alive, 7);
  later.at = f.place(9);
  f.hear(9, swim_gossip{{later}}, 7);
  for (int i = 1; i <= 2; ++i) {
    f.out = {};
    f.hear(1, swim_ping{77, "self", 5});
    CHECK(f.sent<swim_ack>().size() == 1);
    auto told = f.sent<swim_gossip>();
    REQUIRE(!told.empty());
    CHECK(told[0].first == f.place(1));
    REQUIRE(told[0].second.updates.size() == 1);
    CHECK(told[0].second.updates[0].name == "n1");
    CHECK(told[0].second.updates[0].inc == 7);
    CHECK(f.value("swim_former_told") == static_cast<std::uint64_t>(i));
  }
  // Who has it, and others, are not.
  f.hear(9, swim_ping{78, "self", 5}, 7);
  f.hear(2, swim_ping{79, "self", 5});
  CHECK(f.value("swim_former_told") == 2);
}

TEST_CASE("lives that were replaced are not remembered without limit",
          "[core]") {
  swim_fixture f{1};
  for (incarnation x = 2; x <= swim::former_max + 2; ++x)
    f.hear(1, swim_gossip{{f.about(1, alive, x)}});
  f.hear(1, swim_ping{77, "self", 5}, 1); // The earliest of one too many.
  CHECK(f.value("swim_former_told") == 0);
  f.hear(1, swim_ping{77, "self", 5}, 2);
  CHECK(f.value("swim_former_told") == 1);
}

TEST_CASE("a relay pings, and brings the answer back", "[core]") {
  swim_fixture f{3};
  f.hear(1, swim_ping_request{77, "n2", 1, f.place(2)});
  auto pings = f.sent<swim_ping>();
  REQUIRE(pings.size() == 1);
  CHECK(pings[0].first == f.place(2));
  f.out = {};
  f.hear(2, swim_ack{pings[0].second.number, 1});
  auto acks = f.sent<swim_ack>();
  REQUIRE(acks.size() == 1);
  CHECK(acks[0].first == f.place(1));
  CHECK(acks[0].second.number == 77);
  f.pass(1s);
  CHECK(f.sent<swim_nack>().empty());
}

TEST_CASE("a relay that hears nothing says so before the time is over",
          "[core]") {
  swim_fixture f{3};
  f.hear(1, swim_ping_request{77, "n2", 1, f.place(2)});
  f.pass(150ms);
  CHECK(f.sent<swim_nack>().empty());
  f.pass(20ms); // 4/5 of 200 ms.
  auto nacks = f.sent<swim_nack>();
  REQUIRE(nacks.size() == 1);
  CHECK(nacks[0].first == f.place(1));
  CHECK(nacks[0].second.number == 77);
}

TEST_CASE("only members are pinged for others, and not without limit",
          "[core]") {
  swim_options opts;
  opts.relays_max = 2;
  swim_fixture f{3, opts};
  f.hear(1, swim_ping_request{1, "stranger", 1, f.place(9)});
  f.hear(1, swim_ping_request{2, "n2", 1, f.place(9)}); // Not its address.
  f.hear(1, swim_ping_request{3, "n2", 2, f.place(2)}); // Not its life.
  CHECK(f.sent<swim_ping>().empty());
  CHECK(f.value("swim_relays_refused") == 3);
  for (std::uint64_t i = 0; i < 3; ++i)
    f.hear(1, swim_ping_request{10 + i, "n2", 1, f.place(2)});
  CHECK(f.sent<swim_ping>().size() == 2);
  CHECK(f.value("swim_relays_refused") == 4);
}

TEST_CASE("a page has what is behind a name, and says if there is more",
          "[core]") {
  swim_fixture f{60};
  std::set<std::string> heard;
  std::string after;
  for (int pages = 1;; ++pages) {
    f.out = {};
    f.hear(1, swim_push_pull{77, true, false, after, {}});
    auto answers = f.sent<swim_push_pull>();
    REQUIRE(answers.size() == 1);
    CHECK(bytes_of(f.out.to_send[0]) <= f.opts.datagram_bytes);
    auto& x = answers[0].second;
    CHECK(x.number == 77);
    CHECK(!x.asks);
    for (auto& y : x.updates)
      CHECK(heard.insert(y.name).second);
    if (!x.more) {
      CHECK(pages > 1);
      break;
    }
    REQUIRE(!x.updates.empty());
    after = x.updates.back().name;
  }
  CHECK(heard.size() == 61); // This node among them.
}

TEST_CASE("two nodes know the same after an exchange, page by page", "[core]") {
  swim_fixture a{40};
  swim_fixture b;
  b.now = a.now;
  for (int i = 41; i <= 80; ++i)
    b.hear(i, swim_gossip{{b.about(i)}});
  // The one asks the other, by hand: both are called self here.
  std::string push_after, pull_after;
  b.out = {};
  auto more = true;
  for (int i = 0; i < 20 && more; ++i) {
    swim_push_pull page{1, true, false, pull_after, {}};
    for (auto& [name, r] : a.uut.members().records())
      if (name > push_after && name != "self" && page.updates.size() < 15)
        page.updates.push_back(r.what);
    if (!page.updates.empty())
      push_after = page.updates.back().name;
    b.out = {};
    b.hear(0, page);
    auto answer = b.sent<swim_push_pull>().at(0).second;
    for (auto& x : answer.updates)
      if (x.name != "self")
        a.hear(0, swim_gossip{{x}});
    if (!answer.updates.empty())
      pull_after = answer.updates.back().name;
    more = answer.more || !page.updates.empty();
  }
  CHECK(a.uut.members().present() == 81);
  CHECK(b.uut.members().present() == 81);
}

TEST_CASE("a page of an exchange that was given up is left alone", "[core]") {
  swim_fixture f{1};
  f.hear(1, swim_push_pull{12345, false, false, {}, {f.about(9)}});
  CHECK(!f.uut.members().find("n9"));
}

TEST_CASE("an exchange without an answer is tried again, then given up",
          "[core]") {
  swim_fixture f{1};
  auto count = [&] { return f.sent<swim_push_pull>().size(); };
  while (f.value("swim_exchanges") == 0)
    f.pass(10ms);
  auto first = f.value("swim_exchanges");
  CHECK(count() == 1);
  while (f.value("swim_exchanges_given_up") == 0) {
    f.hear(1, swim_gossip{{f.about(1, alive, 1, 1)}});
    f.pass(10ms);
  }
  CHECK(first == 1);
  CHECK(count() == 4); // The first one among them.
}

TEST_CASE("all that leaves fits a datagram, whatever is told", "[core]") {
  swim_fixture f;
  for (int i = 1; i <= 100; ++i) {
    auto x = f.about(i);
    x.tags = std::string(static_cast<std::size_t>(5 * i), 't');
    f.hear(i, swim_gossip{{x}});
  }
  for (int i = 1; i <= 100; ++i)
    f.hear(i, swim_gossip{{f.about(i, suspect, 1, 1, "n1")}});
  f.pass(5s);
  for (int i = 1; i <= 50; ++i)
    f.hear(i, swim_ping{77, "self", 5});
  REQUIRE(f.out.to_send.size() > 100);
  std::size_t largest = 0;
  for (auto& x : f.out.to_send)
    largest = std::max(largest, bytes_of(x));
  CHECK(largest <= f.opts.datagram_bytes);
  CHECK(largest > f.opts.datagram_bytes / 2);
}

TEST_CASE("frames that are none of its business change nothing", "[core]") {
  swim_fixture f{1};
  f.hear(1, heartbeat{});
  f.hear(1, swim_ack{1, 1});
  f.hear(1, swim_nack{1});
  CHECK(f.out.to_send.empty());
  CHECK(f.out.events.empty());
}
