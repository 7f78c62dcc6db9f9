#pragma once

#include "messages/notify.hpp"
#include "messages/replica.hpp"
#include "nodes/simulation/group_judge.hpp"
#include "nodes/simulation/linearizable.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace troupe::simulation {

/// Place of a client in the simulated world, from 0.
using client_index = std::uint32_t;

/// Sees what clients ask and are told, and what servers have on their disks,
/// and judges. Knows neither actors nor the network.
///
///   synced        a post that its author was told of is on the disks of all
///                 full members of the view in which it was told, and of most
///                 servers, and stays there
///   lost          what was acknowledged comes to every follower, in the end
///   twice         no client is shown a post twice
///   order         posts of one author are shown in the order in which they
///                 were asked for
///   invented      what is shown was posted, and was not refused
///   linearizable  who follows whom looks as if each change, and each question,
///                 were made at one moment
class service_judge {
public:
  service_judge(std::uint32_t servers, std::uint32_t clients)
    : servers_(servers), posts_(clients), shown_(clients) {
    // nop
  }

  // -- servers ----------------------------------------------------------------

  /// A server has heard of that view.
  void on_view(const view& x);

  /// A write of that server's log is on its disk.
  void on_written(node_index server, const keep_log& x, timespan now);

  // -- clients ----------------------------------------------------------------

  /// A client asks for a post. `text` is like no other.
  void on_post(client_index author, const std::string& text);

  /// It was told in that epoch that it is done.
  void on_acknowledged(client_index author, const std::string& text,
                       std::uint64_t epoch, timespan now);

  void on_refused(client_index author, const std::string& text, timespan now);

  /// A client begins to follow that author, as it was told: it is to be shown
  /// all that is posted from now on.
  void on_follows(client_index who, client_index author);

  void on_shown(client_index who, const std::string& text, timespan now);

  /// An operation on the key that two clients share; returns its number.
  std::size_t on_asked(key_call what, timespan now);

  /// What it came to, as in `key_operation`.
  void on_told(std::size_t number, bool done, timespan now);

  /// There was nobody yet to follow: the key was not set.
  void on_nobody(std::size_t number, timespan now);

  // -- the end ----------------------------------------------------------------

  /// What is acknowledged and not shown yet, in words; empty: nothing.
  std::string missing() const;

  /// The run is over.
  void on_end(timespan now);

  void on_broken(const char* invariant, timespan now, std::string detail);

  bool failed() const {
    return !violations_.empty();
  }
  const std::vector<violation>& violations() const {
    return violations_;
  }
  std::uint64_t acknowledged() const {
    return acknowledged_;
  }
  std::uint64_t shown() const {
    return shown_count_;
  }
  std::uint64_t key_operations() const {
    return on_key_.size();
  }
  std::uint64_t digest() const {
    return digest_;
  }

private:
  struct post {
    std::string text;
    bool refused = false;
    bool acknowledged = false;
  };

  /// What a client was shown of one author, and from which post on it has to
  /// be.
  struct seen {
    std::size_t from = 0;
    bool follows = false;
    std::set<std::size_t> places;
    std::size_t last = 0;
  };

  void add_to_digest(std::string_view text, timespan now);
  bool is_on_most(const std::string& text) const;
  void on_cut(node_index server, std::uint64_t after, timespan now);
  void on_snapshot(node_index server, std::uint64_t index);

  std::uint32_t servers_;
  /// Full members of each view, by its epoch.
  std::map<std::uint64_t, std::set<node_index>> views_;
  std::vector<std::vector<post>> posts_;
  /// Author and place of each text.
  std::map<std::string, std::pair<client_index, std::size_t>> places_;
  std::vector<std::map<client_index, seen>> shown_;
  /// Which disks have ever had an entry with that text, by the place of the
  /// entry in the log.
  std::vector<std::map<std::uint64_t, std::string>> disks_
    = std::vector<std::map<std::uint64_t, std::string>>(servers_);
  std::map<std::string, std::set<node_index>> synced_;
  /// Up to where a disk has a snapshot.
  std::vector<std::uint64_t> snapshots_ = std::vector<std::uint64_t>(servers_);
  std::vector<key_operation> on_key_;
  std::vector<violation> violations_;
  std::uint64_t acknowledged_ = 0;
  std::uint64_t shown_count_ = 0;
  std::uint64_t digest_ = 14695981039346656037u;
};

} // namespace troupe::simulation
