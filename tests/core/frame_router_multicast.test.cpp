#include "actors/core/frame_router.hpp"
#include "actors/core/handshake_barrier.hpp"
#include "actors/core/lamport_clock.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace troupe;
using namespace troupe::test;

namespace {

const endpoint shared_address = v4_endpoint(0xefc00701, 7001);

std::size_t wide(const endpoint&) {
  return 9000;
}

/// Member 1, who sends, and members 2 and 3, who listen to group 1.
struct fixture {
  core::frame_router one{life_of(1), core::path_table{wide}, shared_address};
  core::frame_router two{life_of(2), core::path_table{wide}, shared_address};
  core::frame_router three{life_of(3), core::path_table{wide}, shared_address};
  core::frame_router_out out;
  instant now{};

  fixture() {
    for (auto uut : {&one, &two, &three})
      uut->on_attach(1, {frame_kind::envelopes, frame_kind::stamp}, 0);
  }

  static address_list members(const std::vector<member_id>& ids) {
    std::vector<address> result;
    for (auto id : ids)
      result.push_back({place_of(id), life_of(id)});
    return std::make_shared<const std::vector<address>>(result);
  }

  static std::vector<core::datagram>
  send(core::frame_router& from, const address_list& to, frame what,
       group_id group = 1, member_id sender = 1) {
    std::vector<core::datagram> result;
    from.on_outbound({group, sender, to, {std::move(what)}}, result);
    return result;
  }

  /// Returns what `uut` hands on of a datagram to the multicast address.
  std::vector<received_frame> hear(core::frame_router& uut,
                                   const slice& bytes) {
    out = {};
    uut.on_multicast(place_of(1), bytes, bytes.size(), now, out);
    uut.on_burst_end(out);
    return out.batches.empty() ? std::vector<received_frame>{}
                               : out.batches[0].items;
  }

  static std::uint64_t count(const core::frame_router& uut,
                             const std::string& name) {
    counters all;
    uut.tell(all);
    return value_of(all, name);
  }
};

frame a_stamp() {
  return stamp{{1, 0}, 7, 3, {3, 0, 0}};
}

/// The heads of `xs`, which are sound.
std::vector<wire::header> heads_of(const std::vector<core::datagram>& xs) {
  std::vector<wire::header> result;
  for (const auto& x : xs)
    REQUIRE(wire::decode(core::join(x), result.emplace_back())
            == wire::fault::none);
  return result;
}

} // namespace

TEST_CASE_METHOD(fixture, "what is meant for several leaves once, for no life",
                 "[core][multicast]") {
  auto sent = send(one, members({2, 3}), a_stamp());
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].to == shared_address);
  auto head = heads_of(sent)[0];
  CHECK(head.to == 0);
  CHECK(head.from == life_of(1));
  CHECK(head.sender == 1);
  CHECK(count(one, "multicast_sent") == 1);
  for (auto uut : {&two, &three}) {
    auto heard = hear(*uut, core::join(sent[0]));
    REQUIRE(heard.size() == 1);
    // Answers and repairs go to the sender itself.
    CHECK(heard[0].source.from == place_of(1));
    CHECK(heard[0].source.inc == life_of(1));
    CHECK(std::holds_alternative<stamp>(heard[0].what));
    CHECK(count(*uut, "multicast_received") == 1);
  }
}

TEST_CASE_METHOD(fixture, "what is meant for one leaves for it alone",
                 "[core][multicast]") {
  auto sent = send(one, members({2}), a_stamp());
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].to == place_of(2));
  CHECK(heads_of(sent)[0].to == life_of(2));
  CHECK(send(one, members({}), a_stamp()).empty());
  CHECK(send(one, nullptr, a_stamp()).empty());
  CHECK(count(one, "multicast_sent") == 0);
}

TEST_CASE_METHOD(fixture, "without a multicast address each is sent its own",
                 "[core][multicast]") {
  core::frame_router plain{life_of(1)};
  auto sent = send(plain, members({2, 3}), a_stamp());
  REQUIRE(sent.size() == 2);
  auto heads = heads_of(sent);
  for (std::size_t i = 0; i < 2; ++i) {
    auto who = static_cast<member_id>(i + 2);
    CHECK(sent[i].to == place_of(who));
    CHECK(heads[i].to == life_of(who));
  }
}

TEST_CASE_METHOD(fixture, "a train for several leaves once, and is one again",
                 "[core][multicast]") {
  auto batch = make_batch(make_view(3), 1, 1, 1,
                          std::vector<std::string>(300, std::string(100, 'x')));
  auto sent = send(one, members({2, 3}), batch);
  REQUIRE(sent.size() == 4); // 30,000 bytes by 9,000.
  CHECK(count(one, "multicast_sent") == 4);
  for (const auto& x : sent) {
    CHECK(x.to == shared_address);
    CHECK(x.size() <= 9000);
    two.on_multicast(place_of(1), core::join(x), x.size(), now, out);
  }
  two.on_burst_end(out);
  REQUIRE(out.batches.size() == 1);
  REQUIRE(out.batches[0].items.size() == 1);
  auto heard = std::get<envelope_batch_ptr>(out.batches[0].items[0].what);
  CHECK(heard->count == 300);
}

