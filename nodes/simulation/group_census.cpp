#include "nodes/simulation/group_census.hpp"

#include "actors/ballot.hpp"
#include "actors/membership.hpp"
#include "nodes/simulation/sim_node.hpp"

#include <algorithm>

namespace troupe::simulation {

namespace {

group_status status_of(const group_node& x) {
  return state_of<membership_state>(x.stack.membership).membership.status();
}

const core::delivered_state& state_of_life(const group_node& x) {
  return state_of<participant_state>(x.participant).life.state();
}

const vote_record& votes_of(const group_node& x) {
  return state_of<ballot_state>(x.stack.ballot).voter.record();
}

bool has_accepted(const group_node& x, const view_id& id) {
  const auto& votes = votes_of(x);
  return !(votes.installed.id < id)
         || std::any_of(votes.accepted.begin(), votes.accepted.end(),
                        [&](const proposal& p) { return p.id == id; });
}

/// A view that one of its full members has not accepted was not chosen, and
/// whoever is in it has nothing by that.
bool may_be_chosen(const proposal& x, const group_nodes& all) {
  return std::all_of(x.members.begin(), x.members.end(), [&](const member& m) {
    return !m.full
           || std::any_of(all.begin(), all.end(), [&](const auto& node) {
                return node && name_of(node->who.node) == m.name
                       && has_accepted(*node, x.id);
              });
  });
}

bool holds(const group_node& x, const view_id& id, const group_nodes& all) {
  const auto& votes = votes_of(x);
  auto lists = [&](const proposal& p) {
    return !(p.id < id) && (p.id == id || may_be_chosen(p, all))
           && std::any_of(p.members.begin(), p.members.end(), [&](auto& m) {
                return m.full && m.inc == x.who.inc;
              });
  };
  return lists(votes.installed)
         || std::any_of(votes.accepted.begin(), votes.accepted.end(), lists);
}

} // namespace

bool is_united(const group_nodes& x) {
  std::set<std::uint64_t> views;
  for (const auto& node : x) {
    if (!node)
      return false;
    auto status = status_of(*node);
    if (status.phase != group_phase::member
        || status.current->members.size() != x.size())
      return false;
    views.insert(status.current->id.epoch);
  }
  return views.size() == 1;
}

bool somebody_holds(const group_nodes& x, const view_id& view) {
  return std::any_of(x.begin(), x.end(), [&](const auto& node) {
    return node && holds(*node, view, x);
  });
}

std::set<std::pair<std::uint64_t, std::uint64_t>>
states_of(const group_nodes& x) {
  std::set<std::pair<std::uint64_t, std::uint64_t>> result;
  for (const auto& node : x) {
    const auto& state = state_of_life(*node);
    result.emplace(state.messages, state.hash);
  }
  return result;
}

std::string phases_of(const group_nodes& x) {
  std::string result;
  for (node_index i = 0; i < x.size(); ++i) {
    result += (i == 0 ? "" : ", ") + name_of(i) + " ";
    if (!x[i]) {
      result += "down";
      continue;
    }
    auto status = status_of(*x[i]);
    result += to_string(status.phase);
    if (status.current)
      result += " in " + to_string(status.current->id);
    result += " with " + std::to_string(state_of_life(*x[i]).messages);
  }
  return result;
}

} // namespace troupe::simulation
