#pragma once

#include "messages/inspection.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::core {

/// Whatever waits for longer stands still: a group that goes on needs far less,
/// also where datagrams are lost.
constexpr timespan stuck_after = std::chrono::seconds{1};

/// What the actors of a node tell, put together.
struct explained {
  /// An actor that does not answer.
  struct silent {
    std::string name;
    timespan since{0};
    /// Its handler runs; otherwise it waits for its thread.
    bool busy = false;
  };

  instant now{};
  std::shared_ptr<const ack_picture> acks;
  std::shared_ptr<const queue_picture> queue;
  std::vector<watched_member> watched;
  std::vector<hold> holds;
  std::vector<silent> stuck;

  /// Takes what one actor has told.
  void add(const inspection& x);
};

/// Something that waits, and for whom.
struct finding {
  /// `message`, `window`, `view`, `election`, `joining`, `handshake` or
  /// `actor`.
  std::string kind;
  /// A sentence: what it is, who is lacking, and when these were heard last.
  std::string text;
  std::vector<std::string> lacks;
  /// How long it has waited, as far as that is known.
  std::optional<timespan> waited{};
  /// What happens next, and in how long; may be empty.
  std::string next{};
  std::optional<timespan> next_in{};
  /// It waits longer than it should.
  bool stuck = false;
};

struct asked_message {
  /// The name of its sender, or its number.
  std::string sender;
  seqno number = 0;
};

/// What a person asks about; neither: whatever waits.
struct why_question {
  std::optional<asked_message> of_message;
  std::optional<view_id> of_view;
};

/// For people: `1.2 s`.
std::string in_seconds(timespan x);

/// Reads `b:17`, `b#17` or `2/17` (a message) or `4.3` (a view); nothing for
/// anything else.
std::optional<why_question> parse_why_question(std::string_view text);

/// Tells why things stand still, the order of messages first. Of a message or
/// a view that was asked about there is always a sentence.
std::vector<finding> explain(const explained& x, const why_question& about);

} // namespace troupe::core