TEST_CASE_METHOD(fixture, "a node drops what it hears of itself",
                 "[core][multicast]") {
  auto sent = core::join(send(one, members({2, 3}), a_stamp())[0]);
  CHECK(hear(one, sent).empty());
  CHECK(count(one, "multicast_heard_own") == 1);
  CHECK(count(one, "multicast_received") == 0);
  CHECK(count(one, "datagrams_received") == 0);
  // An earlier life of the node is another one: the rooms look at that.
  core::frame_router later{life_of(1) + 1, {}, shared_address};
  later.on_attach(1, {frame_kind::stamp}, 0);
  CHECK(hear(later, sent).size() == 1);
  // One's own address is an ordinary one.
  auto alone = core::join(send(one, members({1}), a_stamp())[0]);
  out = {};
  one.on_datagram(place_of(1), alone, instant{}, out);
  CHECK(out.batches[0].items.size() == 1);
  CHECK(count(one, "multicast_heard_own") == 1);
}

TEST_CASE_METHOD(fixture,
                 "what names a life is neither taken from the multicast "
                 "address nor answered",
                 "[core][multicast]") {
  for (member_id meant : {2, 3}) {
    auto sent = send(one, members({meant}), a_stamp());
    CHECK(hear(two, core::join(sent[0])).empty());
    CHECK(out.answers.empty());
  }
  CHECK(count(two, "datagrams_dropped_wrong_incarnation") == 2);
  CHECK(count(two, "who_are_you_sent") == 0);
}

TEST_CASE_METHOD(fixture, "no flipped bit of a multicast is taken",
                 "[core][multicast]") {
  auto sent = core::join(send(one, members({2, 3}), a_stamp())[0]);
  for (std::size_t bit = 0; bit < 8 * sent.size(); ++bit) {
    std::string bytes{sent.text()};
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    CHECK(hear(two, slice::copy_of(bytes)).empty());
    bytes.resize(bit / 8);
    CHECK(hear(two, slice::copy_of(bytes)).empty());
  }
  CHECK(hear(two, sent).size() == 1);
}

TEST_CASE("the narrowest path of all, and of the address itself, decides",
          "[core][multicast]") {
  auto bytes_sent = [](core::frame_router& uut, const address_list& to) {
    auto batch
      = make_batch(make_view(3), 1, 1, 1,
                   std::vector<std::string>(300, std::string(100, 'x')));
    std::size_t most = 0;
    for (const auto& x : fixture::send(uut, to, batch))
      most = std::max(most, x.size());
    return most;
  };
  auto paths = [](const endpoint& to) -> std::size_t {
    return to == place_of(3) ? 1400 : to == shared_address ? 8000 : 9000;
  };
  core::frame_router uut{life_of(1), core::path_table{paths}, shared_address};
  auto wide_ones = fixture::members({2, 4});
  auto all = fixture::members({2, 3, 4});
  auto most = bytes_sent(uut, wide_ones);
  CHECK(most <= 8000);
  CHECK(most > 7800);
  CHECK(bytes_sent(uut, all) <= 1400);
  CHECK(bytes_sent(uut, fixture::members({2})) > 8800);
  // What the network refuses is learned of the address, not of the members.
  uut.on_too_large(shared_address, most);
  CHECK(bytes_sent(uut, wide_ones) <= 1400);
  CHECK(bytes_sent(uut, fixture::members({2})) > 8800);
}

// -- who shares the address without being meant -------------------------------

TEST_CASE_METHOD(fixture, "another group on the same address is not heard",
                 "[core][multicast]") {
  auto sent = send(one, members({2, 3}), a_stamp(), 2);
  CHECK(hear(two, core::join(sent[0])).empty());
  CHECK(count(two, "frames_dropped_no_listener") == 1);
}

TEST_CASE_METHOD(fixture,
                 "only the living members of this view pass the door, though "
                 "all are heard",
                 "[core][multicast]") {
  auto current = make_view(3, 2, 0, 5);
  core::lamport_clock clock;
  core::clock_out moved;
  clock.on_view(current, moved);
  /// Whether a batch of `of`, said as `sender` by the life `inc`, is let in.
  auto is_let_in = [&](const view_ptr& of, member_id sender, incarnation inc) {
    core::frame_router from{inc, {}, shared_address};
    auto sent = send(from, members({2, 3}), make_batch(of, sender, 4, 1), 1,
                     sender);
    auto heard = hear(two, core::join(sent.at(0)));
    REQUIRE(heard.size() == 1);
    moved = {};
    clock.on_frames({heard}, moved);
    return moved.arrived.batches.size() == 1;
  };
  CHECK(is_let_in(current, 1, life_of(1)));
  CHECK(is_let_in(current, 3, life_of(3)));
  CHECK_FALSE(is_let_in(make_view(3, 1, 0, 4), 1, life_of(1)));
  CHECK(value_of(clock.count(), "frames_of_older_views") == 1);
  CHECK_FALSE(is_let_in(current, 1, life_of(1) - 50)); // An earlier life.
  CHECK_FALSE(is_let_in(current, 1, life_of(1) + 50)); // A later one.
  CHECK_FALSE(is_let_in(current, 4, life_of(4)));      // Not a member.
  CHECK(value_of(clock.count(), "frames_of_strangers") == 3);
  CHECK_FALSE(is_let_in(make_view(3, 1, 0, 6), 1, life_of(1)));
  CHECK(value_of(clock.count(), "frames_early") == 1);
}

TEST_CASE_METHOD(fixture, "greetings stay between two: each has one receiver",
                 "[core][multicast]") {
  core::handshake_barrier barrier;
  core::handshake_out said;
  begin_round round{1, 1, 1, make_view(3)->members};
  barrier.on_begin(round, instant{}, said);
  REQUIRE(said.leaving.size() == 2);
  for (const auto& x : said.leaving) {
    std::vector<core::datagram> sent;
    one.on_outbound(x, sent);
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].to != shared_address);
  }
}
