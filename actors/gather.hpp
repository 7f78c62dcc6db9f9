#pragma once

#include "messages/actors.hpp"

#include <chrono>
#include <map>
#include <memory>

namespace troupe {

/// Asks all of `sources` for their counters and hands the sums, by name, to
/// `done`. One that does not answer within a second counts for nothing. For
/// administration, never on the data path.
template <class Self, class F>
void gather(Self* self, const std::vector<counted_actor>& sources, F done) {
  using sums = std::map<std::string, std::uint64_t>;
  auto found = std::make_shared<sums>();
  auto left = std::make_shared<std::size_t>(sources.size());
  if (sources.empty()) {
    done(*found);
    return;
  }
  auto one_less = [=] {
    if (--*left == 0)
      done(*found);
  };
  for (auto& source : sources)
    self->request(source, std::chrono::seconds{1}, get_counters{})
      .then(
        [=](const counters& x) {
          for (auto& item : x.items)
            (*found)[item.name] += item.value;
          one_less();
        },
        [=](const caf::error&) { one_less(); });
}

} // namespace troupe
