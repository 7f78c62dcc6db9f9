#include "config/table_builder.hpp"

// Keys of nodes whose group's members come and go.

namespace troupe::config {

namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

void add_elector(table_builder& t) {
  using opts = elector_options;
  constexpr auto part = &node_config::elector;
  t.add<part, &opts::call_interval>("elector.call_interval",
                                    duration(milliseconds{1}, minutes{1}),
                                    "Pause between two ELECTIONs.",
                                    "The sources had 200ms (profile seed).");
  t.add<part, &opts::reply_timeout>(
    "elector.reply_timeout", duration(milliseconds{1}, minutes{10}),
    "How long no REPLY must come before this node stands.", "Three ELECTIONs.");
  t.add<part, &opts::stand_timeout>(
    "elector.stand_timeout", duration(milliseconds{10}, minutes{10}),
    "How long a ballot may take before the election begins anew.",
    "Several times what a ballot takes.");
}

void add_ballot(table_builder& t) {
  using opts = ballot_options;
  constexpr auto part = &node_config::ballot;
  t.add<part, &opts::retry>("ballot.retry",
                            duration(milliseconds{1}, minutes{1}),
                            "Pause before a member is asked again.",
                            "Some round trips.");
  t.add<part, &opts::trial_limit>(
    "ballot.trial_limit", duration(milliseconds{10}, minutes{1}),
    "How long a majority may take to say that it misses the leader, too.",
    "Some repetitions.");
  t.add<part, &opts::answer_limit>(
    "ballot.answer_limit", duration(milliseconds{10}, minutes{1}),
    "How long a candidate waits for a member that is heard and does not "
    "answer.",
    "Longer than `detector.suspect_after`: silence ends the wait sooner.");
  t.add<part, &opts::accept_limit>(
    "ballot.accept_limit", duration(milliseconds{10}, minutes{10}),
    "How long all may take to hold what the next view begins with; who does "
    "not is left out.",
    "A full window over a bad link.");
}

void add_lease(table_builder& t) {
  using opts = lease_options;
  constexpr auto part = &node_config::lease;
  t.add<part, &opts::span>(
    "lease.span", duration(milliseconds{2}, minutes{10}),
    "How long a leader may serve after it asked a majority.",
    "Over before its silence is noticed, so that it delays no election.");
  t.add<part, &opts::drift>("lease.drift",
                            duration(milliseconds{0}, minutes{1}),
                            "How far two clocks may part within `lease.span`.",
                            "Far more than quartz does.");
  t.add<part, &opts::interval>("lease.interval",
                               duration(milliseconds{1}, minutes{1}),
                               "Pause between two rounds of asking.",
                               "Several within `lease.span`.");
}

void add_quorum(table_builder& t) {
  t.add<&node_config::quorum>(
    "quorum", words({"majority", "voters", "none"}),
    "Whose votes decide about views: more than half of the view before, or of "
    "`voters`, or nobody's.",
    "Without a quorum two halves of a divided group both go on: unsafe.");
  t.add<&node_config::voters>("voters", form(key_type::names).or_null(),
                              "Names that vote, with quorum `voters`.",
                              "The same with all members.");
}

void add_membership(table_builder& t) {
  using opts = membership_options;
  constexpr auto part = &node_config::membership;
  t.add<part, &opts::petition_interval>(
    "membership.petition_interval", duration(milliseconds{1}, minutes{1}),
    "Pause before a petition that is not settled is said again.",
    "A start feels immediate.");
  t.add<part, &opts::gather>(
    "membership.gather", duration(milliseconds{0}, minutes{1}),
    "How long the leader gathers petitions before it stands for a view.",
    "Those who come together are taken in together.");
  t.add<part, &opts::found_wait>(
    "membership.found_wait", duration(milliseconds{0}, minutes{10}),
    "How long the founder with the highest number waits for the others once "
    "a majority is there; each lower one waits that much longer.",
    "Long enough to start several processes.");
  t.add<part, &opts::thaw_after>(
    "membership.thaw_after", duration(milliseconds{10}, minutes{10}),
    "How long a view may be frozen before its leader ends it anew.",
    "A ballot takes far less.");
  t.add<part, &opts::leave_limit>(
    "membership.leave_limit", duration(milliseconds{0}, minutes{10}),
    "How long a node that leaves waits to be let go.",
    "An operator's patience.");
  t.add<part, &opts::retry_min>("membership.retry_min",
                                duration(milliseconds{0}, minutes{1}),
                                "Shortest pause after a ballot that failed.",
                                "Some round trips.");
  t.add<part, &opts::retry_max>(
    "membership.retry_max", duration(milliseconds{0}, minutes{1}),
    "Longest one; each is drawn, so that two who stand do not meet again.",
    "Several times the shortest.");
  t.add<part, &opts::refused_limit>(
    "membership.refused_limit", duration(milliseconds{0}, minutes{10}),
    "How long a name may be refused before its node gives up.",
    "The life before it may have to be missed first.");
  t.add<part, &opts::petitions_max>(
    "membership.petitions_max", count(1, 65536),
    "Names whose petitions are kept; those of further ones come again.",
    "Bounds what strangers can make a leader keep.");
}

} // namespace

void add_view_keys(table_builder& t) {
  add_elector(t);
  add_ballot(t);
  add_lease(t);
  add_quorum(t);
  add_membership(t);
}

void add_state_keys(table_builder& t) {
  using state = state_options;
  t.add<&node_config::state, &state::bytes_max>(
    "state.bytes_max", size(kib, gib),
    "Largest state of a group that this node takes.", "Fits its memory.");
  t.add<&node_config::state, &state::chunk_bytes>(
    "state.chunk_bytes", size(kib, 8 * mib), "Size of one piece of a state.",
    "A few hundred datagrams, which the channel repairs.");
  t.add<&node_config::state, &state::chunk_limit>(
    "state.chunk_limit", duration(milliseconds{10}, minutes{10}),
    "How long a piece may take before another member is asked.",
    "Far longer than a healthy network takes.");
  t.add<&node_config::state, &state::retry>(
    "state.retry", duration(milliseconds{1}, minutes{1}),
    "Pause after a piece that did not come.", "Some round trips.");
  t.add<&node_config::state, &state::waiting_bytes_max>(
    "state.waiting_bytes_max", size(kib, gib),
    "Bytes of messages that may wait for the state to come.",
    "Bounds the memory of one who joins.");
}

} // namespace troupe::config
