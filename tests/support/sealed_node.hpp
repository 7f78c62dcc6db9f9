#pragma once

#include "actors/core/frame_router.hpp"
#include "tests/support/keys.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// Nodes that talk in datagrams, sealed or not.
namespace troupe::test {

constexpr incarnation life_a = 11;
constexpr incarnation life_b = 22;
const endpoint at_a = v4_endpoint(0x7f000001, 4001);
const endpoint at_b = v4_endpoint(0x7f000001, 4002);
const instant t0{};

inline outbound saying(std::size_t bytes, std::vector<address> to) {
  outbound x;
  x.group = 1;
  x.sender = 3;
  x.to = std::make_shared<const std::vector<address>>(std::move(to));
  channel_chunk chunk;
  chunk.total = 1;
  chunk.part = slice::copy_of(std::string(bytes, '.'));
  x.frames.emplace_back(std::move(chunk));
  return x;
}

/// One node: what it makes, and what it hears.
struct sealed_node {
  explicit sealed_node(incarnation self, std::shared_ptr<core::sealing> with)
    : sealing(with.get()), router(self, {}, {}, std::move(with)) {
    router.on_attach(1, {frame_kind::channel_chunk}, 0);
  }

  std::vector<core::datagram> make(std::size_t bytes = 5,
                                   std::vector<address> to = {{at_b, life_b}}) {
    std::vector<core::datagram> result;
    router.on_outbound(saying(bytes, std::move(to)), result);
    return result;
  }

  std::string make_one(std::size_t bytes = 5) {
    return std::string{core::join(make(bytes).at(0)).text()};
  }

  /// Returns why nothing was heard, or `none`. The bytes are its own.
  wire::fault hear(std::string_view bytes) {
    core::frame_router_out out;
    auto before = counted();
    router.on_datagram(at_a, slice::copy_of(bytes), t0, out);
    router.on_burst_end(out);
    auto after = counted();
    for (std::size_t i = 0; i < after.items.size(); ++i)
      for (std::size_t j = 1; j < wire::faults_end; ++j)
        if (after.items[i].value != before.items[i].value
            && after.items[i].name
                 == "datagrams_dropped_"
                      + to_string(static_cast<wire::fault>(j)))
          return static_cast<wire::fault>(j);
    heard = out.batches.empty() ? 0 : out.batches[0].items.size();
    return wire::fault::none;
  }

  counters counted() const {
    counters result;
    router.tell(result);
    return result;
  }

  core::sealing* sealing;
  core::frame_router router;
  std::size_t heard = 0;
};

} // namespace troupe::test
