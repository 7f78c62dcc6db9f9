#include "config/table_builder.hpp"

// One row a key, as in keys.cpp.

namespace troupe::config {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

void add_replica(table_builder& t) {
  using opts = replica_options;
  constexpr auto part = &node_config::replica;
  t.add<part, &opts::snapshot_bytes>(
    "replica.snapshot_bytes", size(64 * kib, gib),
    "Bytes of the log above which a snapshot takes its place.",
    "A start reads no more than that, and a write is rarely large.");
  t.add<part, &opts::requests_max>(
    "replica.requests_max", count(1, 65536),
    "Requests that are executed and not committed; more are to be tried again.",
    "Bounds what a slow backup makes pile up.");
  t.add<part, &opts::log_bytes_max>(
    "replica.log_bytes_max", size(mib, 16 * gib),
    "Bytes of the log in memory above which no request is taken.",
    "Bounds memory while a backup stands still.");
  t.add<part, &opts::batch_bytes>(
    "replica.batch_bytes", size(kib, 8 * mib),
    "Bytes of entries in one message, one write, and one answer to who catches "
    "up.",
    "One sync for many requests.");
  t.add<part, &opts::waiting_bytes_max>(
    "replica.waiting_bytes_max", size(64 * kib, 16 * gib),
    "Bytes of entries that wait while a backup catches up.",
    "What goes beyond is asked for again.");
  t.add<part, &opts::snapshot_bytes_max>(
    "replica.snapshot_bytes_max", size(mib, 16 * gib),
    "Largest snapshot of another server that is taken.",
    "Bounds the memory of one who catches up.");
  t.add<part, &opts::retry>("replica.retry",
                            duration(milliseconds{1}, minutes{1}),
                            "Pause after a question that was not answered.",
                            "Some round trips.");
  t.add<part, &opts::answer_limit>(
    "replica.answer_limit", duration(milliseconds{10}, minutes{10}),
    "How long the answer of another server may take.",
    "Far longer than a healthy network takes.");
  t.add<part, &opts::tell_after>(
    "replica.tell_after", duration(milliseconds{1}, minutes{1}),
    "How soon an idle primary tells how far it has committed.",
    "Backups apply then; nobody waits for it.");
}

void add_reception(table_builder& t) {
  using opts = reception_options;
  constexpr auto part = &node_config::reception;
  t.add<part, &opts::session_expiry>(
    "reception.session_expiry", duration(seconds{1}, hours{24}),
    "Silence of a client after which its session ends.",
    "Far longer than a fail-over takes.");
  t.add<part, &opts::resend_after>(
    "reception.resend_after", duration(milliseconds{1}, minutes{1}),
    "Pause before notifications that are not acknowledged go again.",
    "Some round trips.");
  t.add<part, &opts::window>("reception.window", count(1, 4096),
                             "Notifications of one session under way.",
                             "A client's receive buffer takes them.");
  t.add<part, &opts::note_after>(
    "reception.note_after", duration(milliseconds{1}, minutes{1}),
    "How long acknowledgements are gathered before the log has them.",
    "They are many; what is lost is sent again, and not shown.");
  t.add<part, &opts::clients_max>("reception.clients_max", count(1, mib),
                                  "Sessions that are open at a time.",
                                  "Bounds memory.");
  t.add<part, &opts::requests_max>("reception.requests_max", count(1, 65536),
                                   "Requests of clients under way.",
                                   "Bounds memory.");
}

void add_client(table_builder& t) {
  using opts = client_options;
  constexpr auto part = &node_config::client;
  t.add<&node_config::user>("user", needed(form(key_type::name)),
                            "Name of the user.",
                            "The first connect makes a profile for it.");
  t.add<&node_config::servers>("servers", needed(form(key_type::texts)),
                               "Addresses of all servers, `host:port`.",
                               "The client finds the one that leads.");
  t.add<part, &opts::retry>(
    "client.retry", duration(milliseconds{1}, minutes{1}),
    "Pause before a request that is not answered goes again.",
    "Each try has the same number, and is executed once.");
  t.add<part, &opts::election_pause>(
    "client.election_pause", duration(milliseconds{1}, minutes{1}),
    "Pause before the next try where nobody leads.", "Elections are short.");
  t.add<part, &opts::heartbeat>("client.heartbeat",
                                duration(milliseconds{10}, hours{1}),
                                "Pause between two signs of life.",
                                "Notifications follow a fail-over.");
  t.add<part, &opts::silence>(
    "client.silence", duration(milliseconds{10}, hours{1}),
    "Silence of a server after which another one is asked.",
    "Three heartbeats.");
  t.add<part, &opts::connect_limit>(
    "client.connect_limit", duration(milliseconds{0}, hours{1}),
    "How long a client that was never let in goes on asking; 0: without end.",
    "A person wants to know; a script may be there before its servers.");
  t.add<part, &opts::requests_max>("client.requests_max", count(1, 65536),
                                   "Requests that wait for their turn.",
                                   "Bounds memory.");
}

} // namespace

void add_service_keys(table_builder& t) {
  t.for_kinds({node_kind::server, node_kind::discovery});
  add_replica(t);
  t.for_kinds({node_kind::server});
  add_reception(t);
  t.for_kinds({node_kind::client});
  add_client(t);
}

} // namespace troupe::config
