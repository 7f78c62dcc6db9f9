#pragma once

#include "messages/actors.hpp"
#include "messages/inspection.hpp"
#include "nodes/output.hpp"

#include <caf/actor_system.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <atomic>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

namespace troupe {

/// The event lines of `troupe run`, as JSON or as sentences. One line each,
/// without its end.
namespace events {

/// Where a node can be reached; `http` is empty where it is not.
struct node_addresses {
  std::string udp;
  std::string http;
};

std::string ready(output_format form, const std::string& kind,
                  const std::string& node, incarnation inc,
                  const node_addresses& at);
std::string view_line(output_format form, const view& x);
std::string deliver(output_format form, const view& in, std::uint64_t rank,
                    const envelope_batch& batch, seqno number,
                    std::string_view payload);
std::string sent(seqno last);
std::string wait_line(const waiting& x);
std::string end(output_format form, bool good);

} // namespace events

/// Writes lines to a stream, from any thread; the first failure is kept.
class line_sink {
public:
  /// Opens `path` anew.
  static std::shared_ptr<line_sink> open(const std::string& path);

  explicit line_sink(std::FILE* out, bool owned) : out_(out), owned_(owned) {
    // nop
  }

  line_sink(const line_sink&) = delete;
  line_sink& operator=(const line_sink&) = delete;
  ~line_sink();

  void write(const std::string& line);

  /// Hands what was written to the system. Returns 0, or the errno of the
  /// first write that failed.
  int flush();

private:
  std::FILE* out_;
  bool owned_;
  std::atomic<int> error_{0};
};

struct journal_setup {
  output_format output = output_format::jsonl;
  std::shared_ptr<line_sink> standard_output;
  /// Where deliveries are kept as JSON lines; may be null.
  std::shared_ptr<line_sink> log;
  std::string log_name;
  /// Is told when the log or the output can no longer be written.
  supervisor_actor supervisor;
};

struct journal_state {
  static constexpr const char* name = "journal";
  view_ptr current;
  std::uint64_t delivered = 0;
  bool failed = false;
};

/// Tells what an inspection shows of it.
void describe(const journal_state& st, inspection& out);

/// Writes deliveries to the log and the standard output, notices to the
/// logger. It blocks on its files, so it runs in a thread of its own.
journal_actor::behavior_type
journal_behavior(journal_actor::stateful_pointer<journal_state> self,
                 journal_setup setup);

} // namespace troupe
