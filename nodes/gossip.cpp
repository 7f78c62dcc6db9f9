#include "actors/core/gossip_view.hpp"
#include "actors/core/splitmix.hpp"
#include "actors/enlister.hpp"
#include "actors/inspected.hpp"
#include "actors/io/folder_watcher.hpp"
#include "nodes/gossip_events.hpp"
#include "nodes/gossip_folder.hpp"
#include "nodes/gossip_journal.hpp"
#include "nodes/gossip_json.hpp"
#include "nodes/gossip_routes.hpp"
#include "nodes/http_start.hpp"
#include "nodes/logging.hpp"
#include "nodes/node.hpp"
#include "nodes/resolve.hpp"

#include <caf/send.hpp>
#include <spdlog/spdlog.h>

#include <memory>
#include <sstream>
#include <utility>

namespace troupe {

namespace {

/// Those to join through. Who begins with the next in the list, and not with
/// the first, need not wait for one that is not there.
std::optional<start_error> find_seeds(const node& n,
                                      std::vector<endpoint>& out) {
  const auto& c = n.config;
  auto texts = c.contact.seeds;
  auto own = own_position(c);
  for (std::size_t i = 0; i < c.peers.size(); ++i) {
    auto k = own ? (*own + 1 + i) % c.peers.size() : i;
    if (!own || k != *own)
      texts.push_back(c.peers[k].address);
  }
  for (const auto& text : texts) {
    endpoint next;
    if (auto bad = resolve(text, next))
      return bad;
    if (next != n.advertised)
      out.push_back(next);
  }
  return std::nullopt;
}

/// A record of the log is one line, so the table takes several.
void dump_table(const core::gossip_spreader& x, const gossip_options& opts,
                instant now) {
  std::istringstream lines{sorted_table(core::table_of(x, opts, true, now))};
  for (std::string line; std::getline(lines, line);)
    spdlog::debug(line);
}

gossip_watcher watch_changes(const gossip_options& opts,
                             const gossip_reporter& journal) {
  auto follower = std::make_shared<gossip_follower>();
  return [=](const core::gossip_spreader& at, const core::gossip_event& x,
             instant now) {
    auto change = follower->on_event(x, at);
    if (!change)
      return;
    journal.tell(std::move(*change));
    if (spdlog::should_log(spdlog::level::debug))
      dump_table(at, opts, now);
  };
}

/// Two nodes of one name would each take what the other shares for their own:
/// the one that began first gives way.
std::function<void(const core::swim_event&)>
watch_members(const gossip_reporter& journal,
              const supervisor_actor& supervisor) {
  return [=](const core::swim_event& x) {
    journal.tell(x);
    spdlog::info(events::peer_line(output_format::text, x));
    if (x.kind == core::swim_event_kind::name_taken)
      caf::anon_send(supervisor, life_over{false, errc::refused});
  };
}

enlister_setup enlisting(const node& n, const endpoint& manager,
                         const member_finder_actor& finder) {
  enlister_setup with;
  with.own = {n.config.name, n.advertised, n.life};
  with.manager = manager;
  with.every = n.config.contact.register_every;
  with.channel = n.channel;
  with.finder = finder;
  with.supervisor = n.supervisor;
  with.tell = log_notice;
  return with;
}

gossiper_setup sharing_of(const node& n, const folder_options& folder,
                          folder_actor files, const gossip_reporter& journal) {
  gossiper_setup with;
  with.opts = n.config.gossip;
  with.folder = folder;
  with.name = n.config.name;
  with.inc = n.life;
  with.seed = core::splitmix::mix(n.life);
  with.transport = n.transport;
  with.files = std::move(files);
  with.tell = log_notice;
  with.watch = watch_changes(n.config.gossip, journal);
  return with;
}

member_finder_setup finding_of(const node& n, std::vector<endpoint> seeds,
                               const gossip_reporter& journal) {
  member_finder_setup with;
  with.opts = finder_of(n.config);
  with.self = {n.config.name, n.life, n.advertised,
               join_tags(n.config.contact.tags)};
  with.seed = core::splitmix::mix(n.life + 1);
  with.seeds = std::move(seeds);
  with.supervisor = n.supervisor;
  with.watch = watch_members(journal, n.supervisor);
  return with;
}

} // namespace

std::optional<start_error> start_gossip(node& n) {
  const auto& c = n.config;
  auto folder = c.folder;
  if (auto bad = choose_folder(n, folder.path))
    return bad;
  std::vector<endpoint> seeds;
  if (auto bad = find_seeds(n, seeds))
    return bad;
  endpoint manager;
  if (!c.manager.empty())
    if (auto bad = resolve(c.manager, manager))
      return bad;
  spdlog::info("{} begins, at {}", c.name, to_string(n.advertised));
  spdlog::info("it shares the folder {}", folder.path);
  auto journal = spawn_gossip_journal(n.sys, n.output, n.standard_output,
                                      n.supervisor);
  n.own(journal.journal);
  auto files = n.own(spawn_folder_watcher(n.sys, folder));
  auto stack = spawn_gossip_stack(n.sys, sharing_of(n, folder, files, journal),
                                  finding_of(n, std::move(seeds), journal));
  n.own(stack.gossiper);
  n.own(stack.finder);
  n.parts.counted.push_back({"gossiper", stack.gossiper});
  n.parts.counted.push_back({"member-finder", stack.finder});
  if (!c.manager.empty()) {
    auto enlister = n.own(spawn_inspected(n.sys, enlister_behavior,
                                          enlisting(n, manager, stack.finder)));
    n.parts.counted.push_back({"enlister", enlister});
  }
  n.leave = [finder = stack.finder] { caf::anon_send(finder, leave{}); };
  n.begin = [journal = journal.journal, path = folder.path] {
    caf::anon_send(journal, folder_chosen{path});
  };
  return start_named_http(n, gossip_routes(n.sys, stack, c.peers,
                                           n.parts.counted));
}

} // namespace troupe
