#pragma once

#include "messages/swim.hpp"

#include <string>
#include <utility>

namespace troupe::test {

/// An opinion as a reader of the wire accepts it.
inline swim_update opinion(std::string name, swim_status status,
                           incarnation inc = 1, std::uint64_t refutation = 0,
                           std::string by = "judge") {
  swim_update result{std::move(name), inc, refutation, status,
                     v4_endpoint(0x7f000001, 4000)};
  if (status == swim_status::suspect || status == swim_status::faulty)
    result.by = std::move(by);
  return result;
}

} // namespace troupe::test
