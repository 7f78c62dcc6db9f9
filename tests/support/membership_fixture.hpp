#pragma once

#include "actors/core/membership.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace troupe::test {

inline endpoint address_of_member(member_id id) {
  return v4_endpoint(0x0a000000 + id, 6789);
}

/// node-1, node-2, … each in its life 1000 times its number.
inline member group_member(member_id id) {
  return {id, "node-" + std::to_string(id), 1000 * id, address_of_member(id)};
}

/// The membership of one node, driven by hand.
struct membership_fixture {
  instant now = instant{} + std::chrono::seconds{10};
  membership_options opts;
  core::membership_out out;
  core::membership uut;

  /// Node `self` of `founders`.
  explicit membership_fixture(member_id self = 3, std::size_t founders = 3,
                              wire_range reads = {}) {
    core::membership_setup setup;
    setup.self = group_member(self);
    setup.self.wire = reads;
    setup.group = 7;
    for (member_id id = 1; id <= founders; ++id) {
      setup.founders.push_back(group_member(id));
      setup.founders.back().inc = 0;
    }
    if (self > founders)
      setup.self.id = 0;
    uut = core::membership{opts, setup};
    vote_record record;
    if (self <= founders)
      record.installed.members = setup.founders;
    votes(record);
    uut.on_start(now, out);
  }

  void votes(vote_record x) {
    uut.on_record(std::make_shared<const vote_record>(std::move(x)));
  }

  /// A view of `ids` that `leader` made stands at `self`.
  void view(std::uint64_t epoch, member_id leader, member_id self,
            const std::vector<member_id>& ids,
            const std::set<member_id>& learners = {}) {
    auto next = std::make_shared<troupe::view>();
    next->id = {epoch, leader};
    next->group = 7;
    next->self = self;
    for (auto id : ids) {
      next->members.push_back(group_member(id));
      next->members.back().full = learners.count(id) == 0;
    }
    vote_record record;
    record.promised = next->id;
    record.installed.id = next->id;
    record.installed.members = next->members;
    votes(record);
    out = {};
    uut.on_view(next, now, out);
  }

  void pass(timespan span) {
    now += span;
    out = {};
    uut.on_tick(now, out);
  }

  void hear(member_id who, bool heard) {
    out = {};
    uut.on_hearing({who, heard}, now, out);
  }

  void frame_from(const member& who, frame what) {
    out = {};
    frame_batch batch;
    batch.items.push_back({{who.at, 7, who.id, who.inc}, std::move(what)});
    uut.on_frames(batch, now, out);
  }

  void petition_of(const member& who, petition_kind kind = petition_kind::join,
                   view_id last = {}) {
    frame_from(who, petition{kind, who, last});
  }

  void end(bool chosen, std::uint64_t epoch = 0,
           std::set<std::string> slow = {}) {
    out = {};
    uut.on_end({chosen, epoch, std::move(slow), {}}, now, out);
  }

  std::vector<petition> petitions() const {
    std::vector<petition> result;
    for (const auto& x : out.leaving)
      if (auto asked = std::get_if<petition>(&x.what))
        result.push_back(*asked);
    return result;
  }

  std::vector<petition_answer> answers() const {
    std::vector<petition_answer> result;
    for (const auto& x : out.leaving)
      if (auto said = std::get_if<petition_answer>(&x.what))
        result.push_back(*said);
    return result;
  }

  group_phase phase() const {
    return uut.status().phase;
  }
};

} // namespace troupe::test
