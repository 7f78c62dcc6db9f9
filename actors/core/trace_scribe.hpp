#pragma once

#include "config/trace_options.hpp"
#include "messages/frame.hpp"
#include "messages/people.hpp"
#include "messages/stream.hpp"
#include "messages/trace.hpp"
#include "messages/view.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace troupe::core {

/// Writes down what passes a node, a line a batch: what a line costs is not
/// paid for each message. docs/trace.md has the lines. Text is handed over in
/// chunks; while too much of it is on its way, nothing is written down, and a
/// line says later how much that was.
class trace_scribe {
public:
  /// Text that is worth handing over.
  static constexpr std::size_t chunk_bytes = 32u << 10;

  trace_scribe() = default;

  /// Of the node `name`, in a group of that level.
  trace_scribe(const trace_options& opts, std::string name, level order);

  // All times are microseconds of the wall clock.

  void on_view(const view_ptr& x, std::int64_t at_us);
  void on_outbound(const outbound& x, std::int64_t at_us);
  void on_frame(const received_frame& x, std::int64_t at_us);
  void on_delivery(const delivery& x, std::int64_t at_us);
  void on_notice(const notice& x, std::int64_t at_us);

  /// The node ends.
  void on_gone(std::int64_t at_us);

  /// Returns what is to be handed over: a chunk, or, if `all`, what there is.
  std::optional<trace_text> take(bool all);

  /// That many bytes are no longer on their way.
  void on_written(std::size_t bytes);

  /// Whether there is text that was not handed over.
  bool has_text() const {
    return !text_.empty();
  }

  /// Appends what was written down, and what was not.
  void tell(counters& out) const;

private:
  bool begin(std::string_view event, std::int64_t at_us);
  void end();
  void begin_file(std::int64_t at_us);
  void open(std::string_view event, std::int64_t at_us);
  void add(std::string_view key, std::uint64_t value);
  void add(std::string_view key, std::string_view value);
  void add_view(const view_id& x);
  void add_roster();
  void add_batch(const envelope_batch& x);
  void add_message(const plain_message& x);
  void add_receivers(const address_list& to);
  void add_skips(const envelope_batch& x);
  bool is_own(member_id who) const;

  trace_options opts_;
  std::string name_;
  level order_ = level::safe;
  view_ptr view_;
  std::string text_;
  bool begins_file_ = true;
  /// Bytes in the present file, and on their way to it.
  std::size_t in_file_ = 0;
  std::size_t under_way_ = 0;
  /// Lines that were not written since the last one that was.
  std::uint64_t gap_ = 0;

  std::uint64_t lines_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t dropped_ = 0;
};

} // namespace troupe::core
