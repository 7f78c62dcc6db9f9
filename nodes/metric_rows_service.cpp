#include "nodes/metric_table.hpp"

namespace troupe {

namespace {

constexpr auto gauge = metric_kind::gauge;
constexpr auto grows = metric_kind::grows;

metric_rows replica_rows() {
  return {
    {"requests_executed", grows, "Requests of clients that were executed.",
     "replica_requests_executed", "", "", "replica"},
    {"requests_repeated", grows, "Requests that came more than once.",
     "replica_requests_repeated", "", "", "replica"},
    {"requests_answered_again", grows, "Those answered from the table."},
    {"requests_refused", grows, "Requests refused: too many wait.",
     "replica_requests_refused", "", "", "replica"},
    {"entries_committed", grows, "Entries of the log that a majority has.",
     "log_entries_committed"},
    {"entries_synced", gauge, "Last entry of the log that the disk has.",
     "log_entries_synced"},
    {"log_writes", grows, "Writes to the disk."},
    {"log_snapshots", grows, "Snapshots that were taken."},
    {"log_cuts", grows, "Times that the end of the log was taken back."},
    {"log_questions", grows, "Times that others were asked for entries."},
    {"log_entries_fetched", grows, "Entries that others gave."},
    {"log_snapshots_fetched", grows, "Snapshots that others gave."},
    {"log_bytes", gauge, "Bytes of the log in memory.", "log_bytes"},
    {"catch_up_batches_dropped", grows,
     "Batches that came while the log was caught up, and found no room."},
    {"replica_words_malformed", grows, "Messages of servers without a sense."},
  };
}

metric_rows reception_rows() {
  return {
    {"packets_received", grows, "Packets of clients."},
    {"clients_advised", grows, "Times that a client was sent to the primary."},
    {"sessions_open", gauge, "Clients that are served."},
    {"sessions_expired", grows, "Sessions of clients that fell silent."},
    {"notifications_sent", grows, "Notifications sent to clients."},
    {"notifications_sent_again", grows, "Those sent again."},
    {"notifications_confirmed", grows, "Those that clients have shown."},
    {"requests_overloaded", grows, "Requests refused: too many wait."},
  };
}

metric_rows client_rows() {
  return {
    {"requests_sent_again", grows, "Own requests sent again."},
    {"fail_overs", grows, "Times that another server took over."},
    {"notifications_shown_up_to", gauge, "Number of the last one shown."},
    {"notifications_repeated", grows, "Those that came more than once."},
    {"notifications_lost", grows,
     "Those that the servers had no more when the client came back."},
  };
}

/// Of a directory whose list is replicated.
metric_rows door_rows() {
  return {
    {"serves", gauge, "1 while this node serves its list.", "directory_serves"},
    {"turns", grows, "Times that it began or ceased to.", "directory_turns"},
    {"sent_elsewhere", grows, "Registrations sent to who serves.",
     "directory_sent_elsewhere"},
    {"notes_not_kept", grows, "Changes of the list that were not kept.",
     "directory_changes_not_kept"},
  };
}

} // namespace

metric_rows service_metrics() {
  auto result = replica_rows();
  auto spans = span_metrics("request_", "replica_request_seconds",
                            "From when requests came to this server until "
                            "they were answered.");
  for (const auto& rows : {spans, reception_rows(), client_rows(), door_rows()})
    result.insert(result.end(), rows.begin(), rows.end());
  return result;
}

metric_rows work_metrics() {
  return {
    {"receivers_listed", gauge, "Receivers in the list."},
    {"registrations", grows, "Registrations that were taken.",
     "directory_registrations", "", "", "directory"},
    {"registrations_refused", grows, "Those that were refused: no room.",
     "directory_registrations_refused"},
    {"heartbeats", grows, "Heartbeats of receivers.", "directory_heartbeats"},
    {"unknown_ids", grows, "Heartbeats and removals of who is not listed.",
     "directory_unknown_ids"},
    {"receivers_expired", grows, "Receivers that fell silent."},
    {"listed", gauge, "1 while the directory has this node."},
    {"registrations", grows, "Times that the directory took this node.",
     "own_registrations", "", "", "registrar"},
    {"directory_silent", grows, "Times that the directory did not answer.",
     "directory_silences"},
    {"registered", gauge, "1 while the manager has this node."},
    {"registrations", grows, "Times that the manager took this node.",
     "manager_registrations", "", "", "enlister"},
    {"manager_silent", grows, "Times that the manager did not answer.",
     "manager_silences"},
    {"requests_processed", grows, "Requests that were processed."},
    {"requests_repeated", grows, "Requests that came more than once.",
     "receiver_requests_repeated", "", "", "receiver"},
    {"requests_refused", grows, "Requests refused by a limit.",
     "receiver_requests_refused", "", "", "receiver"},
    {"requests_working", gauge, "Requests that are processed now."},
    {"requests_remembered", gauge, "Requests that are remembered."},
    {"reply_bytes_remembered", gauge, "Bytes of the replies to these.",
     "reply_kept_bytes"},
    {"acks_withheld", grows, "Acknowledgements withheld on purpose."},
    {"requests_acked", grows, "Own requests that were acknowledged."},
    {"requests_failed", grows, "Own requests that failed for good."},
    {"requests_under_way", gauge, "Own requests under way.",
     "own_requests_under_way", "", "", "requester"},
    {"tries", grows, "Tries of own requests.", "request_tries"},
    {"tries_timed_out", grows, "Tries that ended without an answer.",
     "request_tries_timed_out"},
    {"tries_refused", grows, "Tries that were refused.",
     "request_tries_refused"},
  };
}

metric_rows gossip_metrics() {
  return {
    {"gossip_origins", gauge, "Nodes of which something is known."},
    {"gossip_looks", grows, "Looks at the own folder."},
    {"gossip_changes", grows, "Looks that found a change."},
    {"gossip_deltas_taken", grows, "Changes of others that were taken."},
    {"gossip_deltas_stale", grows, "Changes that were known already."},
    {"gossip_gaps", grows, "Changes that came before an earlier one."},
    {"gossip_refused", grows, "Changes beyond gossip.origin_bytes_max."},
    {"gossip_expired", grows, "Nodes whose metadata expired."},
    {"gossip_origins_refused", grows, "Nodes beyond gossip.origins_max."},
    {"gossip_own_name", grows, "Changes told of this very node by others."},
    {"gossip_peers", gauge, "Others that are gossiped with."},
    {"gossip_news", gauge, "Nodes of which there is news to tell."},
    {"gossip_news_dropped", grows, "News beyond gossip.news_max."},
    {"gossip_news_sent", grows, "Datagrams with news."},
    {"gossip_own_sent", grows, "Times that own metadata was sent."},
    {"gossip_other_sent", grows, "Times that metadata of others was sent."},
    {"gossip_exchanges", grows, "Comparisons of all that is known."},
    {"gossip_differences", grows, "Those that found a difference."},
    {"gossip_differences_dropped", grows,
     "Differing parts that no room was left for."},
    {"gossip_withheld", grows, "Answers beyond gossip.pull_datagrams."},
    {"gossip_pulls", grows, "Times that metadata was asked for."},
    {"gossip_pulls_repeated", grows, "Times that it was asked for again."},
    {"gossip_pulls_given_up", grows, "Questions that nobody answered."},
    {"gossip_pulls_refused", grows, "Questions beyond gossip.pulls_max."},
    {"gossip_files_left_out", gauge, "Files beyond what may be told."},
    {"gossip_round_peak", gauge, "Most datagrams in one round."},
  };
}

} // namespace troupe
