#include "actors/core/state_transfer.hpp"

#include "messages/check.hpp"
#include "messages/wire.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

namespace {

std::uint64_t digest_of(const std::byte* data, std::size_t size) {
  return wire::payload_hash(data, size);
}

std::size_t bytes_in(const delivery& x) {
  std::size_t result = 0;
  for (const auto& batch : x.batches)
    result += batch->units.size();
  return result;
}

} // namespace

// -- what the group delivers --------------------------------------------------

void state_transfer::on_view(view_installed x, instant now, transfer_out& out) {
  view_ = x.what;
  image_.reset(); // It is of an earlier view.
  const auto& all = view_->members;
  auto full = all[view_->own_position()].full;
  if (full) {
    TROUPE_CHECK(!waiting_); // Nobody is full without having said so.
    out.forward.emplace_back(std::move(x));
    if (std::any_of(all.begin(), all.end(), [](auto& y) { return !y.full; }))
      out.wants_image = view_->id;
    return;
  }
  // The state at the beginning of this view has all that waited.
  held_.clear();
  held_bytes_ = 0;
  waiting_ = true;
  hopeless_ = asked_ = false;
  begin_anew();
  held_.emplace_back(std::move(x));
  ask_at_ = now;
  ask(now, out);
}

void state_transfer::on_delivery(delivery x, transfer_out& out) {
  if (!waiting_) {
    out.forward.emplace_back(std::move(x));
    return;
  }
  if (hopeless_)
    return;
  held_bytes_ += bytes_in(x);
  held_.emplace_back(std::move(x));
  if (held_bytes_ > opts_.waiting_bytes_max)
    give_up("more than " + std::to_string(opts_.waiting_bytes_max)
              + " bytes of messages came before its state did "
                "(state.waiting_bytes_max)",
            out);
}

void state_transfer::give_up(std::string why, transfer_out& out) {
  ++given_up_;
  hopeless_ = true;
  held_.clear();
  held_bytes_ = 0;
  begin_anew();
  ask_at_.reset();
  out.hopeless = std::move(why);
}

// -- taking -------------------------------------------------------------------

void state_transfer::begin_anew() {
  got_.clear();
  total_ = digest_ = 0;
}

void state_transfer::ask(instant now, transfer_out& out) {
  if (!waiting_ || asked_ || !ask_at_ || now < *ask_at_)
    return;
  std::vector<const member*> donors;
  for (const auto& x : view_->members)
    if (x.full)
      donors.push_back(&x);
  ask_at_.reset();
  if (donors.empty())
    return;
  asked_ = true;
  out.donor = *donors[donor_ % donors.size()];
  out.ask = {view_->id, got_.size()};
}

void state_transfer::on_chunk(const state_chunk& x, instant now,
                              transfer_out& out) {
  if (!waiting_ || hopeless_ || x.view != view_->id)
    return;
  asked_ = false;
  if (x.total > opts_.bytes_max)
    return give_up("its state has " + std::to_string(x.total)
                     + " bytes, above state.bytes_max, "
                     + std::to_string(opts_.bytes_max),
                   out);
  ask_at_ = now;
  auto fits = x.offset == got_.size() && x.part.size() <= x.total - x.offset
              && (!x.part.empty() || x.total == 0);
  auto same = got_.empty() || (x.total == total_ && x.digest == digest_);
  if (!fits || !same) {
    ++begun_anew_;
    begin_anew();
    ask_at_ = now + opts_.retry;
    return;
  }
  total_ = x.total;
  digest_ = x.digest;
  got_.insert(got_.end(), x.part.data(), x.part.data() + x.part.size());
  if (got_.size() < total_)
    return ask(now, out);
  if (digest_of(got_.data(), got_.size()) == digest_)
    return finish(out);
  ++begun_anew_;
  begin_anew();
  ask_at_ = now + opts_.retry;
}

void state_transfer::on_failure(instant now) {
  asked_ = false;
  if (!waiting_ || hopeless_)
    return;
  ++donor_; // Another one may be better off.
  ask_at_ = now + opts_.retry;
}

void state_transfer::finish(transfer_out& out) {
  ++taken_;
  waiting_ = false;
  ask_at_.reset();
  out.restore = restore_state{view_->id,
                              {slice::from(std::exchange(got_, {}))}};
  for (auto& x : held_)
    out.forward.push_back(std::move(x));
  held_.clear();
  held_bytes_ = 0;
  out.complete = view_->id;
}

void state_transfer::on_tick(instant now, transfer_out& out) {
  ask(now, out);
}

// -- giving -------------------------------------------------------------------

void state_transfer::on_image(const view_id& view, state_image image) {
  if (!view_ || view != view_->id)
    return;
  image_of_ = view;
  image_digest_ = digest_of(image.bytes.data(), image.bytes.size());
  image_ = std::move(image.bytes);
}

std::optional<state_chunk> state_transfer::answer(const state_request& x) {
  if (!image_ || x.view != image_of_ || x.offset > image_->size())
    return std::nullopt;
  auto size = std::min<std::uint64_t>(opts_.chunk_bytes,
                                      image_->size() - x.offset);
  ++given_;
  return state_chunk{x.view, x.offset, image_->size(), image_digest_,
                     image_->sub(static_cast<std::size_t>(x.offset),
                                 static_cast<std::size_t>(size))};
}

void state_transfer::describe(inspection& out) const {
  add_field(out.fields, "waits", waiting_);
  add_field(out.fields, "bytes_of_state", got_.size());
  add_field(out.fields, "bytes_of_state_wanted", total_);
  add_field(out.fields, "bytes_of_messages_held", held_bytes_);
  counters all;
  tell(all);
  add_counters(out.fields, all);
  if (!waiting_ || !view_)
    return;
  out.holds.push_back({hold_kind::joining,
                       "this node",
                       "the next piece of the state of its group",
                       {},
                       {},
                       "it asks for it again",
                       ask_at_});
}

void state_transfer::tell(counters& out) const {
  for (auto& x :
       {counter{"state_chunks_given", given_}, counter{"states_taken", taken_},
        counter{"state_transfers_begun_anew", begun_anew_},
        counter{"state_transfers_given_up", given_up_},
        counter{"state_bytes_waiting", held_bytes_}})
    out.items.push_back(x);
}

} // namespace troupe::core
