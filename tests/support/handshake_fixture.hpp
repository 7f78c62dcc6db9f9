#pragma once

#include "actors/core/handshake_barrier.hpp"
#include "tests/support/rooms.hpp"

#include <utility>
#include <vector>

namespace troupe::test {

inline begin_round make_round(std::size_t size, member_id self,
                              std::uint64_t number = 1) {
  auto members = make_view(size)->members;
  for (auto& x : members)
    x.inc = 0; // The greeting finds it out.
  return {number, 1, self, std::move(members)};
}

/// The barrier of member 1, and what came out of it at the last step.
struct handshake_fixture {
  core::handshake_barrier uut;
  core::handshake_out out;
  instant now{};
  std::size_t size;

  explicit handshake_fixture(std::size_t members = 3,
                             handshake_options opts = {})
    : uut(opts), size(members) {
    // nop
  }

  void begin(std::uint64_t round = 1) {
    out = {};
    uut.on_begin(make_round(size, 1, round), now, out);
  }

  void hear(received_frame x) {
    out = {};
    uut.on_frames({{std::move(x)}}, now, out);
  }

  void hear(member_id from, handshake_kind kind, std::uint64_t round = 1) {
    hear(from_member(from, said(from, kind, round)));
  }

  static handshake said(member_id from, handshake_kind kind,
                        std::uint64_t round = 1, std::uint64_t room = 0) {
    return {kind, round, from, "peer-" + std::to_string(from), {}, room};
  }

  void pass(timespan span) {
    now += span;
    out = {};
    uut.on_tick(now, out);
  }

  /// Whom the last step told something of `kind`.
  std::vector<endpoint> told(handshake_kind kind) const {
    std::vector<endpoint> result;
    for (auto& item : out.leaving)
      if (std::get<handshake>(item.frames[0]).kind == kind)
        for (auto& to : *item.to)
          result.push_back(to.at);
    return result;
  }

  void open() {
    begin();
    for (member_id who = 2; who <= size; ++who) {
      hear(who, handshake_kind::ready);
      hear(who, handshake_kind::ready_ack);
    }
  }

  std::uint64_t count(const std::string& name) const {
    return value_of(uut.count(), name);
  }
};

} // namespace troupe::test
