#pragma once

#include "actors/core/batcher.hpp"
#include "tests/support/rooms.hpp"

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace troupe::test {

/// The door of member 1, and what it does in the last step.
struct batcher_fixture {
  view_ptr current;
  core::batcher uut;
  core::batcher_out out;
  instant now{};

  explicit batcher_fixture(group_options opts = {}, std::size_t members = 3,
                           seqno start = 0)
    : batcher_fixture(opts, make_view(members, 1, start)) {
    // nop
  }

  batcher_fixture(group_options opts, view_ptr first)
    : current(std::move(first)), uut(opts) {
    uut.on_view(current, out);
  }

  send_result send(const std::vector<std::string>& texts) {
    out = {};
    return uut.on_outgoing(make_outgoing(texts), now, out);
  }

  std::uint64_t wait(const std::vector<std::string>& texts) {
    out = {};
    return uut.on_awaited(make_outgoing(texts), now, out);
  }

  void drain() {
    out = {};
    uut.on_drained(out);
  }

  void end() {
    out = {};
    uut.on_end(out);
  }

  /// Hands over what `from` sent; all members hold `own_stable` of ours.
  /// Returns whether the window has room again for who was refused.
  bool deliver(std::vector<envelope_batch_ptr> batches, seqno own_stable = 0,
               member_id slowest = 2) {
    out = {};
    uut.on_delivery({0, std::move(batches), own_stable, slowest, current->id},
                    now, out);
    return out.opened;
  }

  envelope_batch_ptr end_of(member_id who, seqno number) const {
    auto result
      = std::make_shared<envelope_batch>(*make_batch(current, who, 1, number));
    result->units = make_units({""}, unit_kind::end);
    return result;
  }

  const std::vector<draft>& drafts() const {
    return out.drafts.items;
  }

  std::uint64_t count(const std::string& name) const {
    counters all;
    uut.tell(all);
    return value_of(all, name);
  }
};

inline group_options small_window(std::size_t bytes,
                                  std::size_t messages = 1000) {
  group_options result;
  result.window_bytes = bytes;
  result.window_messages = messages;
  return result;
}

/// Units of at most 100 bytes.
inline view_ptr small_units(seqno start = 0) {
  auto result = std::make_shared<view>(*make_view(3, 1, start));
  result->unit_bytes = 100;
  return result;
}

/// A door with small units, and all units that have left it.
struct parts_fixture : batcher_fixture {
  std::vector<unit_kind> kinds;
  std::vector<std::string> texts;
  seqno sent = 0;

  explicit parts_fixture(group_options opts = {}, seqno start = 0)
    : batcher_fixture(opts, small_units(start)), sent(start) {
    // nop
  }

  /// Takes note of all that has left, the open batch too.
  void collect() {
    auto note = [this] {
      for (auto& x : drafts()) {
        sent += x.count;
        unit_reader in{x.units.text()};
        while (auto next = in.next()) {
          kinds.push_back(next->kind);
          texts.emplace_back(next->payload);
          if (x.plain && next->kind != unit_kind::message)
            throw std::logic_error("a batch with parts says it has none");
        }
      }
    };
    note();
    drain();
    note();
  }

  /// All members hold what was sent; sends what goes then.
  bool all_hold() {
    auto opened = deliver({}, sent);
    collect();
    return opened;
  }
};

} // namespace troupe::test
