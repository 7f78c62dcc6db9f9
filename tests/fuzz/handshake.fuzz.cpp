#include "actors/core/handshake_barrier.hpp"
#include "tests/fuzz/frames.hpp"

// Takes the input for what others say to a member that greets: frames of
// members, of strangers and of other lives, in any order, and time between
// them. Whatever comes, a round opens only when all have said what it takes,
// and nobody is answered more often than he spoke.

using namespace troupe;
using namespace troupe::core;

namespace {

constexpr member_id members = 3;

begin_round round_of() {
  begin_round result{1, 1, 1, {}};
  for (member_id id = 1; id <= members; ++id)
    result.members.push_back(
      {id, "m" + std::to_string(id), 0, v4_endpoint(0x7f000001, 7000 + id)});
  return result;
}

origin origin_of(std::uint8_t choice) {
  member_id sender = choice % (members + 2);
  return {v4_endpoint(0x7f000001, 7000 + sender), 1, sender,
          static_cast<incarnation>(choice >> 5)};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  handshake_barrier uut{handshake_options{}};
  handshake_out out;
  instant now{};
  uut.on_begin(round_of(), now, out);
  auto opened = 0;
  for (auto& x : fuzz::steps_of(data, size)) {
    frame_batch batch;
    for (auto& y : x.frames)
      batch.items.push_back({origin_of(x.choice), std::move(y)});
    out = {};
    uut.on_frames(batch, now, out);
    TROUPE_CHECK(out.leaving.size() <= batch.items.size());
    opened += out.ready ? 1 : 0;
    if (out.ready)
      uut.on_finish({1}, now, out);
    if (auto due = uut.next_deadline(); due && x.choice % 2 == 1) {
      now = std::max(now, *due);
      out = {};
      uut.on_tick(now, out);
    }
    TROUPE_CHECK(uut.status().waiting_for.size() < members);
  }
  TROUPE_CHECK(opened <= 1);
  return 0;
}
