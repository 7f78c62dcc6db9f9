#include "actors/core/delivery_check.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace troupe::core {

namespace {

using kind = violation_kind;

/// End markers have a number and no place among the messages.
std::uint64_t messages_in(const envelope_batch& x) {
  if (x.plain)
    return x.count;
  std::uint64_t result = 0;
  unit_reader in{x.units.text()};
  for (auto next = in.next(); next; next = in.next())
    result += next->kind == unit_kind::message ? 1 : 0;
  return result;
}

std::string in_words(const char* what, std::uint64_t number) {
  return what + std::to_string(number);
}

} // namespace

// -- views --------------------------------------------------------------------

void delivery_check::on_change(const view_id& next,
                               const std::vector<seqno>& cut) {
  next_ = next;
  cut_ = cut;
}

delivery_violations delivery_check::on_view(const view_ptr& next) {
  delivery_violations out;
  if (view_ && next->dynamic) {
    if (next->id.epoch <= view_->id.epoch && tells(kind::view))
      add({kind::view,
           {},
           in_words("an epoch above ", view_->id.epoch),
           "view " + to_string(next->id)},
          out);
    check_cut(*next, out);
  }
  view_ = next;
  origin_state first;
  first.next = next->start_seq + 1;
  first.units = next->start_seq;
  first.time = next->start_time;
  origins_.assign(next->members.size(), first);
  last_ = {next->start_time, 0, 0};
  rank_ = 0;
  // The first view of a static group has nobody who leads it.
  if (next->dynamic)
    for (auto& x : on_leader({next->id.coordinator, next->id.epoch, {}}))
      out.push_back(std::move(x));
  return out;
}

/// Who has the state of its group goes on with all that the others go on with.
void delivery_check::check_cut(const view& next, delivery_violations& out) {
  auto cut = std::exchange(cut_, {});
  auto self = next.own_position();
  if (next_ != next.id || cut.size() != origins_.size()
      || self >= next.members.size() || !next.members[self].full)
    return;
  for (std::size_t i = 0; i < cut.size(); ++i) {
    const auto& from = origins_[i];
    if (from.units == cut[i])
      continue;
    // Of all senders that were cut off elsewhere one tells the tale.
    if (tells(kind::cut))
      add({kind::cut,
           message_of(i, from.units < cut[i] ? from.next : from.next - 1),
           "all units of " + view_->members[i].name
             + in_words(" up to ", cut[i]) + " before view "
             + to_string(next.id),
           in_words("up to ", from.units)},
          out);
    return;
  }
}

delivery_violations delivery_check::on_leader(const leadership& x) {
  delivery_violations out;
  if (x.leader == 0)
    return out;
  auto [known, is_new] = claims_.emplace(x.epoch, claim{x.leader, false});
  auto& said = known->second;
  if (!is_new && said.leader != x.leader && !said.contested) {
    said.contested = true; // Both will be said to lead again and again.
    if (tells(kind::leaders))
      add({kind::leaders,
           {},
           name_of(said.leader) + in_words(" as the leader of epoch ", x.epoch),
           name_of(x.leader)},
          out);
  }
  if (claims_.size() > epochs_max)
    claims_.erase(claims_.begin());
  return out;
}

// -- deliveries ---------------------------------------------------------------

delivery_violations delivery_check::on_ordered(const delivery& x) {
  delivery_violations out;
  if (!view_)
    return out;
  for (const auto& batch : x.batches) {
    auto position = view_->position_of(batch->origin);
    if (!position || batch->view != view_->id)
      continue; // Told of as it is delivered.
    if (!batch->deps.empty())
      check_past(*batch, *position, out);
    auto& units = origins_[*position].units;
    units = std::max(units, batch->last());
  }
  return out;
}

void delivery_check::check_past(const envelope_batch& x, std::size_t position,
                                delivery_violations& out) {
  if (x.deps.size() != origins_.size())
    return; // Of a view that is not this one; see `stranger`.
  auto told = false;
  for (std::size_t i = 0; i < x.deps.size(); ++i) {
    auto& from = origins_[i];
    if (i == position || from.units >= x.deps[i])
      continue;
    if (!std::exchange(told, true) && tells(kind::past))
      add({kind::past, message_of(position, origins_[position].next),
           in_words("unit ", x.deps[i]) + " of " + view_->members[i].name
             + " before it",
           in_words("units up to ", from.units)},
          out);
    from.units = x.deps[i];
  }
}

