#include "actors/core/replicated_state.hpp"

#include "actors/core/mutant.hpp"
#include "messages/wire.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

namespace {

std::string_view raw(const uuid_bytes& x) {
  return {reinterpret_cast<const char*>(x.data()), x.size()};
}

/// Bytes of the largest application that is taken.
constexpr std::size_t application_bytes_max = 256u << 20;

} // namespace

replicated_state replicated_state::copy() const {
  replicated_state result{app_->fresh()};
  result.sessions_ = sessions_;
  result.app_->restore(app_->snapshot());
  if (TROUPE_MUTANT(reply_cache_lost))
    for (auto& x : result.sessions_)
      x.second.replies.clear();
  return result;
}

std::optional<replicated_state::known_answer>
replicated_state::look_up(const service_request& x) const {
  auto found = sessions_.find(x.id.client);
  auto known = found != sessions_.end();
  known_answer result;
  switch (x.kind) {
    case request_kind::open:
      if (known) {
        result.session = found->second.session;
        result.reply = slice::copy_of(found->second.opened);
        return result;
      }
      result.status = reply_status::overloaded;
      return sessions_.size() < sessions_max ? std::nullopt
                                             : std::optional{result};
    case request_kind::close:
    case request_kind::expire:
      // Who is gone is gone.
      if (known && found->second.session == x.id.session)
        return std::nullopt;
      return result;
    case request_kind::read:
      if (x.id.session == 0 || (known && found->second.session == x.id.session))
        return std::nullopt;
      break;
    case request_kind::call:
      break;
    default:
      return std::nullopt;
  }
  if (!known || found->second.session != x.id.session) {
    result.status = reply_status::expired;
    return result;
  }
  const auto& row = found->second;
  if (auto reply = row.replies.find(x.id.number); reply != row.replies.end()) {
    result.reply = slice::copy_of(reply->second);
    return result;
  }
  auto again = x.id.number < row.next && TROUPE_MUTANT(reply_cache_lost);
  if (x.id.number == row.next || again)
    return row.replies.size() < replies_max
             ? std::nullopt
             : std::optional{known_answer{reply_status::overloaded, {}, 0, 0}};
  result.status = reply_status::expected;
  result.expected = row.next;
  return result;
}

replica_entry replicated_state::execute(const service_request& x,
                                        const log_position& at) const {
  auto session = x.kind == request_kind::open ? at.index : x.id.session;
  auto did = app_->execute({x.kind, session, x.id.client, x.body.text()});
  replica_entry result;
  result.at = at;
  result.kind = x.kind;
  result.id = x.id;
  // What opens no session is no more than its reply.
  if (x.kind == request_kind::open)
    result.id.session = did.opens ? session : 0;
  result.answered = x.answered;
  result.change = slice::copy_of(did.change);
  result.reply = slice::copy_of(did.reply);
  return result;
}

void replicated_state::apply(const replica_entry& x, service_effects& out) {
  app_->apply(x.change.text(), out.items);
  switch (x.kind) {
    case request_kind::open: {
      if (x.id.session == 0)
        return;
      auto& row = sessions_[x.id.client];
      row = {};
      row.session = x.id.session;
      row.opened = x.reply.text();
      out.opened.push_back({x.id.session, x.id.client});
      return;
    }
    case request_kind::close:
    case request_kind::expire:
      sessions_.erase(x.id.client);
      out.closed.push_back(x.id.session);
      return;
    case request_kind::call:
      return apply_call(x);
    default:
      return;
  }
}

void replicated_state::apply_call(const replica_entry& x) {
  auto found = sessions_.find(x.id.client);
  if (found == sessions_.end())
    return;
  auto& row = found->second;
  row.next = std::max(row.next, x.id.number + 1);
  row.replies.erase(row.replies.begin(), row.replies.upper_bound(x.answered));
  if (x.id.number > x.answered)
    row.replies[x.id.number] = x.reply.text();
}

std::string replicated_state::read(const service_request& x) const {
  return app_->read({x.kind, x.id.session, x.id.client, x.body.text()});
}

service_effects replicated_state::all() const {
  service_effects result;
  result.items = app_->pending();
  for (const auto& [client, row] : sessions_)
    result.opened.push_back({row.session, client});
  return result;
}

std::string replicated_state::snapshot() const {
  std::vector<std::byte> bytes;
  wire::writer out{bytes};
  out.number(sessions_.size());
  for (const auto& [client, row] : sessions_) {
    out.raw(raw(client));
    out.number(row.session);
    out.number(row.next);
    out.text(row.opened);
    out.number(row.replies.size());
    for (const auto& [number, reply] : row.replies) {
      out.number(number);
      out.text(reply);
    }
  }
  out.text(app_->snapshot());
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool replicated_state::restore(std::string_view bytes) {
  wire::reader in{bytes};
  std::map<uuid_bytes, session_row> next;
  auto count = in.number_up_to(sessions_max);
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    uuid_bytes client{};
    auto raw = in.raw(client.size());
    std::copy(raw.begin(), raw.end(), client.begin());
    session_row row;
    row.session = in.number();
    row.next = in.number();
    row.opened = in.text(reply_bytes_max);
    auto replies = in.number_up_to(replies_max);
    for (std::uint64_t j = 0; j < replies && in.ok(); ++j) {
      auto number = in.number();
      row.replies[number] = in.text(reply_bytes_max);
    }
    next[client] = std::move(row);
  }
  auto app = in.text(application_bytes_max);
  if (!in.done() || !app_->restore(app))
    return false;
  sessions_ = std::move(next);
  return true;
}

} // namespace troupe::core
