#pragma once

#include "actors/core/frame_router.hpp"
#include "tests/support/frames.hpp"
#include "tests/support/rooms.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

/// Trains from one router to another.
namespace troupe::test {

/// Member 1, who sends, and member 2, who hears; the path takes `limit`.
struct two_routers {
  core::frame_router sender;
  core::frame_router uut{life_of(2)};
  core::frame_router_out out;

  explicit two_routers(std::size_t limit)
    : sender(life_of(1),
             core::path_table{[limit](const endpoint&) { return limit; }}) {
    uut.on_attach(1, {frame_kind::envelopes, frame_kind::stamp}, 0);
  }

  std::vector<core::datagram> send(std::vector<frame> frames) {
    std::vector<core::datagram> result;
    sender.on_outbound(
      {1, 1, to_one(place_of(2), life_of(2)), std::move(frames)}, result);
    return result;
  }

  void receive(const core::datagram& x, member_id from = 1) {
    uut.on_datagram(place_of(from), core::join(x), instant{}, out);
  }

  /// Ends the burst and returns its batches.
  std::vector<envelope_batch_ptr> heard() {
    uut.on_burst_end(out);
    std::vector<envelope_batch_ptr> result;
    if (!out.batches.empty())
      for (auto& x : out.batches[0].items)
        if (auto batch = std::get_if<envelope_batch_ptr>(&x.what))
          result.push_back(*batch);
    out = {};
    return result;
  }

  std::uint64_t count(const std::string& name) const {
    counters all;
    uut.tell(all);
    return value_of(all, name);
  }
};

/// A batch of up to 200 messages with few kinds of sizes, or any.
inline envelope_batch_ptr any_train() {
  auto common = *rc::gen::inRange<std::size_t>(0, 300);
  auto uniform = *rc::gen::arbitrary<bool>();
  auto result = std::make_shared<envelope_batch>(*any_batch());
  auto count = *rc::gen::inRange<std::uint32_t>(1, 200);
  unit_writer units;
  while (units.count() < count) {
    auto size = uniform ? common : *rc::gen::inRange<std::size_t>(0, 300);
    units.add(std::string(size, static_cast<char>('a' + units.count() % 26)));
  }
  auto highest = std::numeric_limits<seqno>::max() - count + 1;
  result->first = std::min(result->first, highest);
  result->count = count;
  result->units = units.take();
  return result;
}

inline std::map<seqno, std::string> messages_of(const envelope_batch& x) {
  std::map<seqno, std::string> result;
  for_each_message(x, [&](seqno number, std::string_view payload) {
    result.emplace(number, payload);
  });
  return result;
}

/// The first and last number of each, in the order of arrival.
inline std::vector<std::pair<seqno, seqno>>
ranges_of(const std::vector<envelope_batch_ptr>& xs) {
  std::vector<std::pair<seqno, seqno>> result;
  for (auto& x : xs)
    result.emplace_back(x->first, x->last());
  return result;
}

inline std::vector<std::string> texts(std::size_t count, std::size_t size) {
  return std::vector<std::string>(count, std::string(size, 'x'));
}

} // namespace troupe::test
