#include "actors/core/receiver_table.hpp"

#include "messages/wire.hpp"

#include <utility>

namespace troupe::core {

namespace {

// What a reader takes; the directory takes no more.
constexpr std::size_t text_bytes_max = 255;
constexpr std::size_t receivers_of_change_max = 1000000;

void write(wire::writer& out, const receiver_entry& x) {
  out.text(x.id);
  out.text(x.name);
  out.text(x.host);
  out.u16(x.port);
  out.number(x.inc);
  out.number(x.tags.size());
  for (const auto& tag : x.tags)
    out.text(tag);
  out.number(x.registered);
  out.number(x.last_seen);
}

receiver_entry read_entry(wire::reader& in) {
  receiver_entry x;
  x.id = in.text(text_bytes_max);
  x.name = in.text(text_bytes_max);
  x.host = in.text(text_bytes_max);
  x.port = in.u16();
  x.inc = in.number();
  auto tags = in.number_up_to(tags_max);
  for (std::uint64_t i = 0; i < tags && in.ok(); ++i)
    x.tags.emplace_back(in.text(text_bytes_max));
  x.registered = in.number();
  x.last_seen = in.number();
  return x;
}

std::string text_of(const std::vector<std::byte>& x) {
  return {reinterpret_cast<const char*>(x.data()), x.size()};
}

} // namespace

std::string encode_change(const keep_receivers& x) {
  std::vector<std::byte> bytes;
  wire::writer out{bytes};
  out.number(x.removed.size());
  for (const auto& id : x.removed)
    out.text(id);
  out.number(x.saved.size());
  for (const auto& entry : x.saved)
    write(out, entry);
  return text_of(bytes);
}

std::vector<std::string> encode_notes(const keep_receivers& x) {
  std::vector<std::string> result;
  keep_receivers next;
  auto count = [&] { return next.removed.size() + next.saved.size(); };
  auto close = [&] {
    result.push_back(encode_change(std::exchange(next, {})));
  };
  for (const auto& id : x.removed) {
    next.removed.push_back(id);
    if (count() == receivers_of_note_max)
      close();
  }
  for (const auto& entry : x.saved) {
    next.saved.push_back(entry);
    if (count() == receivers_of_note_max)
      close();
  }
  if (count() > 0)
    close();
  return result;
}

std::optional<keep_receivers> decode_change(std::string_view bytes) {
  wire::reader in{bytes};
  keep_receivers result;
  auto removed = in.number_up_to(receivers_of_change_max);
  for (std::uint64_t i = 0; i < removed && in.ok(); ++i)
    result.removed.emplace_back(in.text(text_bytes_max));
  auto saved = in.number_up_to(receivers_of_change_max);
  for (std::uint64_t i = 0; i < saved && in.ok(); ++i)
    result.saved.push_back(read_entry(in));
  return in.done() ? std::make_optional(std::move(result)) : std::nullopt;
}

executed receiver_table::execute(const application_request& x) const {
  // It has no clients of its own, hence no sessions.
  if (x.kind != request_kind::note)
    return {{}, "error: takes notes alone", false};
  return {std::string{x.body}, {}, false};
}

void receiver_table::apply(std::string_view change,
                           std::vector<service_effect>&) {
  auto what = decode_change(change);
  if (!what)
    return; // The mark of an epoch.
  for (const auto& id : what->removed)
    if (auto found = by_id_.find(id); found != by_id_.end()) {
      order_.erase(found->second);
      by_id_.erase(found);
    }
  for (auto& x : what->saved) {
    auto [found, is_new] = by_id_.emplace(x.id, next_);
    next_ += is_new ? 1 : 0;
    order_[found->second] = std::move(x);
  }
}

std::string receiver_table::read(const application_request&) const {
  return {};
}

std::vector<service_effect> receiver_table::pending() const {
  std::vector<service_effect> result;
  for (const auto& [place, x] : order_) {
    service_effect one;
    one.text = encode_change({{}, {x}});
    result.push_back(std::move(one));
  }
  return result;
}

std::string receiver_table::snapshot() const {
  keep_receivers all;
  for (const auto& [place, x] : order_)
    all.saved.push_back(x);
  return encode_change(all);
}

bool receiver_table::restore(std::string_view bytes) {
  auto all = decode_change(bytes);
  if (!all)
    return false;
  order_.clear();
  by_id_.clear();
  next_ = 0;
  std::vector<service_effect> nobody;
  apply(bytes, nobody);
  return true;
}

application_ptr receiver_table::fresh() const {
  return std::make_unique<receiver_table>();
}

} // namespace troupe::core
