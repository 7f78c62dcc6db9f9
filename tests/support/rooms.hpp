#pragma once

#include "messages/frame.hpp"
#include "messages/stream.hpp"
#include "messages/view.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

/// Views, batches and stamps for the tests of cores.
namespace troupe::test {

/// Where counters begin: at zero, and just below where a width ends.
inline const std::vector<seqno> starts{0, (seqno{1} << 32) - 5,
                                       (seqno{1} << 63) - 5};

inline endpoint place_of(member_id who) {
  return v4_endpoint(0x0a000000 + who, 6789);
}

inline incarnation life_of(member_id who) {
  return 100 + who;
}

/// A view of `size` members 1, 2, 3, … whose counters start behind `start`.
inline view_ptr make_view(std::size_t size, member_id self = 1, seqno start = 0,
                          std::uint64_t epoch = 1) {
  auto result = std::make_shared<view>();
  result->id = {epoch, 0};
  result->group = 1;
  result->self = self;
  result->start_time = start;
  result->start_seq = start;
  for (member_id id = 1; id <= size; ++id)
    result->members.push_back(
      {id, "peer-" + std::to_string(id), life_of(id), place_of(id)});
  return result;
}

inline slice make_units(const std::vector<std::string>& texts,
                        unit_kind kind = unit_kind::message) {
  unit_writer out;
  for (auto& x : texts)
    out.add(x, kind);
  return out.take();
}

inline outgoing make_outgoing(const std::vector<std::string>& texts) {
  return {make_units(texts), static_cast<std::uint32_t>(texts.size())};
}

inline envelope_batch_ptr
make_batch(const view_ptr& of, member_id from, lamport_time time, seqno first,
           const std::vector<std::string>& texts = {"x"},
           std::vector<seqno> deps = {}) {
  auto result = std::make_shared<envelope_batch>();
  result->view = of->id;
  result->origin = from;
  result->time = time;
  result->first = first;
  result->count = static_cast<std::uint32_t>(texts.size());
  result->deps = std::move(deps);
  result->units = make_units(texts);
  return result;
}

inline received_frame from_member(member_id who, frame what) {
  return {{place_of(who), 1, who, life_of(who)}, std::move(what)};
}

/// The texts in `x`, in order.
inline std::vector<std::string>
texts_of(const std::vector<envelope_batch_ptr>& x) {
  std::vector<std::string> result;
  for (auto& batch : x) {
    unit_reader in{batch->units.text()};
    while (auto next = in.next())
      result.emplace_back(next->payload);
  }
  return result;
}

inline std::uint64_t value_of(const counters& x, const std::string& name) {
  auto i = std::find_if(x.items.begin(), x.items.end(),
                        [&](auto& item) { return item.name == name; });
  return i == x.items.end() ? ~std::uint64_t{0} : i->value;
}

} // namespace troupe::test
