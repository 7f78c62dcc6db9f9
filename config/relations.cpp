#include "config/load.hpp"
#include "config/schema.hpp"

#include <algorithm>

namespace troupe::config {

namespace {

/// Looks at keys that must fit each other.
class relations {
public:
  relations(const node_config& x, const std::set<std::string>& bad,
            fault_list& faults)
    : x_(x), bad_(bad), faults_(faults) {
    // nop
  }

  /// Demands small <= large.
  void at_most(const std::string& small, const std::string& large) {
    if (sound({small, large}) && value(small) > value(large))
      add(small, large, "at most");
  }

  /// Demands small < large.
  void below(const std::string& small, const std::string& large) {
    if (sound({small, large}) && value(small) >= value(large))
      add(small, large, "less than");
  }

  void check_peers() {
    if (!sound({"peers", "manager", "name"}))
      return;
    if (x_.peers.empty() == x_.manager.empty()) {
      report("peers",
             x_.peers.empty() ? R"(neither "peers" nor "manager")"
                              : R"(both "peers" and "manager")",
             "one of the two");
      return;
    }
    if (x_.peers.empty())
      return;
    if (!own_position(x_))
      report("peers", "no member called " + in_quotes(x_.name),
             "this node among them, under its \"name\"");
  }

  /// A dynamic group is founded by those who are listed, and joined through
  /// them. What the exhibits promise does not survive a change of view.
  void check_founders() {
    if (sound({"peers"}) && x_.peers.empty())
      report("peers", "nobody", expected_form(*find_key("peers")));
    if (x_.kind != node_kind::member && sound({"peers", "name"})
        && !own_position(x_))
      report("peers",
             (x_.kind == node_kind::server ? "no server called "
                                           : "no discovery node called ")
               + in_quotes(x_.name),
             "this node among them, under its \"name\"");
    if (x_.kind == node_kind::member && sound({"group.level"})
        && is_exhibit(x_.group.order))
      report("group.level", in_quotes(to_string(x_.group.order)),
             "fifo, causal, agreed or safe: members come and go");
    if (sound({"quorum", "voters"})
        && (x_.quorum == quorum_kind::voters) == x_.voters.empty())
      report("voters", x_.voters.empty() ? "nobody" : "a list",
             x_.voters.empty() ? R"(who votes, with "quorum": "voters")"
                               : R"(none, but with "quorum": "voters")");
    if (sound({"peers", "state_dir", "name"}) && own_position(x_)
        && !x_.state_dir)
      report("state_dir", "null",
             "a folder: a founder has a vote, which must outlive it");
  }

  /// A discovery node that stands alone has no group.
  void check_alone() {
    for (const auto& row : key_table()) {
      if (!row.belongs_to(x_.kind) || row.applies_to(x_)
          || !sound({"peers", row.path}))
        continue;
      // Nodes of all kinds may share one environment.
      auto layer = x_.origins.at(row.path).layer;
      if (layer == config_layer::file || layer == config_layer::command_line)
        report(row.path, "a key of discovery nodes that run as one",
               "\"peers\" with all of them, or no such key");
    }
  }

  /// Whoever does not serve sends clients to the one that does.
  void check_http() {
    auto wanted = x_.kind == node_kind::discovery;
    for (std::size_t i = 0; i < x_.peers.size(); ++i) {
      const auto& http = x_.peers[i].http;
      if (http.empty() == wanted)
        report("peers", http.empty() ? "nothing" : in_quotes(http),
               wanted ? "the address of its HTTP server, such as "
                        "\"127.0.0.1:5000\""
                      : "no such key: it is for discovery nodes",
               "/" + std::to_string(i) + "/http");
    }
  }

  /// Text is given to the actors joined by line ends.
  void check_tags() {
    if (!sound({"gossip.tags"}))
      return;
    std::size_t bytes = 0;
    for (const auto& x : x_.contact.tags) {
      bytes += x.size() + 1;
      if (x.empty() || x.find('\n') != std::string::npos)
        report("gossip.tags", in_quotes(x), "texts of one line each");
    }
    if (bytes > node_tag_bytes_max)
      report("gossip.tags", std::to_string(bytes) + " bytes",
             "at most 512 bytes, one of them behind each tag");
  }

  void check_seeds() {
    if (sound({"gossip.seeds"}))
      for (const auto& x : x_.contact.seeds)
        if (!is_address(x, false))
          report("gossip.seeds", in_quotes(x),
                 R"(addresses such as "127.0.0.1:7101" or "[::1]:7101")");
  }

  void check_gossip() {
    below("gossip.refresh_every", "gossip.expire_after");
    at_most("gossip.expire_every", "gossip.expire_after");
    // What has expired here may still be told by those who have not noticed.
    at_most("gossip.expire_after", "gossip.tombstone_kept");
    below("gossip.datagram_bytes", "transport.datagram_bytes");
    below("gossip.swim.probe_timeout", "gossip.swim.probe_limit");
    below("gossip.swim.probe_limit", "gossip.swim.probe_interval");
    check_seeds();
    check_tags();
  }

  /// Only this machine's own programs may be believed without a key.
  void check_sealing() {
    if (!sound({"key_file", "encryption", "transport.bind"}))
      return;
    auto off = x_.encryption == encryption_kind::off;
    if (off && !x_.key_file.empty())
      report("encryption", R"("off", and a "key_file")", "one of the two");
    if (!off && x_.key_file.empty() && !is_own_machine(x_.transport.bind))
      report("transport.bind",
             in_quotes(x_.transport.bind) + ", and no \"key_file\"",
             "an address of this machine alone, such as \"127.0.0.1:0\", or a "
             "\"key_file\", or \"encryption\": \"off\"");
  }

