#include "nodes/node_metrics.hpp"

#include "messages/check.hpp"

#include <algorithm>
#include <utility>

namespace troupe {

const std::vector<own_metric>& own_metrics() {
  static const std::vector<own_metric> all{
    {"troupe_build_info", "version, wire, build",
     "1; what the node was built from is in the labels."},
    {"troupe_node_info", "node, kind", "1; which node it is is in the labels."},
    {"troupe_incarnation", "", "Life number of the node."},
    {"troupe_actor_answers", "actor",
     "1 where the actor answered this question, 0 where it did not in time."},
    {"troupe_unnamed", "actor, counter",
     "A counter that has no row in the table of metrics: a bug."},
    {"troupe_limit", "key",
     "Bounds of the node by their keys, configured and fixed ones."},
    {"troupe_http_answered_total", "",
     "Requests over HTTP that were answered."},
    {"troupe_http_refused_total", "", "Those with a status of 400 and above."},
    {"troupe_http_turned_away_total", "",
     "Connections beyond http.connections_max."},
    {"troupe_http_cut_total", "",
     "Connections cut for what they sent or how slowly."},
    {"troupe_group_phase", "phase",
     "1 for where the node stands in its group, 0 for all else."},
    {"troupe_group_quorate", "", "1 while the node is in a view that goes on."},
    {"troupe_group_members", "", "Members of the view that stands."},
    {"troupe_group_learners", "", "Those that have no state yet."},
    {"troupe_group_epoch", "", "Epoch of the view that stands."},
    {"troupe_leader_epoch", "", "Epoch of the leader; 0: nobody leads."},
    {"troupe_is_leader", "", "1 while this node leads and holds its lease."},
    {"troupe_lease_left_seconds", "",
     "How much longer it may serve as the leader."},
    {"troupe_serves_clients", "", "1 while this server serves clients."},
    {"troupe_member_heard", "member",
     "1 where this node hears the member, 0 where it does not."},
    {"troupe_messages_waiting", "member, what",
     "Messages here that wait for the member, and for what of it."},
    {"troupe_messages_waiting_seconds", "member, what",
     "For how long the member has not moved on with them."},
    {"troupe_window_held_seconds", "member",
     "How long own messages have found no room, by who lacks the most."},
    {"process_cpu_seconds_total", "", "Processor time that was used."},
    {"process_resident_memory_bytes", "", "Memory that is in use."},
    {"process_open_fds", "", "Open file descriptors."},
    {"process_max_fds", "", "Most that there may be."},
    {"process_start_time_seconds", "",
     "When the process began, in seconds since 1970."},
  };
  return all;
}

void add_own(std::string_view name, double value, metric_page& out,
             metric_labels labels) {
  const auto& all = own_metrics();
  auto row = std::find_if(all.begin(), all.end(),
                          [&](const own_metric& x) { return x.name == name; });
  TROUPE_CHECK(row != all.end());
  out.add(std::string{name}, row->help, value, std::move(labels));
}

} // namespace troupe
