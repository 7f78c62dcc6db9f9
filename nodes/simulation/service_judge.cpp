#include "nodes/simulation/service_judge.hpp"

#include <algorithm>

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

void service_judge::on_written(node_index server, const keep_log& x) {
  auto& disk = disks_[server];
  if (x.cut_after)
    for (auto i = disk.upper_bound(*x.cut_after); i != disk.end();
         i = disk.erase(i))
      synced_[i->second].erase(server);
  for (const auto& entry : x.entries)
    if (auto text = post_in(entry.change);
        entry.kind == request_kind::call && !text.empty()) {
      synced_[text].insert(server);
      disk[entry.at.index] = text;
    }
  // Whoever takes a snapshot has all that is in it.
  if (x.snapshot_at)
    for (const auto& other : disks_)
      for (const auto& [place, text] : other)
        if (place <= x.snapshot_at->index
            && synced_[text].size() * 2 > servers_)
          synced_[text].insert(server);
}

// -- posts --------------------------------------------------------------------

void service_judge::on_post(client_index author, const std::string& text) {
  places_[text] = {author, posts_[author].size()};
  posts_[author].push_back({text});
}

void service_judge::on_posted(client_index author, const std::string& text,
                              bool done, timespan now) {
  auto& x = posts_[author][places_.at(text).second];
  x.refused = !done;
  x.acknowledged = done;
  add_to_digest(text, now);
  if (!done)
    return;
  ++acknowledged_;
  auto disks = synced_[text].size();
  if (disks * 2 <= servers_)
    on_broken("synced", now,
              text + " is acknowledged, and on the disks of "
                + std::to_string(disks) + " of " + std::to_string(servers_)
                + " servers");
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

// -- togglers -----------------------------------------------------------------

std::size_t service_judge::on_toggle(bool sets, timespan now) {
  set_operation x;
  x.sets = sets;
  x.asked = now;
  toggles_.push_back(x);
  return toggles_.size() - 1;
}

void service_judge::on_toggled(std::size_t number, bool done, timespan now) {
  toggles_[number].told = now;
  toggles_[number].done = done;
  add_to_digest(done ? "done" : "refused", now);
}

void service_judge::on_nobody(std::size_t number, timespan now) {
  toggles_[number].sets = false;
  on_toggled(number, false, now);
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
  if (!is_linearizable(toggles_))
    on_broken("linearizable", now,
              "no order of the " + std::to_string(toggles_.size())
                + " changes of one key explains what was answered");
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
