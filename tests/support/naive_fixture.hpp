#pragma once

#include "actors/core/naive_multicast.hpp"
#include "tests/support/rooms.hpp"

#include <utility>
#include <vector>

namespace troupe::test {

/// The rule at member 1, and what came out of it at the last step.
struct naive_fixture {
  view_ptr current;
  core::naive_multicast uut;
  core::naive_out out;
  instant now{};

  explicit naive_fixture(std::size_t members = 3, level order = level::naive,
                         seqno start = 0, naive_options opts = {})
    : current(make_view(members, 1, start)), uut(opts, order) {
    uut.on_view(current, now, out);
  }

  send_result send(const std::vector<std::string>& texts = {"x"}) {
    out = {};
    return uut.on_outgoing(make_outgoing(texts), now, out);
  }

  void receive(member_id from, frame what) {
    out = {};
    uut.on_frames({{from_member(from, std::move(what))}}, now, out);
  }

  void message(member_id from, lamport_time time, seqno number,
               const std::string& text = "x") {
    receive(from, plain_message{current->id, from, number, time,
                                slice::copy_of(text)});
  }

  void ack(member_id from, member_id sender, lamport_time time,
           seqno number = 1) {
    receive(from, plain_ack{current->id, sender, number, time});
  }

  void end(member_id from, std::uint64_t count) {
    receive(from, plain_end{current->id, count});
  }

  void pass(timespan span) {
    now += span;
    out = {};
    uut.on_tick(now, out);
  }

  std::vector<std::string> delivered() const {
    return texts_of(out.delivered.batches);
  }

  /// Members to which a frame of type `T` left in the last step.
  template <class T>
  std::vector<member_id> told() const {
    std::vector<member_id> result;
    for (auto& item : out.leaving)
      for (auto& to : *item.to)
        for (auto& what : item.frames)
          if (std::holds_alternative<T>(what))
            result.push_back(static_cast<member_id>(to.inc - life_of(0)));
    return result;
  }

  std::uint64_t count(const std::string& name) const {
    return value_of(uut.count(), name);
  }
};

} // namespace troupe::test
