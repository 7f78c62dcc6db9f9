// Mutants that a stream over a bad network does not meet: each one once without
// the mutant and once with it.
#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include "actors/core/frame_router.hpp"
#include "actors/core/lamport_clock.hpp"
#include "tests/support/ack_matrix_fixture.hpp"
#include "tests/support/batcher_fixture.hpp"
#include "tests/support/handshake_fixture.hpp"
#include "tests/support/planting.hpp"
#include "tests/support/two_routers.hpp"

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

TEST_CASE("a mutant is known by its name alone, one at a time", "[mutants]") {
  CHECK(mutant_names().size() >= 24);
  for (auto& name : mutant_names()) {
    CHECK(plant(name));
    CHECK(planted() != mutant::none);
    CHECK(mutant_names().at(static_cast<std::size_t>(planted()) - 1) == name);
  }
  auto before = planted();
  CHECK(!plant("no-such-mutant"));
  CHECK(!plant(""));
  CHECK(planted() == before);
  uproot();
  CHECK(planted() == mutant::none);
}

TEST_CASE("each mutant has a test that begins with its name", "[mutants]") {
  auto& tests = Catch::getRegistryHub().getTestCaseRegistry().getAllTests();
  for (auto& name : mutant_names()) {
    INFO(name);
    CHECK(std::any_of(tests.begin(), tests.end(), [&](auto& x) {
      return Catch::startsWith(x.name, name + " ");
    }));
  }
}

TEST_CASE("merge-across-gap takes messages for others", "[mutants]") {
  expect_change("merge-across-gap", 2u, 1u, [] {
    two_routers f{600};
    auto pieces = f.send({make_batch(make_view(3), 1, 1, 1, texts(3, 300))});
    f.receive(pieces.at(0));
    f.receive(pieces.at(2)); // The second one was lost.
    return f.heard().size();
  });
}

TEST_CASE("padding-read-as-frame drops what was filled up", "[mutants]") {
  expect_change("padding-read-as-frame", 3u, 2u, [] {
    two_routers f{600};
    std::vector<std::string> said{std::string(300, 'a'), std::string(311, 'b'),
                                  std::string(300, 'c')};
    for (auto& x : f.send({make_batch(make_view(3), 1, 1, 1, said)}))
      f.receive(x);
    unsigned messages = 0;
    for (auto& x : f.heard())
      messages += x->count;
    return messages;
  });
}

TEST_CASE("queue-bound-ignored keeps more than the limit", "[mutants]") {
  expect_change("queue-bound-ignored", 2u, 3u, [] {
    ack_tracker_options opts;
    opts.reorder_max = 2;
    ack_matrix_fixture f{3, 0, opts};
    for (seqno n : {3, 5, 7})
      f.arrive(make_batch(f.current, 2, n, n));
    return value_of(f.uut.count(), "batches_early");
  });
}

TEST_CASE("other-life-accepted believes who has restarted", "[mutants]") {
  expect_change("other-life-accepted", 0u, 1u, [] {
    lamport_clock uut{clock_options{}};
    clock_out out;
    auto current = make_view(3);
    uut.on_view(current, out);
    auto heard = from_member(2, stamp{current->id, 9, 9, {9, 9, 9}});
    ++heard.source.inc;
    uut.on_frames({{heard}}, out);
    return out.arrived.promises.size();
  });
}

TEST_CASE("window-off-by-one sends more than the window", "[mutants]") {
  auto taken = [](group_options opts) {
    batcher_fixture f{opts};
    return f.send({"abc", "def", "ghi", "jkl"}).taken;
  };
  group_options messages, bytes;
  messages.window_messages = 2;
  bytes.window_bytes = 8; // Two messages with their heads.
  expect_change("window-off-by-one", 2u, 3u, [&] { return taken(messages); });
  expect_change("window-off-by-one", 2u, 3u, [&] { return taken(bytes); });
}

TEST_CASE("credit-forgotten leaves the sender waiting", "[mutants]") {
  expect_change("credit-forgotten", true, false, [] {
    batcher_fixture f{small_window(1000, 2)};
    f.send({"a", "b", "c"});
    f.drain();
    return f.deliver({}, 2);
  });
}

TEST_CASE("fragments-interleave lets a small message overtake", "[mutants]") {
  expect_change("fragments-interleave", 0u, 1u, [] {
    parts_fixture f{small_window(250)};
    f.send({std::string(600, 'x')});
    return f.send({"y"}).taken;
  });
}

TEST_CASE("end-before-parts lets the end marker overtake", "[mutants]") {
  expect_change("end-before-parts", unit_kind::fragment, unit_kind::end, [] {
    parts_fixture f{small_window(250)};
    f.send({std::string(600, 'x')});
    f.end();
    f.collect();
    return f.kinds.back();
  });
}

TEST_CASE("barrier-one-condition opens before all have heard it", "[mutants]") {
  using state = handshake_barrier::state;
  expect_change("barrier-one-condition", state::greeting, state::open, [] {
    handshake_fixture f{2};
    f.begin();
    f.hear(2, handshake_kind::ready); // It has not heard ours.
    return f.uut.current();
  });
}

TEST_CASE("leaves-early goes while others are not done", "[mutants]") {
  using state = handshake_barrier::state;
  expect_change("leaves-early", state::closing, state::finished, [] {
    handshake_fixture f{2};
    f.open();
    f.uut.on_finish({1}, f.now, f.out);
    f.hear(2, handshake_kind::done_ack); // It has not said DONE.
    return f.uut.current();
  });
}

TEST_CASE("checksum-ignored takes what was harmed on the way", "[mutants]") {
  using texts = std::vector<std::string>;
  expect_change("checksum-ignored", texts{}, texts{"mess`ge"}, [] {
    frame_router from{life_of(1)}, to{life_of(2)};
    std::vector<datagram> sent;
    from.on_outbound({1,
                      1,
                      to_one(place_of(2), life_of(2)),
                      {make_batch(make_view(2), 1, 1, 1, {"message"})}},
                     sent);
    std::string bytes{join(sent.at(0)).text()};
    bytes[bytes.size() - 3] ^= 1;
    frame_router_out out;
    to.on_attach(1, {frame_kind::envelopes}, 0);
    to.on_datagram(place_of(1), slice::copy_of(bytes), instant{}, out);
    texts result;
    for (auto& heard : out.batches)
      for (auto& x : heard.items)
        for (auto& text : texts_of({std::get<envelope_batch_ptr>(x.what)}))
          result.push_back(text);
    return result;
  });
}