  void check_exhibit() {
    if (sound({"group.level", "group.check"}) && is_exhibit(x_.group.order)
        && x_.group.check != check_mode::off)
      report("group.check", in_quotes(to_string(x_.group.check)),
             "off: the level " + to_string(x_.group.order)
               + " promises nothing");
  }

  void check_manager() {
    if (sound({"manager"}) && x_.manager.empty())
      report("manager", "nothing", expected_form(*find_key("manager")));
  }

  void check_processor() {
    if (sound({"receiver.processor", "receiver.command"})
        && x_.receiver.processor == processor_kind::exec
        && x_.receiver.command.empty())
      report("receiver.command", "nothing",
             "the program that the processor \"exec\" runs");
  }

  /// `below` leads on from the value of the key to what is wrong in it.
  void report(const std::string& path, const std::string& found,
              const std::string& expected, const std::string& below = "") {
    const auto& origin = x_.origins.at(path);
    fault result{x_.file, {}, pointer_of(path) + below, found, expected, ""};
    if (origin.layer == config_layer::file)
      result.where = origin.where;
    else if (origin.layer >= config_layer::environment)
      result.source = origin.name;
    else if (origin.layer == config_layer::profile)
      result.found += " (" + to_string(origin) + ")";
    faults_.add(std::move(result));
  }

private:
  bool sound(std::initializer_list<std::string> paths) const {
    return std::none_of(paths.begin(), paths.end(), [this](const auto& path) {
      return bad_.count(path) > 0;
    });
  }

  /// Durations in nanoseconds, sizes in bytes.
  std::uint64_t value(const std::string& path) const {
    auto result = find_key(path)->get(x_);
    if (auto span = std::get_if<timespan>(&result))
      return static_cast<std::uint64_t>(span->count());
    if (std::holds_alternative<std::monostate>(result))
      return transport_options::datagram_bytes_common; // What `auto` is.
    return std::get<std::uint64_t>(result);
  }

  std::string shown(const std::string& path) const {
    const auto& row = *find_key(path);
    auto text = write_text(row, row.get(x_));
    if (!row.or_word.empty() && text == row.or_word)
      return in_quotes(text) + " (" + format_size(value(path)) + ")";
    return row.type == key_type::count ? text : in_quotes(text);
  }

  /// The fault is placed where the user spoke last.
  void add(const std::string& small, const std::string& large,
           const std::string& relation) {
    auto at_small = x_.origins.at(small).layer >= x_.origins.at(large).layer;
    auto counter = relation == "at most" ? "at least" : "more than";
    if (at_small)
      report(small, shown(small), relation + " " + large + ", " + shown(large));
    else
      report(large, shown(large),
             std::string{counter} + " " + small + ", " + shown(small));
  }

  const node_config& x_;
  const std::set<std::string>& bad_;
  fault_list& faults_;
};

} // namespace

void check_relations(const node_config& x, const std::set<std::string>& bad,
                     fault_list& faults) {
  relations r{x, bad, faults};
  r.check_sealing();
  r.at_most("channel.resend_after_min", "channel.resend_after");
  r.at_most("channel.resend_after", "channel.resend_after_max");
  r.at_most("channel.body_bytes_max", "channel.caller_bytes_max");
  r.at_most("channel.caller_bytes_max", "channel.bytes_max");
  r.at_most("channel.calls_per_caller_max", "channel.calls_max");
  r.below("channel.chunk_bytes", "transport.datagram_bytes");
  if (x.kind == node_kind::comparison)
    r.check_manager();
  if (x.kind == node_kind::discovery)
    r.at_most("directory.sweep_every", "directory.expire_after");
  if (x.origins.count("peers") > 0)
    r.check_http();
  if (x.kind == node_kind::receiver)
    r.check_processor();
  if (x.kind == node_kind::requester)
    r.at_most("requester.pause_min", "requester.pause_max");
  if (x.kind == node_kind::client)
    r.at_most("client.retry", "client.silence");
  if (x.kind == node_kind::gossip)
    r.check_gossip();
  if (x.origins.count("group.window_bytes") == 0)
    return;
  if (x.kind == node_kind::discovery && x.peers.empty())
    return r.check_alone();
  r.at_most("group.window_bytes", "ack_tracker.bytes_max");
  if (x.kind == node_kind::peer || x.kind == node_kind::member) {
    r.at_most("source.bytes", "group.message_bytes_max");
    r.at_most("source.large_bytes", "group.message_bytes_max");
  }
  r.at_most("resender.rto_min", "resender.rto_initial");
  r.at_most("resender.rto_initial", "resender.rto_max");
  r.at_most("ack_tracker.gap_after", "ack_tracker.gap_pause_max");
  r.at_most("ack_tracker.stamp_after", "ack_tracker.gap_pause_max");
  if (x.kind != node_kind::peer) {
    r.at_most("detector.heartbeat", "detector.doubt_after");
    r.at_most("detector.doubt_after", "detector.suspect_after");
    r.at_most("detector.heartbeat", "detector.phi.acceptable_pause");
    r.below("detector.swim.probe_timeout", "detector.swim.probe_interval");
    r.at_most("elector.call_interval", "elector.reply_timeout");
    r.at_most("membership.retry_min", "membership.retry_max");
    r.check_founders();
    return;
  }
  r.at_most("naive.scan_interval", "naive.message_timeout");
  r.check_exhibit();
  r.check_peers();
}

} // namespace troupe::config
