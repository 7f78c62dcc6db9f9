#include "nodes/group_start.hpp"

#include "nodes/resolve.hpp"
#include "nodes/state_folder.hpp"
#include "nodes/time_asleep.hpp"
#include "nodes/vote_file.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace troupe {

group_stack_options group_options_of(const node_config& c) {
  group_stack_options opts;
  opts.stream = {c.group, c.clock, c.resender, c.ack_tracker};
  opts.detector = detector_of(c, c.peers.size());
  opts.elector = c.elector;
  opts.ballot = c.ballot;
  opts.lease = c.lease;
  opts.asleep = time_asleep;
  opts.membership = c.membership;
  opts.who.rule.kind = c.quorum;
  opts.who.rule.voters = {c.voters.begin(), c.voters.end()};
  return opts;
}

std::optional<start_error> resolve_founders(const node_config& c,
                                            std::vector<member>& out) {
  for (const auto& x : c.peers) {
    member next{static_cast<member_id>(out.size() + 1), x.name, 0, {}};
    if (auto bad = resolve(x.address, next.at))
      return bad;
    out.push_back(std::move(next));
  }
  return std::nullopt;
}

std::optional<start_error> read_record(const node& n,
                                       group_stack_options& opts) {
  if (n.state) {
    auto found = read_votes(n.state->path());
    if (auto bad = std::get_if<state_error>(&found))
      return start_error{bad->what == state_error::kind::damaged
                           ? exit_code::bad_data
                           : exit_code::io_failed,
                         bad->text};
    if (auto& votes = std::get<std::optional<vote_record>>(found)) {
      opts.record = std::move(*votes);
      return std::nullopt;
    }
  }
  opts.newcomer = true;
  const auto& founders = opts.who.founders;
  auto founds
    = std::any_of(founders.begin(), founders.end(),
                  [&](const member& x) { return x.name == n.config.name; });
  if (founds)
    opts.record = first_record(founders);
  return std::nullopt;
}

member_id number_of(const std::string& name,
                    const std::vector<member>& founders,
                    const vote_record& record) {
  for (const auto& list : {record.installed.members, founders})
    for (const auto& x : list)
      if (x.name == name)
        return x.id;
  return 0;
}

void warn_of_quorum(const node_config& c) {
  if (c.quorum == quorum_kind::none)
    spdlog::warn("quorum is none: two halves of a divided group both go on, "
                 "and no order holds between them");
  else if (c.voters.empty() ? c.peers.size() == 2 : c.voters.size() == 2)
    spdlog::warn("with two voters there is no safe automatic fail-over: when "
                 "one is lost, the other one stops");
}

} // namespace troupe
