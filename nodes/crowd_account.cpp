#include "nodes/crowd_account.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace troupe {

crowd_account::crowd_account(std::vector<std::string> names)
  : names_(std::move(names)), all_(names_.size()) {
  for (std::size_t i = 0; i < names_.size(); ++i)
    numbers_[names_[i]] = i;
}

// -- what they are given ------------------------------------------------------

void crowd_account::on_follow(std::size_t i, std::size_t author, instant now) {
  ledger_.on_follow(i, author);
  all_[i].waiting.push_back({0, now});
  ++following_;
}

std::string crowd_account::next_text(std::size_t i, std::size_t size) const {
  auto result = std::to_string(all_[i].posts + 1) + " ";
  result.resize(std::max(result.size(), size), '.');
  return result;
}

void crowd_account::on_post(std::size_t i, instant now) {
  auto& who = all_[i];
  ++who.posts;
  ++sums_.given;
  who.waiting.push_back({who.posts, now});
}

// -- what they show -----------------------------------------------------------

bool crowd_account::on_event(std::size_t i, client_event::kind what,
                             std::string_view text, instant now) {
  using kind = client_event::kind;
  switch (what) {
    case kind::connected:
      return ++connected_ == all_.size();
    case kind::done:
    case kind::refused:
    case kind::unknown:
      on_answer(all_[i], i, what, now);
      break;
    case kind::notification:
      on_shown(i, text);
      break;
    case kind::fail_over:
      ++sums_.fail_overs;
      break;
    case kind::rejected:
    case kind::left:
      ++sums_.rejected;
      break;
    default:
      break;
  }
  return false;
}

void crowd_account::on_answer(one& who, std::size_t i, client_event::kind what,
                              instant now) {
  if (who.waiting.empty())
    return;
  auto which = who.waiting.front();
  who.waiting.pop_front();
  if (what == client_event::kind::unknown) {
    ++sums_.in_doubt;
  } else if (what == client_event::kind::refused) {
    ++sums_.refused;
  } else if (which.post == 0) {
    --following_;
  } else {
    ledger_.on_acked(i, which.post);
    ++sums_.acked_since;
    sums_.latency.add(static_cast<std::uint64_t>((now - which.at).count()));
    note_served(who, which, now);
  }
}

void crowd_account::note_served(one& who, const asked& what, instant now) {
  if (!fault_at_ || what.at < *fault_at_ || who.served_again)
    return;
  who.served_again = true;
  if (++served_again_ == 1)
    sums_.first_again = now;
  if (served_again_ == all_.size())
    sums_.all_again = now;
}

/// `ana: 31 ....`
void crowd_account::on_shown(std::size_t i, std::string_view text) {
  auto colon = std::min(text.find(": "), text.size());
  auto author = numbers_.find(text.substr(0, colon));
  std::uint64_t post = 0;
  text.remove_prefix(std::min(colon + 2, text.size()));
  std::from_chars(text.data(), text.data() + text.size(), post);
  // What no client has said is of nobody whom anybody follows.
  auto known = author != numbers_.end() && post > 0;
  ledger_.on_shown(i, known ? author->second : all_.size(), post);
}

// -- the account --------------------------------------------------------------

void crowd_account::count_anew(instant now) {
  sums_.since = now;
  sums_.acked_since = 0;
  sums_.latency = {};
}

void crowd_account::on_fault(instant now) {
  fault_at_ = now;
  served_again_ = 0;
  sums_.first_again = sums_.all_again = std::nullopt;
  for (auto& x : all_)
    x.served_again = false;
}

crowd_counts crowd_account::count() const {
  auto result = sums_;
  result.acked = ledger_.acked();
  result.shown = ledger_.shown();
  result.missing = ledger_.missing();
  result.shown_twice = ledger_.shown_twice();
  result.out_of_order = ledger_.out_of_order();
  result.ready = connected_ >= all_.size() && following_ == 0;
  auto idle = std::all_of(all_.begin(), all_.end(),
                          [](const one& x) { return x.waiting.empty(); });
  result.settled = idle && result.missing == 0;
  return result;
}

} // namespace troupe
