#include "actors/core/membership.hpp"

#include <utility>

// In which version of the layout a group talks: the highest that all can read.
namespace troupe::core {

/// What all members of the view but `but` can read.
wire_range membership::versions_without(const std::string& but) const {
  auto all = setup_.self.wire;
  for (const auto& x : view_->members)
    if (x.name != but)
      all = common_of(all, x.wire).value_or(all);
  return all;
}

/// What all can read whom this node talks to.
wire_range membership::common_versions() const {
  auto all = setup_.self.wire;
  auto add = [&](const wire_range& x) {
    all = common_of(all, x).value_or(all); // The others are not taken in.
  };
  if (view_)
    add(versions_without({}));
  else
    for (const auto& x : founders_heard_)
      add(x.second.wire);
  add(group_reads_);
  for (const auto& x : petitions_)
    add(x.second.who.wire);
  return all;
}

void membership::agree_on_version(membership_out& out) {
  auto next = common_versions().max;
  if (next != std::exchange(speaks_, next))
    out.speaks = next;
}

/// Why `x` cannot be read, or cannot read, in the view that stands.
std::optional<petition_answer>
membership::version_refusal_of(const petition& x) const {
  auto all = versions_without(x.who.name);
  if (common_of(all, x.who.wire))
    return std::nullopt;
  petition_answer result;
  result.why = errc::wire_version;
  result.about = x.who.name + " reads wire versions " + to_string(x.who.wire)
                 + ", the group " + to_string(all);
  return result;
}

/// A founder that this node cannot be in one group with founds nothing together
/// with it. Where too few are left without such, nobody will ever be able to.
void membership::on_strange_founder(const std::string& who, errc why,
                                    const std::string& about, instant now,
                                    membership_out& out) {
  strange_founders_.insert(who);
  std::set<std::string> rest;
  for (const auto& x : setup_.founders)
    if (strange_founders_.count(x.name) == 0)
      rest.insert(x.name);
  if (record_ && !is_quorum(record_->installed, rest, setup_.rule))
    on_refusal(why, about, now, out);
}

} // namespace troupe::core
