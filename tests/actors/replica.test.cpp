#include "actors/replica.hpp"

#include "actors/core/key_value_store.hpp"
#include "tests/support/probe.hpp"
#include "tests/support/rooms.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

/// The only member of its group: it hears itself at once.
struct fixture : deterministic {
  probe<membership_actor> membership{*this};
  probe<service_listener_actor> listener{*this};
  std::shared_ptr<std::vector<keep_log>> disk
    = std::make_shared<std::vector<keep_log>>();
  replica_actor uut;
  view_ptr current;

  fixture() {
    uut = own(sys.spawn(replica_behavior, replica_setup{{}, 1, {}},
                        std::make_shared<core::key_value_store>()));
    auto written = disk;
    auto keeper = own(sys.spawn([written](caf::event_based_actor*) {
      return caf::behavior{[written](const keep_log& x) {
        written->push_back(x);
        return log_kept{x.number};
      }};
    }));
    auto to = uut;
    auto door = own(sys.spawn([to](caf::event_based_actor* self) {
      return caf::behavior{[=](const awaited_outgoing& x) {
        auto batch = std::make_shared<envelope_batch>();
        batch->view = {4, 1};
        batch->origin = 1;
        batch->first = 1;
        batch->count = x.what.count;
        batch->units = x.what.units;
        delivery said;
        said.batches = {batch};
        said.view = batch->view;
        self->send(to, said);
        return send_result{x.what.count};
      }};
    }));
    caf::anon_send(uut, join_replica{caf::actor_cast<group_room_actor>(door),
                                     membership.handle(), channel_actor{},
                                     caf::actor_cast<log_keeper_actor>(keeper),
                                     listener.handle()});
    auto next = std::make_shared<view>(*make_view(1, 1));
    next->id = {4, 1};
    current = next;
    caf::anon_send(uut, view_installed{next});
    caf::anon_send(uut, lease_held{next->id, now() + 1h, {}});
    settle();
  }

  service_reply ask_it(service_request x) {
    return ask<service_reply>(*this, uut, std::move(x));
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a replica tells when it serves",
                 "[actors][replica]") {
  auto turns = listener.all<service_turn>();
  REQUIRE(turns.size() == 2);
  CHECK_FALSE(turns[0].serves);
  CHECK(turns[1].serves);
  CHECK(turns[1].epoch == 4);
}

TEST_CASE_METHOD(fixture, "a request is answered behind its write",
                 "[actors][replica]") {
  auto writes = disk->size();
  service_request open;
  open.kind = request_kind::open;
  open.body = slice::copy_of("ada");
  auto opened = ask_it(open);
  CHECK(opened.status == reply_status::done);
  CHECK(disk->size() == writes + 1);
  service_request put;
  put.id.session = opened.session;
  put.id.number = 1;
  put.body = slice::copy_of("put a 1");
  CHECK(ask_it(put).body.text() == "1");
  CHECK(disk->back().entries.size() == 1);
}

TEST_CASE_METHOD(fixture, "another replica's question is answered",
                 "[actors][replica]") {
  incoming_call asked;
  asked.what = {call_name::get_log, encode(log_request{4, {}, {}, 0})};
  auto said = ask<call_result>(*this, uut, asked);
  REQUIRE(said.error == 0);
  auto answer = decode_log_answer(said.body);
  REQUIRE(answer);
  CHECK(answer->kind == log_answer_kind::entries);
  CHECK(answer->entries.size() == 1); // The mark.
  asked.what.body = slice::copy_of("?");
  CHECK(ask<call_result>(*this, uut, asked).error != 0);
}
