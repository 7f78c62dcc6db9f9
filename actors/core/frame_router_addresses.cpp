#include "actors/core/frame_router.hpp"

#include <utility>

// Who is heard: only who is where it seems to be, unless what it says is
// sealed.

namespace troupe::core {

namespace {

template <class T>
const T* only(const std::vector<frame>& xs) {
  return xs.size() == 1 ? std::get_if<T>(&xs.front()) : nullptr;
}

} // namespace

/// Whether that was all about addresses: then it has been dealt with.
bool frame_router::is_of_addresses(const origin& source, instant now,
                                   frame_router_out& out) {
  if (is_piece_)
    return false;
  if (auto x = only<address_challenge>(frames_)) {
    if (proofs_.may_answer(source.from, now)) {
      ++counts_.proofs;
      answer(source, address_proof{x->cookie}, out);
    } else {
      ++counts_.proofs_withheld;
    }
    return true;
  }
  auto x = only<address_proof>(frames_);
  if (x && validator_ && !validator_->on_proof(source.from, x->cookie, now))
    ++counts_.proofs_refused;
  return x != nullptr;
}

/// Nothing is remembered of who is not, and it is not told more than it said.
bool frame_router::is_believed(const origin& source, std::size_t bytes,
                               bool to_all, instant now,
                               frame_router_out& out) {
  if (!validator_ || validator_->is_proven(source.from, now))
    return true;
  ++counts_.unproven;
  // All who hear what was said to all would challenge one address together.
  if (bytes < wire::header_bytes + wire::payload_bytes_min
      || (to_all && !answers_.may_answer(source.from, now)))
    return false;
  ++counts_.challenges;
  answer(source, address_challenge{validator_->cookie_for(source.from, now)},
         out);
  return false;
}

void frame_router::answer(const origin& to, frame what, frame_router_out& out) {
  outbound x;
  x.group = to.group;
  x.to = to_one(to.from, to.inc);
  x.frames.push_back(std::move(what));
  maker_.make(x, wire::datagram_bytes_max, out.answers);
}

} // namespace troupe::core
