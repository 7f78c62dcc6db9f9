#include "tests/support/batcher_fixture.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

using fixture = batcher_fixture;

TEST_CASE("messages that are sent together leave as one batch", "[core]") {
  fixture f;
  CHECK(f.send({"a", "b"}).taken == 2);
  CHECK(f.send({"c"}).taken == 1);
  CHECK(f.drafts().empty());
  CHECK(f.uut.wants_drain());
  f.drain();
  REQUIRE(f.drafts().size() == 1);
  CHECK(f.drafts()[0].count == 3);
  f.drain();
  CHECK(f.drafts().empty());
}

TEST_CASE("a busy member gathers: few batches leave before they are full",
          "[core]") {
  group_options opts;
  opts.eager_batches = 2;
  fixture f{opts};
  for (auto text : {"a", "b"}) {
    f.send({text});
    f.drain();
    CHECK(f.drafts().size() == 1);
  }
  f.send({"c"});
  CHECK_FALSE(f.uut.wants_drain());
  f.drain();
  f.send({"d"});
  f.drain();
  CHECK(f.drafts().empty());
  f.deliver({}, 1); // One of the two has come back.
  CHECK(f.uut.wants_drain());
  f.drain();
  REQUIRE(f.drafts().size() == 1);
  CHECK(f.drafts()[0].count == 2);
}

TEST_CASE("the end does not wait for batches under way", "[core]") {
  group_options opts;
  opts.eager_batches = 1;
  fixture f{opts};
  f.send({"a"});
  f.drain();
  f.send({"b"});
  f.end();
  CHECK(f.drafts().size() == 2); // The rest, and the marker.
}

TEST_CASE("a batch that is full leaves at once", "[core]") {
  group_options opts;
  opts.batch_bytes = 100;
  opts.eager_batches = 3;
  fixture f{opts};
  f.send(std::vector<std::string>(5, std::string(39, 'x')));
  REQUIRE(f.drafts().size() == 2);
  CHECK(f.drafts()[0].count == 2);
  f.drain();
  CHECK(f.drafts()[0].count == 1);
}

TEST_CASE("a message larger than a batch travels alone, an empty one as any",
          "[core]") {
  group_options opts;
  opts.batch_bytes = 100;
  opts.eager_batches = 3;
  fixture f{opts};
  CHECK(f.send({"", std::string(50000, 'x'), ""}).taken == 3);
  REQUIRE(f.drafts().size() == 2);
  CHECK(f.drafts()[1].count == 1);
  f.drain();
  CHECK(f.drafts().size() == 1);
  CHECK(f.count("messages_sent") == 3);
  CHECK(f.count("bytes_under_way") == 50005);
}

TEST_CASE("a message above the limit is refused, and nothing behind it taken",
          "[core]") {
  group_options opts;
  opts.message_bytes_max = 60000;
  fixture f{opts};
  auto result = f.send({"a", std::string(60001, 'x'), "b"});
  CHECK(result.taken == 1);
  CHECK(result.refused == 2);
  CHECK(result.why == errc::too_large);
  CHECK(result.bytes == 60001);
  CHECK(result.bytes_max == 60000);
}

TEST_CASE("without a view nothing is taken", "[core]") {
  batcher uut;
  batcher_out out;
  CHECK(uut.on_outgoing(make_outgoing({"x"}), {}, out).why
        == errc::not_a_member);
  uut.on_end(out);
  CHECK(out.drafts.items.empty());
  CHECK(!uut.all_ended());
}

TEST_CASE("units that are no messages are refused", "[core]") {
  fixture f;
  for (auto& units :
       {slice::copy_of("\xff"), slice{}, make_units({""}, unit_kind::end),
        make_units({"x"}, unit_kind::fragment)}) {
    auto result = f.uut.on_outgoing({units, 1}, {}, f.out);
    CHECK(result.taken == 0);
    CHECK(result.why == errc::invalid_config);
  }
}

TEST_CASE("the end marker goes behind all that was taken, once [1.28]",
          "[core]") {
  fixture f;
  f.send({"last words"});
  f.end();
  REQUIRE(f.drafts().size() == 2);
  CHECK(f.drafts()[0].count == 1);
  CHECK(f.drafts()[1].count == 1);
  CHECK(unit_reader{f.drafts()[1].units.text()}.next()->kind == unit_kind::end);
  CHECK(f.send({"x"}).why == errc::shutting_down);
  f.end();
  CHECK(f.drafts().empty());
}

TEST_CASE("a stream ends with the end marker of every member [0.28] [1.29]",
          "[core]") {
  fixture f;
  f.deliver({f.end_of(1, 1), make_batch(f.current, 2, 1, 1), f.end_of(2, 2)});
  CHECK(!f.uut.all_ended());
  f.deliver({f.end_of(3, 1)});
  CHECK(f.uut.all_ended());
}

TEST_CASE("what a sender had delivered is fixed when it sends (causal)",
          "[core]") {
  group_options opts;
  opts.order = level::causal;
  fixture f{opts};
  f.deliver({make_batch(f.current, 2, 1, 1, {"q1", "q2"})});
  f.send({"answer"});
  f.drain();
  REQUIRE(f.drafts().size() == 1);
  auto sent = f.drafts()[0];
  CHECK(sent.deps == std::vector<seqno>{0, 2, 0});
  f.deliver({make_batch(f.current, 2, 2, 3)});
  CHECK(sent.deps == std::vector<seqno>{0, 2, 0});
  fixture other;
  other.send({"x"});
  other.drain();
  CHECK(other.drafts()[0].deps.empty());
}

TEST_CASE("counters grow over views, the window begins anew", "[core]") {
  fixture f{small_window(4)};
  f.send({"aaa", "b"});
  f.uut.on_view(make_view(3, 1, 0, 2), f.out);
  CHECK(f.count("messages_sent") == 1);
  CHECK(f.count("messages_refused") == 1);
  CHECK(f.uut.free_bytes() == 4);
  CHECK(!f.uut.wants_drain());
}
