#pragma once

#include "config/trace_options.hpp"
#include "messages/frame.hpp"
#include "messages/membership.hpp"
#include "messages/people.hpp"
#include "messages/stream.hpp"
#include "messages/trace.hpp"
#include "messages/view.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace troupe::core {

/// Appends `x` as a text of JSON. What is no printable ASCII is left out: names
/// have none of it, and sentences can do without.
void append_json(std::string& out, std::string_view x);

/// Writes down what passes a node, a line a batch: what a line costs is not
/// paid for each message. docs/trace.md has the lines. Text is handed over in
/// chunks; while too much of it is on its way, nothing is written down, and a
/// line says later how much that was.
class trace_scribe {
public:
  /// Text that is worth handing over: that wakes a thread, which costs a busy
  /// machine more than the text does.
  static constexpr std::size_t chunk_bytes = 256u << 10;

  trace_scribe() = default;

  /// Of the node `name`, in a group of that level.
  trace_scribe(trace_options opts, std::string name, level order);

  /// Begins again, with a new file; what was counted goes on.
  void restart();

  // All times are microseconds of the wall clock.

  void on_view(const view_ptr& x, std::int64_t at_us);
  void on_outbound(const outbound& x, std::int64_t at_us);
  void on_frame(const received_frame& x, std::int64_t at_us);
  void on_delivery(const delivery& x, std::int64_t at_us);
  void on_notice(const notice& x, std::int64_t at_us);

  /// Writes down what has changed since the last one: the phase, who leads,
  /// who is not heard.
  void on_status(const group_status& x, std::int64_t at_us);

  void on_commits(const commit_mark& x, std::int64_t at_us);

  /// What the transport has counted: what it dropped since the last time.
  void on_counters(const counters& x, std::int64_t at_us);

  /// So many things passed that nobody had the time to look at.
  void on_missed(std::uint64_t count);

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

  /// Whether text was handed over of which nothing was heard yet.
  bool has_under_way() const {
    return under_way_ > 0;
  }

  /// Appends what was written down, and what was not.
  void tell(counters& out) const;
  void tell(recording& out) const;

private:
  bool begin(std::string_view event, std::int64_t at_us);
  void end();
  void begin_file(std::int64_t at_us);
  void open(std::string_view event, std::int64_t at_us);
  void put(std::string_view key, std::uint64_t value);
  void put(std::string_view key, std::string_view value);
  const std::string& view_field(const view_id& x);
  void add_names(std::string_view key, const std::vector<std::string>& names);
  void add_roster();
  void add_batch(const envelope_batch& x);
  void add_message(const plain_message& x);
  void add_messages(const view_id& view, member_id origin,
                    std::pair<seqno, std::uint64_t> units, lamport_time time,
                    std::size_t bytes);
  void add_receivers(const address_list& to);
  void add_skips(const envelope_batch& x);
  bool is_own(member_id who) const;
  std::string name_of(member_id who) const;

  trace_options opts_;
  std::string name_;
  /// The same as it stands in every line.
  std::string node_field_;
  level order_ = level::safe;
  /// A view as it stands in lines, and which one that is.
  std::string view_field_;
  view_id view_field_of_;
  view_ptr view_;
  std::optional<group_status> status_;
  /// What was dropped so far, by the name of its counter.
  std::map<std::string, std::uint64_t> drops_;
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
