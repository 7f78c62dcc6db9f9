#pragma once

#include "messages/detection.hpp"
#include "messages/swim.hpp"
#include "messages/wire.hpp"
#include "tests/support/any_values.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

/// Whether two frames of the detectors are the same; a part of frames.hpp.
namespace troupe::test {

inline auto fields_of(const swim_update& x) {
  return std::tie(x.name, x.inc, x.refutation, x.status, x.at, x.by, x.age,
                  x.tags);
}

inline auto fields_of(const swim_ping& x) {
  return std::tie(x.number, x.target, x.inc);
}

inline auto fields_of(const swim_ping_request& x) {
  return std::tie(x.number, x.target, x.inc, x.at);
}

inline auto fields_of(const swim_ack& x) {
  return std::tie(x.number, x.inc);
}

inline auto fields_of(const swim_nack& x) {
  return std::tie(x.number);
}

inline auto fields_of(const suspicion& x) {
  return std::tie(x.who, x.why);
}

template <class T>
bool same_items(const std::vector<T>& x, const std::vector<T>& y) {
  return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                    [](auto& a, auto& b) {
                      return fields_of(a) == fields_of(b);
                    });
}

inline bool same(const swim_gossip& x, const swim_gossip& y) {
  return same_items(x.updates, y.updates);
}

inline bool same(const swim_push_pull& x, const swim_push_pull& y) {
  return x.number == y.number && x.asks == y.asks && x.more == y.more
         && x.after == y.after && same_items(x.updates, y.updates);
}

inline bool same(const pulse& x, const pulse& y) {
  return x.view == y.view && x.number == y.number && x.asks == y.asks
         && same_items(x.suspects, y.suspects);
}

// -- any value ----------------------------------------------------------------

inline swim_update any_update() {
  swim_update result;
  result.name = any_text(1, wire::name_bytes_max);
  result.inc = any_number();
  result.refutation = std::min(any_number(), wire::refutation_max);
  result.status = any_kind(swim_status::left);
  result.at = any_address();
  if (result.status == swim_status::suspect
      || result.status == swim_status::faulty)
    result.by = any_text(1, wire::name_bytes_max);
  if (result.status < swim_status::faulty)
    result.tags = any_text(0, wire::tags_bytes_max);
  else
    result.age = any_u32();
  return result;
}

inline std::vector<swim_update> any_updates() {
  std::vector<swim_update> result(*rc::gen::inRange<std::size_t>(0, 6));
  std::generate(result.begin(), result.end(), any_update);
  return result;
}

inline pulse any_pulse() {
  pulse result{any_view(), any_number(), any_flag(), {}};
  result.suspects.resize(*rc::gen::inRange<std::size_t>(0, 6));
  for (auto& x : result.suspects)
    x = {any_somebody(), any_kind(suspicion_cause::progress)};
  return result;
}

} // namespace troupe::test
