#include "nodes/simulation/service_judge.hpp"

#include <algorithm>
#include <utility>

namespace troupe::simulation {

namespace {

std::string name_of_client(client_index x) {
  return "client " + std::to_string(x + 1);
}

/// The post in a change, which ends with its text: `c3#17`.
std::string post_in(const slice& change) {
  auto text = change.text();
  auto mark = text.rfind('c');
  auto sharp = text.find('#', mark == std::string_view::npos ? 0 : mark);
  if (mark == std::string_view::npos || sharp == std::string_view::npos)
    return {};
  return std::string{text.substr(mark)};
}

} // namespace

// -- servers ------------------------------------------------------------------

void service_judge::on_view(const view& x) {
  auto [known, is_new] = views_.try_emplace(x.id.epoch);
  if (!is_new)
    return;
  for (const auto& y : x.members)
    if (y.full)
      known->second.insert(static_cast<node_index>(y.id - 1));
}

void service_judge::on_written(node_index server, const keep_log& x,
                               timespan now) {
  if (x.cut_after)
    on_cut(server, *x.cut_after, now);
  for (const auto& entry : x.entries)
    if (auto text = post_in(entry.change);
        entry.kind == request_kind::call && !text.empty()) {
      synced_[text].insert(server);
      disks_[server][entry.at.index] = text;
    }
  if (x.snapshot_at)
    on_snapshot(server, x.snapshot_at->index);
}

void service_judge::on_cut(node_index server, std::uint64_t after,
                           timespan now) {
  auto& disk = disks_[server];
  for (auto i = disk.upper_bound(after); i != disk.end(); i = disk.erase(i)) {
    synced_[i->second].erase(server);
    auto [author, place] = places_.at(i->second);
    if (posts_[author][place].acknowledged && !is_on_most(i->second))
      on_broken("synced", now,
                i->second + " was acknowledged, and " + name_of(server)
                  + " cuts it off");
  }
}

/// Whoever takes a snapshot has all that is in it.
void service_judge::on_snapshot(node_index server, std::uint64_t index) {
  auto from = std::exchange(snapshots_[server],
                            std::max(snapshots_[server], index));
  for (const auto& other : disks_)
    for (auto i = other.upper_bound(from);
         i != other.end() && i->first <= index; ++i)
      if (is_on_most(i->second))
        synced_[i->second].insert(server);
}

bool service_judge::is_on_most(const std::string& text) const {
  auto found = synced_.find(text);
  return found != synced_.end() && found->second.size() * 2 > servers_;
}

// -- posts --------------------------------------------------------------------

void service_judge::on_post(client_index author, const std::string& text) {
  places_[text] = {author, posts_[author].size()};
  posts_[author].push_back({text});
}

void service_judge::on_acknowledged(client_index author,
                                    const std::string& text,
                                    std::uint64_t epoch, timespan now) {
  posts_[author][places_.at(text).second].acknowledged = true;
  add_to_digest(text, now);
  ++acknowledged_;
  const auto& disks = synced_[text];
  if (!is_on_most(text))
    on_broken("synced", now,
              text + " is acknowledged, and on the disks of "
                + std::to_string(disks.size()) + " of "
                + std::to_string(servers_) + " servers");
  auto found = views_.find(epoch);
  if (found == views_.end())
    return on_broken("synced", now,
                     text + " is acknowledged in the epoch "
                       + std::to_string(epoch) + ", which has no view");
  for (auto who : found->second)
    if (disks.count(who) == 0)
      on_broken("synced", now,
                text + " is acknowledged in the epoch " + std::to_string(epoch)
                  + ", and not on the disk of its member " + name_of(who));
}

void service_judge::on_refused(client_index author, const std::string& text,
                               timespan now) {
  posts_[author][places_.at(text).second].refused = true;
  add_to_digest(text, now);
}

void service_judge::on_follows(client_index who, client_index author) {
  auto& x = shown_[who][author];
  if (x.follows)
    return;
  x.follows = true;
  x.from = posts_[author].size();
}

void service_judge::on_shown(client_index who, const std::string& text,
                             timespan now) {
  ++shown_count_;
  add_to_digest(text, now);
  auto found = places_.find(text);
  auto shows = name_of_client(who) + " is shown " + text;
  if (found == places_.end())
    return on_broken("invented", now, shows + ", which nobody posted");
  auto [author, place] = found->second;
  if (posts_[author][place].refused)
    return on_broken("invented", now, shows + ", which was refused");
  auto& x = shown_[who][author];
  if (!x.places.insert(place).second)
    return on_broken("twice", now, shows + " twice");
  if (x.places.size() > 1 && place < x.last)
    return on_broken("order", now,
                     shows + " behind " + posts_[author][x.last].text);
  x.last = place;
}

// -- the shared key -----------------------------------------------------------

std::size_t service_judge::on_asked(key_call what, timespan now) {
  key_operation x;
  x.call = what;
  x.asked = now;
  on_key_.push_back(x);
  return on_key_.size() - 1;
}

void service_judge::on_told(std::size_t number, bool done, timespan now) {
  on_key_[number].told = now;
  on_key_[number].done = done;
  add_to_digest(done ? "done" : "refused", now);
}

void service_judge::on_nobody(std::size_t number, timespan now) {
  on_key_[number].call = key_call::clear;
  on_told(number, false, now);
}

// -- the end ------------------------------------------------------------------

std::string service_judge::missing() const {
  for (client_index who = 0; who < shown_.size(); ++who)
    for (const auto& [author, x] : shown_[who]) {
      if (!x.follows)
        continue;
      for (auto i = x.from; i < posts_[author].size(); ++i)
        if (posts_[author][i].acknowledged && x.places.count(i) == 0)
          return posts_[author][i].text + " is acknowledged, and not shown to "
                 + name_of_client(who);
    }
  return {};
}

void service_judge::on_end(timespan now) {
  if (auto text = missing(); !text.empty())
    on_broken("lost", now, text);
  if (!is_linearizable(on_key_))
    on_broken("linearizable", now,
              "no order of the " + std::to_string(on_key_.size())
                + " operations on one key explains what was answered");
}

void service_judge::on_broken(const char* invariant, timespan now,
                              std::string detail) {
  if (!failed())
    violations_.push_back({invariant, now, std::move(detail)});
}

void service_judge::add_to_digest(std::string_view text, timespan now) {
  for (auto c : text)
    digest_ = (digest_ ^ static_cast<std::uint8_t>(c)) * 1099511628211u;
  auto at = static_cast<std::uint64_t>(now.count());
  for (int i = 0; i < 8; ++i)
    digest_ = (digest_ ^ (at >> (8 * i) & 0xff)) * 1099511628211u;
}

} // namespace troupe::simulation
