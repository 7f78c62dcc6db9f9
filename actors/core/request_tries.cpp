#include "actors/core/request_tries.hpp"

#include "actors/core/deadline_set.hpp"
#include "actors/core/mutant.hpp"
#include "messages/check.hpp"
#include "messages/errc.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace troupe::core {

namespace {

constexpr std::string_view anybody = "any";

std::optional<std::size_t> number_in(const std::string& text) {
  std::size_t result = 0;
  auto last = text.data() + text.size();
  auto [end, error] = std::from_chars(text.data(), last, result);
  if (error != std::errc{} || end != last)
    return std::nullopt;
  return result;
}

std::string shown(const reachable_receiver& x) {
  return x.what.name.empty() ? x.what.id : x.what.name;
}

bool is(const call_result& x, errc code) {
  return x.error == static_cast<std::uint8_t>(code);
}

} // namespace

request_tries::request_tries(const requester_options& opts,
                             const uuid_bytes& client, std::uint64_t seed)
  : opts_(opts), client_(client), chance_(seed), choice_(opts) {
  // nop
}

// -- inputs -------------------------------------------------------------------

void request_tries::on_list(receivers_listed x, instant now,
                            request_tries_out& out) {
  if (!x.error.empty()) {
    list_due_ = now + opts_.retry_every;
    if (!has_list_)
      for (auto& [number, y] : requests_)
        if (!std::exchange(y.wait_told, true))
          out.events.push_back(event(y, ask_step::waiting, x.error));
    return;
  }
  list_due_ = now + opts_.refresh_every;
  has_list_ = true;
  choice_.on_list(std::move(x.items));
  if (chosen_.empty() && opts_.to != anybody) {
    auto number = number_in(opts_.to);
    auto found = number ? choice_.by_number(*number) : nullptr;
    chosen_ = found ? found->what.id : number ? "" : opts_.to;
  }
  for (auto& [number, y] : requests_)
    if (y.ticket == 0 && y.due <= now)
      try_now(y, now, out);
}

void request_tries::on_request(slice body, instant now,
                               request_tries_out& out) {
  request x;
  x.key = next_number_++;
  x.what.id = {client_, x.key};
  x.what.body = std::move(body);
  x.begun = now;
  x.due = now;
  auto i = requests_.emplace(x.key, std::move(x)).first;
  if (now >= list_due_)
    out.wants_list = true;
  if (has_list_)
    try_now(i->second, now, out);
}

void request_tries::on_end(std::uint64_t ticket, try_end how,
                           const call_result& reply, instant now,
                           request_tries_out& out) {
  auto known = by_ticket_.find(ticket);
  if (known == by_ticket_.end())
    return;
  auto i = requests_.find(known->second);
  TROUPE_CHECK(i != requests_.end());
  by_ticket_.erase(known);
  auto& x = i->second;
  x.ticket = 0;
  auto busy = how == try_end::answered
              && (is(reply, errc::overloaded) || is(reply, errc::refused)
                  || is(reply, errc::shutting_down));
  if (how == try_end::answered && !busy) {
    choice_.on_acked(x.at);
    end(i, reply.error == 0 ? ask_step::acked : ask_step::failed, reply, now,
        out);
    return;
  }
  choice_.on_failed(x.at, now);
  if (how == try_end::timed_out) {
    ++timed_out_;
    x.maybe_at = x.at;
    out.events.push_back(event(x, ask_step::timed_out, reply.about));
  } else {
    ++refused_;
    out.events.push_back(
      event(x, ask_step::refused,
            busy ? reply.about : "nobody listens there (connection refused)"));
    out.wants_list = true;
    if (!busy && opts_.to != anybody) {
      end(i, ask_step::failed,
          {static_cast<std::uint8_t>(errc::refused),
           x.maybe_at.empty() ? "the receiver is gone"
                              : "the receiver is gone; the request may have "
                                "had its effect",
           {}},
          now, out);
      return;
    }
  }
  try_again(i, now, out);
}

void request_tries::on_tick(instant now, request_tries_out& out) {
  if (!requests_.empty() && now >= list_due_) {
    out.wants_list = true;
    list_due_ = now + opts_.retry_every; // Unless the answer says otherwise.
  }
  if (!has_list_)
    return;
  for (auto& [number, x] : requests_)
    if (x.ticket == 0 && x.due <= now)
      try_now(x, now, out);
}

std::optional<instant> request_tries::next_deadline() const {
  if (requests_.empty())
    return std::nullopt;
  std::optional<instant> result = list_due_;
  if (has_list_)
    for (auto& [number, x] : requests_)
      if (x.ticket == 0)
        result = earlier(result, x.due);
  return result;
}

