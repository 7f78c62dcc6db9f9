#include "nodes/metric_table.hpp"

namespace troupe {

namespace {

constexpr auto gauge = metric_kind::gauge;
constexpr auto grows = metric_kind::grows;

/// Suspicions, by what they rest on.
metric_row suspected(const char* counter, const char* cause) {
  return {counter,
          grows,
          "Suspicions that this node had or was told of, by cause.",
          "suspicions",
          "cause",
          cause};
}

metric_rows detector_rows() {
  return {
    {"detector_health", gauge,
     "How late this node itself is of late: 0 is not at all, 7 very."},
    {"detector_late", grows, "Times that this node was late itself."},
    {"detector_pulses_sent", grows, "Signs of life sent to members."},
    {"detector_pulses_heard", grows, "Signs of life heard of members."},
    {"detector_strangers", grows, "Those of who is in no view, dropped."},
    {"detector_suspicions", grows, "Own suspicions."},
    {"detector_withdrawn", grows, "Own suspicions that proved wrong."},
    {"detector_removals", grows, "Members that a majority wanted gone."},
    {"detector_removals_withheld", grows,
     "Those that stayed because too few would be left."},
    suspected("suspicions_silence", "silence"),
    suspected("suspicions_progress", "progress"),
    suspected("suspicions_probe", "probe"),
    suspected("suspicions_limit", "limit"),
    suspected("suspicions_restart", "restart"),
    {"detector_evidence_dropped", grows,
     "Entries of the log of evidence that gave way to later ones."},
  };
}

metric_rows swim_rows() {
  return {
    {"swim_members", gauge, "Nodes that are known and not gone."},
    {"swim_suspects", gauge, "Those that are suspected."},
    {"swim_tombstones", gauge, "Nodes that are gone and remembered."},
    {"swim_members_refused", grows, "Nodes beyond those that are known."},
    {"swim_tombstones_dropped", grows, "The gone, forgotten for room."},
    {"swim_tombstones_expired", grows, "The gone, forgotten in time."},
    {"swim_health", gauge,
     "How late this node itself is of late: 0 is not at all."},
    {"swim_news", gauge, "News that is still to be told."},
    {"swim_probes", grows, "Probes of others."},
    {"swim_probes_failed", grows, "Probes that nobody answered."},
    {"swim_probes_void", grows, "Probes that this node came too late for."},
    {"swim_relays_refused", grows, "Probes for others, refused for room."},
    {"swim_misdirected", grows, "Pings meant for who had this address before."},
    {"swim_former_told", grows,
     "Pings of nodes whose name a later life has, which are told of it."},
    {"swim_outsiders", grows, "News of nodes that do not take part."},
    {"swim_unexpected_acks", grows, "Answers to no probe."},
    {"swim_refutations", grows, "Suspicions of this node that it refuted."},
    {"swim_exchanges", grows, "Exchanges of all that is known."},
    {"swim_exchanges_given_up", grows, "Those that came to no end."},
  };
}

metric_rows election_rows() {
  return {
    {"elections_called", grows, "Elections that this node began."},
    {"election_calls_sent", grows, "ELECTIONs sent."},
    {"election_replies_sent", grows, "REPLYs sent."},
    {"stood", grows, "Times that this node stood for the lead.",
     "elections_stood"},
    {"leaders_of_older_epochs", grows, "COORDINATORs of who leads no more."},
    {"election_frames_of_strangers", grows,
     "Frames of an election by who is in no view."},
    {"ballots_promised", grows, "Ballots that this node promised to."},
    {"ballots_accepted", grows, "Ballots whose proposal it accepted."},
    {"ballots_refused", grows, "Ballots that it refused."},
    {"views_installed", grows, "Views that began here."},
    {"candidacies", grows, "Ballots that this node began.", "ballots_begun"},
    {"ballots_won", grows, "Those that a majority accepted."},
    {"groups_begun_anew", grows,
     "Those of them for a group of which nobody had the state any more."},
    {"lease_rounds", grows, "Times that the others were asked for a lease."},
    {"leases_begun", grows, "Times that this node began to hold a lease."},
  };
}

metric_rows membership_rows() {
  return {
    {"candidacies_begun", grows, "Times that this node stood for a view."},
    {"candidacies_failed", grows, "Those of them that failed."},
    {"petitions_sent", grows, "Petitions to be taken in or let go."},
    {"petitions_received", grows, "Petitions of others."},
    {"petitions_refused", grows, "Those that were refused."},
    {"petitions_dropped", grows, "Those beyond membership.petitions_max."},
    {"times_cut_off", grows, "Times that no majority was in reach."},
    {"state_chunks_given", grows, "Pieces of the state given to others."},
    {"states_taken", grows, "States of the group that were taken."},
    {"state_transfers_begun_anew", grows, "Transfers begun anew."},
    {"state_transfers_given_up", grows, "Transfers that were given up."},
    {"state_bytes_waiting", gauge, "Bytes of messages that wait for the state.",
     "state_waiting_bytes"},
    {"messages_of_own_taken", grows, "Own messages that the group took, ever."},
    {"messages_delivered_ever", grows,
     "Messages in the state, those before this life as well."},
    {"messages_of_unknown_end", grows,
     "Own messages whose end a lost view took along."},
  };
}

} // namespace

metric_rows view_metrics() {
  auto result = detector_rows();
  for (const auto& rows : {swim_rows(), election_rows(), membership_rows()})
    result.insert(result.end(), rows.begin(), rows.end());
  return result;
}

} // namespace troupe
