#include "config/table_builder.hpp"

// One row a key, as in keys.cpp.

namespace troupe::config {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

void add_contact(table_builder& t) {
  using opts = gossip_contact;
  constexpr auto part = &node_config::contact;
  t.add<part, &opts::seeds>(
    "gossip.seeds", form(key_type::texts).or_null(),
    "Addresses of nodes to join through, `host:port`; beside them, `peers` and "
    "the list of `manager` are asked.",
    "One that answers is enough: it tells of all others.");
  t.add<part, &opts::tags>(
    "gossip.tags", form(key_type::texts).or_null(),
    "What all others are told of this node; `/v1/peers` shows it. At most 512 "
    "bytes.",
    "Travels with the node's sign of life.");
  t.add<part, &opts::register_every>(
    "gossip.register_every", duration(milliseconds{10}, hours{1}),
    "Pause between two registrations at `manager`, each of which asks for its "
    "list, too.",
    "A manager that has started anew knows all soon.");
}

void add_activities(table_builder& t) {
  using opts = gossip_options;
  constexpr auto part = &node_config::gossip;
  t.add<part, &opts::refresh_every>(
    "gossip.refresh_every", duration(milliseconds{10}, hours{24}),
    "Pause between two looks at the own folder; a change is seen sooner where "
    "the system tells of it (inotify).",
    "Each look raises the version, and that keeps a folder alive which does "
    "not change.");
  t.add<part, &opts::own_every>(
    "gossip.own_every", duration(milliseconds{10}, hours{24}),
    "Pause between two sends of own metadata to a random node.",
    "As the source had it; news does not wait for it.");
  t.add<part, &opts::other_every>(
    "gossip.other_every", duration(milliseconds{10}, hours{24}),
    "Pause between two sends of another's metadata to a random third.",
    "As the source had it.");
  t.add<part, &opts::expire_every>("gossip.expire_every",
                                   duration(milliseconds{10}, hours{24}),
                                   "Pause between two looks for what is old.",
                                   "As the source had it.");
  t.add<part, &opts::expire_after>(
    "gossip.expire_after", duration(milliseconds{100}, hours{24 * 30}),
    "Age at which what another shares is dropped.",
    "As the source had it; the versions of the living come around far sooner.");
  t.add<part, &opts::tombstone_kept>(
    "gossip.tombstone_kept", duration(minutes{2}, hours{24 * 365}),
    "How long it is told that a file, or a node, is gone; who was away for "
    "longer takes everything anew.",
    "Must exceed the time that a copy of a datagram can be under way, also in "
    "the buffer of a node that stands still: an older one would bring back "
    "what is gone.");
}

void add_spreading(table_builder& t) {
  using opts = gossip_options;
  constexpr auto part = &node_config::gossip;
  t.add<part, &opts::round>("gossip.round",
                            duration(milliseconds{1}, minutes{1}),
                            "Length of a round.",
                            "30 nodes know of a change within half a second.");
  t.add<part, &opts::fanout>("gossip.fanout", count(1, 16),
                             "Datagrams that a node sends in a round.",
                             "How many nodes hear of news at a time.");
  t.add<part, &opts::exchange_every>(
    "gossip.exchange_every", duration(milliseconds{10}, hours{24}),
    "Pause between two comparisons of all that is known with a random node.",
    "What news has missed is found; three bytes an origin where nothing was.");
  t.add<part, &opts::retransmit_mult>(
    "gossip.retransmit_mult", count(1, 100),
    "How often news is told, for each digit of the number of nodes.",
    "With fewer, one change in a hundred waits for a comparison.");
  t.add<part, &opts::pull_retry>(
    "gossip.pull_retry", duration(milliseconds{1}, minutes{1}),
    "Pause before what was asked for is asked for again.",
    "Longer than a round trip.");
  t.add<part, &opts::pull_datagrams>(
    "gossip.pull_datagrams", count(8, 65536),
    "Datagrams of a round that answer those who ask for more.",
    "Bounds what one who asks can have a node send.");
  t.add<part, &opts::datagram_bytes>("gossip.datagram_bytes", size(600, 60000),
                                     "Bytes of metadata in one datagram.",
                                     "Fits it together with its heads.");
  t.add<part, &opts::origins_max>("gossip.origins_max", count(1, mib),
                                  "Nodes whose metadata is kept.",
                                  "Bounds memory.");
  t.add<part, &opts::origin_bytes_max>(
    "gossip.origin_bytes_max", size(64 * kib, gib),
    "Bytes of names and values of one node.",
    "100,000 files; bounds what one node can have others keep.");
  t.add<part, &opts::pulls_max>("gossip.pulls_max", count(1, 65536),
                                "Nodes whose metadata is asked for at a time.",
                                "Bounds memory and what comes in.");
  t.add<part, &opts::news_max>("gossip.news_max", count(1, mib),
                               "Nodes of which there is news.",
                               "Comparing finds what goes beyond.");
}

void add_folder(table_builder& t) {
  using opts = folder_options;
  constexpr auto part = &node_config::folder;
  t.add<part, &opts::path>(
    "gossip.folder.path",
    derived(form(key_type::path).or_null(), "made with a random name"),
    "Folder that is shared.",
    "Without one, a node keeps its own in `state_dir`, or makes one where it "
    "was started.");
  t.add<part, &opts::size>("gossip.folder.size", flag(),
                           "Whether the size of each file is told.",
                           "Names alone, as the source had it.");
  t.add<part, &opts::time>("gossip.folder.time", flag(),
                           "Whether the time of its last change is told.",
                           "Names alone, as the source had it.");
  t.add<part, &opts::hash>("gossip.folder.hash", flag(),
                           "Whether a hash of its content is told (XXH3).",
                           "Each look reads all files.");
  t.add<part, &opts::files_max>("gossip.folder.files_max", count(1, 10000000),
                                "Files that are told; others are left out.",
                                "Bounds memory.");
  t.add<part, &opts::hash_bytes_max>("gossip.folder.hash_bytes_max",
                                     size(kib, 64 * gib),
                                     "Larger files are told without a hash.",
                                     "A look must come to its end.");
  t.add<part, &opts::settle>(
    "gossip.folder.settle", duration(milliseconds{1}, minutes{1}),
    "How long a folder has to be quiet before it is looked at.",
    "A burst of changes is one look.");
}

void add_finder(table_builder& t) {
  using opts = swim_options;
  constexpr auto part = &node_config::finder;
  t.add<part, &opts::probe_interval>(
    "gossip.swim.probe_interval", duration(milliseconds{10}, minutes{10}),
    "Pause between two probes of others.",
    "One ping and one answer a second, and a kill is known within three.");
  t.add<part, &opts::probe_timeout>(
    "gossip.swim.probe_timeout", duration(milliseconds{1}, minutes{1}),
    "How long an answer may take until others are asked to probe, too.",
    "Far longer than any round trip.");
  t.add<part, &opts::probe_limit>(
    "gossip.swim.probe_limit", duration(milliseconds{1}, minutes{1}),
    "How long an answer may take until the silent is suspected.",
    "Others had the time to ask and to be answered.");
  t.add<part, &opts::indirect_checks>("gossip.swim.indirect_checks",
                                      count(0, 16),
                                      "Others that are asked then.",
                                      "One of three has a good link.");
  t.add<part, &opts::suspicion_unit>(
    "gossip.swim.suspicion_unit", duration(milliseconds{1}, minutes{10}),
    "What a suspect has to refute, times the logarithm of the number of nodes.",
    "Some rounds of news there and back.");
  t.add<part, &opts::suspicion_mult>("gossip.swim.suspicion_mult",
                                     count(1, 100), "How many of these it has.",
                                     "Raise it where links lose much.");
  t.add<part, &opts::push_pull_interval>(
    "gossip.swim.push_pull_interval", duration(milliseconds{100}, hours{24}),
    "Pause before two nodes exchange all that they know of who lives.",
    "News tells of it at once; this finds what it missed.");
  t.add<part, &opts::members_max>("gossip.swim.members_max", count(1, 65536),
                                  "Nodes that are known.", "Bounds memory.");
}

} // namespace

void add_gossip_keys(table_builder& t) {
  t.for_kinds({node_kind::gossip});
  add_contact(t);
  add_activities(t);
  add_spreading(t);
  add_folder(t);
  add_finder(t);
}

} // namespace troupe::config
