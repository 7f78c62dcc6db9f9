#include "config/table_builder.hpp"
#include "messages/discovery.hpp"

// One row a key, as in keys.cpp.

namespace troupe::config {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

void add_http(table_builder& t) {
  using opts = http_options;
  constexpr auto part = &node_config::http;
  t.add<part, &opts::bind>(
    "http.bind", form(key_type::bind),
    "TCP address that the node answers HTTP on; port 0 lets the system pick.",
    "This machine alone; any other address needs `http.token_file`.");
  t.add<part, &opts::token_file>(
    "http.token_file", form(key_type::path).or_null(),
    "File with the token that clients bring (`Authorization: Bearer`); null "
    "asks for none.",
    "One line of 16 to 256 characters, mode 0600; never in an argument.");
  t.add<part, &opts::connections_max>(
    "http.connections_max", count(1, 4096),
    "Connections that are served at a time; further ones get 503.",
    "Each has a thread.");
}

void add_chaos(table_builder& t) {
  t.add<&node_config::chaos, &chaos_options::allow>(
    "chaos.allow", flag(),
    "Whether faults can be injected into this node while it runs.",
    "Nobody breaks a node by accident.");
}

void add_directory(table_builder& t) {
  using opts = directory_options;
  constexpr auto part = &node_config::directory;
  t.add<part, &opts::expire_after>(
    "directory.expire_after", duration(milliseconds{100}, hours{24}),
    "Silence after which a receiver is no longer listed.",
    "Three heartbeats, as the source had it.");
  t.add<part, &opts::sweep_every>(
    "directory.sweep_every", duration(milliseconds{10}, hours{1}),
    "Pause between two looks for silent receivers.", "As the source had it.");
  t.add<part, &opts::receivers_max>("directory.receivers_max",
                                    count(1, 1000000),
                                    "Receivers in the list; more get 503.",
                                    "Bounds memory and the list's text.");
  t.add<part, &opts::answer_limit>(
    "directory.answer_limit", duration(milliseconds{10}, minutes{1}),
    "How long a client waits for its registration to be on the disk.",
    "A slow disk is told as one, not as silence.");
}

void add_way_there(table_builder& t) {
  t.add<&node_config::discovery>(
    "discovery", needed(form(key_type::addresses)),
    "Address of the discovery node's HTTP server; of several that run as one, "
    "all addresses.",
    "It may come up last: others wait for it. The one that serves is found.");
  t.add<&node_config::discovery_token_file>(
    "discovery_token_file", form(key_type::path).or_null(),
    "File with the token that the discovery node asks for; null has none.",
    "Needed where it is on another machine.");
}

void add_processor(table_builder& t) {
  using opts = receiver_options;
  constexpr auto part = &node_config::receiver;
  t.add<part, &opts::processor>("receiver.processor",
                                words({"echo", "upper", "sleep", "exec"}),
                                "What is done with a request.",
                                "Needs nothing else.");
  t.add<part, &opts::sleep_for>("receiver.sleep_for",
                                duration(timespan{0}, hours{1}),
                                "How long the processor `sleep` waits.",
                                "Long enough to watch.");
  t.add<part, &opts::command>(
    "receiver.command", form(key_type::path).or_null(),
    "Program that the processor `exec` runs for each request, with the request "
    "on its standard input; no shell is between.",
    "A request must never be read as a command.");
  t.add<part, &opts::arguments>(
    "receiver.arguments", form(key_type::texts).or_null(),
    "What that program is given as arguments, the same for each request.",
    "No part of a request becomes an argument.");
  t.add<part, &opts::command_limit>(
    "receiver.command_limit", duration(milliseconds{10}, hours{1}),
    "Time of one run; then it is killed, with all that it has started.",
    "A stuck command takes no place for ever.");
  t.add<part, &opts::output_bytes_max>(
    "receiver.output_bytes_max", size(0, 16 * mib),
    "Bytes that one run may write; with more it is killed.",
    "Bounds the memory of a reply.");
}

void add_receiver(table_builder& t) {
  using opts = receiver_options;
  constexpr auto part = &node_config::receiver;
  t.add<part, &opts::fail_ratio>(
    "receiver.fail_ratio", chance(),
    "Share of acknowledgements that the receiver withholds at random.",
    "For shows and tests; 0 for work.");
  t.add<part, &opts::fail_seed>("receiver.fail_seed", any_count(),
                                "Seeds these draws.",
                                "The same seed draws the same fates.");
  t.add<part, &opts::heartbeat_every>(
    "receiver.heartbeat_every", duration(milliseconds{10}, hours{1}),
    "Pause between two heartbeats to the discovery node.",
    "A third of `directory.expire_after`.");
  t.add<part, &opts::retry_every>(
    "receiver.retry_every", duration(milliseconds{10}, hours{1}),
    "Pause before the next try while the discovery node does not answer.",
    "As the source had it.");
  t.add<part, &opts::tags>(
    "receiver.tags",
    form(key_type::names, {}, std::uint64_t{tags_max}).or_null(),
    "What requesters can choose it by.", "Most groups are of one kind.");
  t.add<part, &opts::working_max>("receiver.working_max", count(1, 65536),
                                  "Requests that are processed at a time; "
                                  "more are refused.",
                                  "Bounds processes and memory.");
  t.add<part, &opts::reply_kept>(
    "receiver.reply_kept", duration(seconds{1}, hours{24}),
    "How long a request is remembered, so that it is not processed again.",
    "Longer than a requester goes on trying.");
  t.add<part, &opts::requests_max>(
    "receiver.requests_max", count(1, 10000000),
    "Requests that are remembered; with more, new ones are refused.",
    "None is forgotten early: it could be processed twice.");
  t.add<part, &opts::reply_bytes_max>(
    "receiver.reply_bytes_max", size(mib, 64 * gib),
    "Bytes of the replies that are remembered.", "Likewise.");
}

void add_requester(table_builder& t) {
  using opts = requester_options;
  constexpr auto part = &node_config::requester;
  t.add<part, &opts::to>("requester.to", form(key_type::name),
                         "Whom to ask: any, the id of a receiver, or its "
                         "number in the list.",
                         "Whoever lives.");
  t.add<part, &opts::tag>("requester.tag", form(key_type::name).or_null(),
                          "Asks only receivers that have this tag.",
                          "Most groups are of one kind.");
  t.add<part, &opts::requests>(
    "requester.requests", count(0, 1000000000).or_null(),
    "Requests that are made up; null takes each line of the standard input.",
    "A person or a pipe asks.");
  t.add<part, &opts::concurrency>("requester.concurrency", count(1, 256),
                                  "Requests under way at a time.",
                                  "One after the other, as the source had it.");
  t.add<part, &opts::try_limit>("requester.try_limit",
                                duration(milliseconds{10}, hours{1}),
                                "How long a try waits for its "
                                "acknowledgement.",
                                "As the source had it.");
  t.add<part, &opts::tries_max>("requester.tries_max", count(0, 1000000),
                                "Tries before a request is given up; 0: never.",
                                "As the source had it.");
  t.add<part, &opts::pause_min>(
    "requester.pause_min", duration(timespan{0}, hours{1}),
    "Pause before the second try; each doubles the last, less a random part.",
    "A receiver that restarts finds no crowd.");
  t.add<part, &opts::pause_max>("requester.pause_max",
                                duration(timespan{0}, hours{1}),
                                "Longest pause between two tries.",
                                "One that comes back is soon found.");
  t.add<part, &opts::balance>("requester.balance",
                              words({"round_robin", "least_outstanding"}),
                              "How one of several receivers is chosen.",
                              "Fair, and simple to follow.");
  t.add<part, &opts::breaker_failures>(
    "requester.breaker_failures", count(1, 1000000),
    "Failures in a row after which a receiver is left out for a while.",
    "One lost acknowledgement says nothing.");
  t.add<part, &opts::breaker_pause>("requester.breaker_pause",
                                    duration(milliseconds{10}, hours{1}),
                                    "For how long; then one request tries it.",
                                    "A few tries' time.");
  t.add<part, &opts::refresh_every>(
    "requester.refresh_every", duration(milliseconds{10}, hours{1}),
    "Age at which the list of receivers is asked for again.",
    "New receivers are soon used.");
  t.add<part, &opts::retry_every>(
    "requester.retry_every", duration(milliseconds{10}, hours{1}),
    "Pause before the next try while the discovery node does not answer.",
    "As the source had it.");
}

} // namespace

void add_discovery_keys(table_builder& t) {
  t.for_kinds({node_kind::discovery, node_kind::member, node_kind::server,
               node_kind::gossip});
  add_http(t);
  add_chaos(t);
  t.for_kinds({node_kind::discovery});
  add_directory(t);
  t.for_kinds({node_kind::receiver, node_kind::requester});
  add_way_there(t);
  t.for_kinds({node_kind::receiver});
  add_processor(t);
  add_receiver(t);
  t.for_kinds({node_kind::requester});
  add_requester(t);
}

} // namespace troupe::config
