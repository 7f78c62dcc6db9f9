#include "actors/core/message_generator.hpp"

#include <array>
#include <charconv>

namespace troupe::core {

namespace {

/// The marker of the sources: the relay has come to its end.
constexpr std::string_view may_stop = "-2";

/// Returns the number that follows `key` in `text`.
std::optional<std::int64_t> number_after(std::string_view text,
                                         std::string_view key) {
  auto at = text.find(key);
  if (at == std::string_view::npos)
    return std::nullopt;
  auto first = text.data() + at + key.size();
  std::int64_t result = 0;
  auto [end, error] = std::from_chars(first, text.data() + text.size(), result);
  if (error != std::errc{} || end == first)
    return std::nullopt;
  return result;
}

} // namespace

message_generator::message_generator(source_options opts,
                                     std::uint64_t messages)
  : opts_(opts), messages_(messages) {
  // nop
}

void message_generator::on_view(const view_ptr& next, instant now) {
  view_ = next;
  random_.seed(opts_.seed * 0x9e3779b97f4a7c15ull + next->self);
  made_ = hop_ = 0;
  heard_hop_ = 0;
  stopped_ = messages_ == 0;
  next_at_.reset();
  auto first_speaker = next->members.front().id == next->self;
  if (!stopped_ && (opts_.kind != source_kind::relay || first_speaker))
    plan(now);
}

std::uint64_t message_generator::draw(std::uint64_t bound) {
  return bound == 0 ? 0 : random_() % bound;
}

void message_generator::plan(instant now) {
  auto spread
    = static_cast<std::uint64_t>((opts_.gap_max - opts_.gap_min).count());
  next_at_ = now + opts_.gap_min
             + timespan{static_cast<timespan::rep>(draw(spread + 1))};
}

void message_generator::on_delivered(std::string_view payload, instant now) {
  if (opts_.kind != source_kind::relay || stopped_)
    return;
  auto next = number_after(payload, "next ");
  auto hop = number_after(payload, "hop ");
  // A copy of what was heard before must not begin a second chain.
  if (!next || !hop || *hop <= heard_hop_)
    return;
  heard_hop_ = *hop;
  if (*next < 0) {
    stopped_ = true;
  } else if (*next == view_->self) {
    hop_ = static_cast<std::uint64_t>(*hop);
    plan(now);
  }
}

std::optional<std::string> message_generator::on_tick(instant now) {
  if (!next_at_ || now < *next_at_)
    return std::nullopt;
  next_at_.reset();
  ++made_;
  if (opts_.kind == source_kind::relay)
    return relay();
  if (made_ < messages_ && made_ % opts_.burst != 0)
    next_at_ = now;
  else if (made_ < messages_)
    plan(now);
  else
    stopped_ = true;
  auto result = opts_.kind == source_kind::database ? database() : text();
  auto large = opts_.large_bytes > 0 && draw(8) == 0;
  auto bytes = large ? opts_.large_bytes : opts_.bytes;
  if (result.size() < bytes)
    result.resize(bytes, '.');
  return result;
}

bool message_generator::finished() const {
  return view_ && stopped_ && !next_at_;
}

std::string message_generator::text() const {
  return view_->members[view_->own_position()].name + " says "
         + std::to_string(made_) + " ";
}

std::string message_generator::database() const {
  static constexpr std::array<const char*, 4> verbs{"insert", "update", "query",
                                                    "delete"};
  auto row = (made_ - 1) / verbs.size() + 1;
  return std::string{verbs[(made_ - 1) % verbs.size()]} + " row "
         + std::to_string(row) + " of "
         + view_->members[view_->own_position()].name + " ";
}

std::string message_generator::relay() {
  ++hop_;
  std::string next{may_stop};
  if (hop_ < messages_)
    next = std::to_string(view_->members[draw(view_->members.size())].id);
  return "hop " + std::to_string(hop_) + " of " + std::to_string(messages_)
         + ", next " + next;
}

} // namespace troupe::core