delivery_violations delivery_check::on_delivery(const delivery& x) {
  delivery_violations out;
  if (!view_ || x.batches.empty())
    return out;
  if (x.rank != rank_ && tells(kind::rank)) {
    const auto& first = *x.batches.front();
    add({kind::rank,
         name_of(first.origin) + in_words("#", first.first_message()),
         in_words("rank ", rank_), in_words("rank ", x.rank)},
        out);
  }
  rank_ = x.rank;
  for (const auto& batch : x.batches) {
    check_batch(*batch, x.own_stable, out);
    auto messages = messages_in(*batch);
    rank_ += messages;
    messages_ += messages;
  }
  batches_ += x.batches.size();
  return out;
}

/// What is wrong with a batch is told once: a copy has an old stamp, too.
void delivery_check::check_batch(const envelope_batch& x, seqno own_stable,
                                 delivery_violations& out) {
  auto position = view_->position_of(x.origin);
  if (!position || x.view != view_->id) {
    if (tells(kind::stranger))
      add({kind::stranger, name_of(x.origin) + in_words("#", x.first_message()),
           "a member of view " + to_string(view_->id),
           name_of(x.origin) + " in view " + to_string(x.view)},
          out);
    return;
  }
  if (!number_fits(x, *position, out) || !stamp_fits(x, *position, out))
    return;
  if (order_ == level::safe && x.origin == view_->self && x.last() > own_stable
      && tells(kind::unstable))
    add({kind::unstable, message_of(*position, x.first_message()),
         in_words("all members to hold unit ", x.last()),
         in_words("units up to ", own_stable)},
        out);
}

/// Returns whether there is more to look at in `x`.
bool delivery_check::number_fits(const envelope_batch& x, std::size_t position,
                                 delivery_violations& out) {
  auto& from = origins_[position];
  auto first = x.first_message();
  auto next = first + x.count;
  auto expected = from.next;
  if (first == expected) {
    from.next = next;
    return true;
  }
  if (first >= from.missing_from && next <= from.missing_to) {
    from.missing_from = next; // The gap was told.
    return false;
  }
  auto what = first < expected ? kind::duplicate : kind::gap;
  if (what == kind::gap) {
    from.missing_from = expected;
    from.missing_to = first;
  }
  from.next = std::max(expected, next);
  if (tells(what))
    add({what, message_of(position, first), message_of(position, expected),
         message_of(position, first)},
        out);
  // Its stamp is no measure for others: it may have come too early.
  return false;
}

bool delivery_check::stamp_fits(const envelope_batch& x, std::size_t position,
                                delivery_violations& out) {
  auto& from = origins_[position];
  auto number = x.first_message();
  auto before = std::exchange(last_, place{x.time, position, number});
  auto own_before = std::exchange(from.time, x.time);
  auto fits = is_total() ? std::tie(x.time, position)
                             >= std::tie(before.time, before.position)
                         : x.time >= own_before;
  if (fits || !tells(kind::order))
    return fits;
  auto least = is_total() ? before.time : own_before;
  auto behind = is_total() ? message_of(before.position, before.number)
                           : message_of(position, number - 1);
  add({kind::order, message_of(position, number),
       in_words("no stamp before time ", least) + ", that of " + behind,
       in_words("time ", x.time)},
      out);
  return false;
}

// -- findings -----------------------------------------------------------------

/// Counts a finding; returns whether it is told.
bool delivery_check::tells(violation_kind x) {
  ++found_.at(static_cast<std::size_t>(x));
  return ++total_ <= told_max;
}

void delivery_check::add(finding x, delivery_violations& out) const {
  out.push_back({x.kind, std::move(x.message), std::move(x.expected),
                 std::move(x.found), view_ ? view_->id : view_id{},
                 total_ == told_max});
}

std::string delivery_check::name_of(member_id who) const {
  auto position = view_ ? view_->position_of(who) : std::nullopt;
  return position ? view_->members[*position].name : in_words("member ", who);
}

std::string delivery_check::message_of(std::size_t position,
                                       seqno number) const {
  return view_->members[position].name + in_words("#", number);
}

void delivery_check::tell(counters& out) const {
  out.items.push_back({"batches_checked", batches_});
  out.items.push_back({"messages_checked", messages_});
  out.items.push_back({"violations", total_});
  for (std::size_t i = 0; i < violation_kinds; ++i)
    out.items.push_back(
      {"violations_" + to_string(static_cast<violation_kind>(i)),
       found_.at(i)});
}

} // namespace troupe::core
