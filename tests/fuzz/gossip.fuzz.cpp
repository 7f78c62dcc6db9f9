#include "actors/core/gossip_spreader.hpp"
#include "tests/fuzz/frames.hpp"

#include <chrono>

// Takes the input for what others gossip: summaries, digests and deltas of any
// origin, its own too, with time between them. Whatever comes, the table stays
// within its bounds and keeps what is its own, and a frame is answered with no
// more datagrams than a burst.

using namespace troupe;
using namespace troupe::core;

namespace {

constexpr std::size_t origins_max = 8;

gossip_options small() {
  gossip_options result;
  result.origins_max = origins_max;
  result.origin_bytes_max = 4096;
  result.news_max = 16;
  result.pulls_max = 4;
  return result;
}

gossip_spreader spreader(instant now) {
  gossip_out out;
  gossip_spreader result{small(), folder_options{}, "a", 7, 1};
  result.on_peers({{{"b", {v4_endpoint(0x7f000001, 7002), 0}},
                    {"c", {v4_endpoint(0x7f000001, 7003), 0}}}},
                  now);
  result.on_start(now);
  result.on_look({{"mine.txt", {}, {}, {}}}, now, out);
  return result;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  instant now{};
  auto uut = spreader(now);
  gossip_out out;
  for (auto& x : fuzz::steps_of(data, size)) {
    auto sender = 2u + x.choice % 2;
    origin from{v4_endpoint(0x7f000001, 7000 + sender), 3, sender, 9};
    for (auto& y : x.frames) {
      out = {};
      uut.on_frame({from, std::move(y)}, now, out);
      TROUPE_CHECK(out.to_send.size() <= gossip_spreader::burst + 1);
    }
    now += std::chrono::milliseconds{10} * (x.choice >> 1);
    out = {};
    uut.on_tick(now, out);
    TROUPE_CHECK(uut.store().origins().size() <= origins_max);
    TROUPE_CHECK(uut.store().own().inc() == 7);
    counters told;
    uut.tell(told);
  }
  return 0;
}