void request_tries::add_to(counters& x) const {
  x.items.push_back({"requests_acked", acked_});
  x.items.push_back({"requests_failed", failed_});
  x.items.push_back({"requests_under_way", requests_.size()});
  x.items.push_back({"tries", tries_});
  x.items.push_back({"tries_timed_out", timed_out_});
  x.items.push_back({"tries_refused", refused_});
  x.items.push_back({"receivers_listed", choice_.list().size()});
}

// -- steps --------------------------------------------------------------------

/// Returns whom the next try may go to; null: nobody for now.
const reachable_receiver* request_tries::choose(request& x, instant now) {
  if (opts_.to != anybody)
    return choice_.by_id(chosen_);
  if (!x.maybe_at.empty()) {
    if (auto same = choice_.by_id(x.maybe_at)) {
      x.missing_since.reset();
      return same;
    }
    if (!x.missing_since)
      x.missing_since = now;
    if (now - *x.missing_since < hand_over_after)
      return nullptr;
    x.maybe_at.clear(); // It is gone for good.
  }
  return choice_.any(now);
}

void request_tries::try_now(request& x, instant now, request_tries_out& out) {
  auto to = choose(x, now);
  if (!to) {
    wait(x, now, out);
    return;
  }
  ++x.tries;
  ++tries_;
  x.ticket = next_ticket_++;
  x.at = to->what.id;
  x.wait_told = false;
  if (x.tries > 1 && TROUPE_MUTANT(retry_without_id))
    x.what.id.number = ~next_ticket_;
  by_ticket_.emplace(x.ticket, x.key);
  choice_.on_sent(x.at, now);
  out.leaving.push_back({x.ticket, x.what, *to});
  out.events.push_back(event(x, ask_step::sent, shown(*to)));
}

void request_tries::wait(request& x, instant now, request_tries_out& out) {
  out.wants_list = out.wants_list || now >= list_due_;
  x.due = std::max(now + opts_.refresh_every, list_due_);
  auto trial = choice_.next_trial();
  if (trial && x.maybe_at.empty())
    x.due = std::min(x.due, std::max(*trial, now));
  if (std::exchange(x.wait_told, true))
    return;
  std::string why = "all receivers are left out for now";
  if (choice_.list().empty())
    why = opts_.tag.empty()
            ? "no receiver is registered"
            : "no receiver with the tag " + opts_.tag + " is registered";
  else if (opts_.to != anybody)
    why = "the receiver " + opts_.to + " is not registered";
  else if (!x.maybe_at.empty())
    why = "the receiver that may have processed it is not registered";
  out.events.push_back(event(x, ask_step::waiting, std::move(why)));
}

void request_tries::try_again(entries::iterator i, instant now,
                              request_tries_out& out) {
  auto& x = i->second;
  if (opts_.tries_max != 0 && x.tries >= opts_.tries_max) {
    end(i, ask_step::failed,
        {static_cast<std::uint8_t>(errc::timed_out),
         "given up after " + std::to_string(x.tries) + " tries; "
           + (x.maybe_at.empty() ? "it had no effect"
                                 : "it may have had its effect"),
         {}},
        now, out);
    return;
  }
  // A receiver that never had it is no reason to wait, if there are others.
  auto elsewhere = x.maybe_at.empty() && x.tries < choice_.list().size();
  x.due = elsewhere ? now : now + pause_before(x.tries + 1);
  if (x.due <= now)
    try_now(x, now, out);
}

void request_tries::end(entries::iterator i, ask_step step,
                        const call_result& reply, instant now,
                        request_tries_out& out) {
  ++(step == ask_step::acked ? acked_ : failed_);
  auto& x = i->second;
  auto last = event(x, step, reply.about);
  last.reply = reply.body;
  last.took = now - x.begun;
  last.why = static_cast<errc>(reply.error);
  out.events.push_back(std::move(last));
  requests_.erase(i);
}

/// The pause doubles with each try; half of it is drawn, so that those who
/// failed together do not come back together.
timespan request_tries::pause_before(std::uint32_t next_try) {
  auto pause = opts_.pause_min;
  for (std::uint32_t n = 2; n < next_try && pause < opts_.pause_max; ++n)
    pause *= 2;
  pause = std::min(pause, opts_.pause_max);
  auto half = static_cast<double>(pause.count()) / 2;
  return timespan{static_cast<timespan::rep>(half + half * chance_.fraction())};
}

ask_event request_tries::event(const request& x, ask_step step,
                               std::string about) const {
  return {step, x.what.id, x.tries, x.at, std::move(about), {}, {}};
}

} // namespace troupe::core
