#pragma once

#include "actors/core/histogram.hpp"
#include "messages/notify.hpp"
#include "nodes/post_ledger.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe {

/// What became of what the clients of a service asked.
struct crowd_counts {
  /// All are connected, and follow whom they follow.
  bool ready = false;
  /// Nobody waits for an answer, and what was acknowledged is shown.
  bool settled = false;
  std::uint64_t given = 0;
  std::uint64_t acked = 0;
  std::uint64_t refused = 0;
  /// Their session expired on the way: nobody knows.
  std::uint64_t in_doubt = 0;
  std::uint64_t shown = 0;
  /// Acknowledged, and not shown to one that follows the author.
  std::uint64_t missing = 0;
  std::uint64_t shown_twice = 0;
  std::uint64_t out_of_order = 0;
  std::uint64_t fail_overs = 0;
  /// Clients whose sessions ended otherwise than they wished.
  std::uint64_t rejected = 0;
  /// Since the latest `count_anew`: from the post to its answer, in ns.
  core::histogram latency;
  instant since{};
  std::uint64_t acked_since = 0;
  /// Since the latest fault: when a first client, and when all of them, had an
  /// answer to what they had asked after it.
  std::optional<instant> first_again;
  std::optional<instant> all_again;
};

/// Keeps account of clients that follow each other and post, one request after
/// the other. Clients are numbered from 0.
class crowd_account {
public:
  /// Posts of one run; each takes a bit, and one for each follower.
  static constexpr std::uint64_t posts_max = 1'000'000'000;

  crowd_account() = default;
  explicit crowd_account(std::vector<std::string> names);

  std::size_t size() const {
    return names_.size();
  }

  const std::string& name(std::size_t i) const {
    return names_[i];
  }

  /// A client was told to follow another one.
  void on_follow(std::size_t i, std::size_t author, instant now);

  /// What the next post of a client says: its number, and padding to `size`
  /// characters.
  std::string next_text(std::size_t i, std::size_t size) const;

  /// Whether there is no account of further posts.
  bool is_full() const {
    return sums_.given >= posts_max;
  }

  /// A client was given its next post.
  void on_post(std::size_t i, instant now);

  /// Something that a client shows. Returns true when the last one of all has
  /// connected.
  bool on_event(std::size_t i, client_event::kind what, std::string_view text,
                instant now);

  /// Times and answers are counted from now on.
  void count_anew(instant now);

  /// Somebody did something to the servers.
  void on_fault(instant now);

  crowd_counts count() const;

private:
  /// A request that waits for its answer; number 0 is that of a FOLLOW.
  struct asked {
    std::uint64_t post = 0;
    instant at{};
  };

  struct one {
    std::deque<asked> waiting;
    std::uint64_t posts = 0;
    bool served_again = false;
  };

  void on_answer(one& who, std::size_t i, client_event::kind what, instant now);
  void on_shown(std::size_t i, std::string_view text);
  void note_served(one& who, const asked& what, instant now);

  std::vector<std::string> names_;
  std::map<std::string, std::size_t, std::less<>> numbers_;
  std::vector<one> all_;
  post_ledger ledger_;
  std::size_t connected_ = 0;
  /// FOLLOWs that are not answered.
  std::size_t following_ = 0;
  std::optional<instant> fault_at_;
  std::size_t served_again_ = 0;
  /// What is counted as it comes.
  crowd_counts sums_;
};

} // namespace troupe
