#pragma once

#include "actors/core/message_assembler.hpp"
#include "actors/core/message_cutter.hpp"
#include "tests/support/rooms.hpp"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace troupe::test {

/// One unit of a stream, in the order of all.
struct stream_unit {
  member_id origin = 0;
  unit_kind kind = unit_kind::message;
  std::string payload;
};

/// Returns the units into which a message is cut, or the one that it is.
inline std::vector<stream_unit> cut(member_id origin, const std::string& text,
                                    std::size_t unit_bytes) {
  if (unit_size(text.size()) <= unit_bytes)
    return {{origin, unit_kind::message, text}};
  std::vector<stream_unit> result;
  core::message_cutter cutter{slice::copy_of(text), unit_bytes};
  while (!cutter.done()) {
    unit_writer out;
    cutter.write_next(out);
    auto units = out.take();
    auto only = *unit_reader{units.text()}.next();
    result.push_back({origin, only.kind, std::string{only.payload}});
  }
  return result;
}

/// A message as the application sees it.
struct whole_message {
  std::uint64_t rank = 0;
  member_id origin = 0;
  seqno number = 0;
  std::string text;

  bool operator==(const whole_message& x) const {
    return std::tie(rank, origin, number, text)
           == std::tie(x.rank, x.origin, x.number, x.text);
  }
};

/// The last room of member 1 of three, and all that it hands up.
struct assembly {
  view_ptr current;
  core::message_assembler uut;
  std::vector<seqno> last;
  lamport_time time;
  std::vector<whole_message> seen;
  /// The batches of the last delivery, as they came out.
  std::vector<envelope_batch_ptr> batches;

  explicit assembly(seqno start = 0,
                    std::size_t bytes_max = message_bytes_limit)
    : current(make_view(3, 1, start)),
      uut(bytes_max),
      last(3, start),
      time(start) {
    uut.on_view(current);
  }

  /// Makes a batch of units of one member; knows of itself what it is if
  /// `looked` is set.
  envelope_batch_ptr batch(const std::vector<stream_unit>& units,
                           bool looked = true) {
    auto from = units.front().origin;
    auto result = std::make_shared<envelope_batch>();
    result->view = current->id;
    result->origin = from;
    result->time = ++time;
    result->first = last[from - 1] + 1;
    result->count = static_cast<std::uint32_t>(units.size());
    unit_writer out;
    for (auto& x : units)
      out.add(x.payload, x.kind);
    result->units = out.take();
    result->plain = looked
                    && std::all_of(units.begin(), units.end(), [](auto& x) {
                         return x.kind == unit_kind::message;
                       });
    last[from - 1] += result->count;
    return result;
  }

  void deliver(std::vector<envelope_batch_ptr> x) {
    delivery what{99, std::move(x), 0, 0, current->id};
    uut.on_delivery(what);
    auto rank = what.rank;
    for (auto& batch : what.batches)
      for_each_message(*batch, [&](seqno number, std::string_view text) {
        seen.push_back({rank++, batch->origin, number, std::string{text}});
      });
    batches = std::move(what.batches);
  }

  void deliver(const std::vector<stream_unit>& units) {
    deliver(std::vector<envelope_batch_ptr>{batch(units)});
  }

  std::uint64_t count(const std::string& name) const {
    counters all;
    uut.tell(all);
    return value_of(all, name);
  }
};

} // namespace troupe::test
