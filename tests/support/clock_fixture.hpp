#pragma once

#include "actors/core/lamport_clock.hpp"
#include "tests/support/rooms.hpp"

#include <string>
#include <utility>
#include <vector>

namespace troupe::test {

/// The clock of member 1, and what came out of it at the last step.
struct clock_fixture {
  view_ptr current;
  core::lamport_clock uut;
  core::clock_out out;

  explicit clock_fixture(std::size_t members = 3, seqno start = 0,
                         clock_options opts = {})
    : current(make_view(members, 1, start)), uut(opts) {
    uut.on_view(current, out);
    out.clear();
  }

  void send(const std::vector<std::string>& texts = {"x"}) {
    out.clear();
    draft_batch drafts;
    drafts.items.push_back(
      {make_units(texts), static_cast<std::uint32_t>(texts.size()), {}});
    uut.on_drafts(drafts, out);
  }

  void receive(received_frame x) {
    out.clear();
    uut.on_frames({{std::move(x)}}, out);
  }

  stamp stamp_of(lamport_time time, seqno last) const {
    return {current->id, time, last,
            std::vector<seqno>(current->members.size(), current->start_seq)};
  }

  std::uint64_t count(const std::string& name) const {
    return value_of(uut.count(), name);
  }
};

} // namespace troupe::test
