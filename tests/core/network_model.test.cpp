#include "actors/core/network_model.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

const instant t0{};

endpoint at(std::uint16_t i) {
  return v4_endpoint(0x0a000001, i);
}

core::datagram to(const endpoint& x) {
  core::datagram result;
  result.to = x;
  return result;
}

/// Returns which of `n` datagrams from `from` to `dest` arrive.
std::vector<bool> fates(core::network_model& uut, const endpoint& from,
                        const endpoint& dest, int n) {
  std::vector<bool> result;
  for (int i = 0; i < n; ++i) {
    std::vector<core::arrival> out;
    uut.on_send(from, {to(dest)}, t0, out);
    result.push_back(!out.empty());
  }
  return result;
}

core::network_model lossy(std::uint64_t seed) {
  core::network_model_options opts;
  opts.seed = seed;
  opts.links.loss = 0.5;
  core::network_model result{opts};
  for (std::uint16_t i = 1; i <= 3; ++i)
    result.on_join(at(i));
  return result;
}

} // namespace

TEST_CASE("datagrams are handed out by port, in order of their first",
          "[core][network-model]") {
  core::network_model uut;
  CHECK(uut.on_join(at(1)) == 0);
  CHECK(uut.on_join(at(2)) == 1);
  std::vector<core::arrival> out;
  uut.on_send(at(9), {to(at(2)), to(at(1)), to(at(2))}, t0, out);
  REQUIRE(out.size() == 2);
  CHECK(out[0].port == 1);
  CHECK(out[0].parcels.size() == 2);
  CHECK(out[1].port == 0);
  CHECK(out[1].parcels.size() == 1);
  CHECK(out[0].parcels[0].from == at(9));
  out.clear();
  uut.on_send(at(9), {to(at(1)), to(at(2))}, t0, out);
  REQUIRE(out.size() == 2);
  CHECK(out[0].port == 0);
}

TEST_CASE("a place that is joined again keeps its port",
          "[core][network-model]") {
  core::network_model uut;
  uut.on_join(at(1));
  uut.on_join(at(2));
  CHECK(uut.on_join(at(1)) == 0);
}

TEST_CASE("each link of a network has a fate of its own",
          "[core][network-model]") {
  auto x = lossy(1);
  auto y = lossy(1);
  auto there = fates(x, at(1), at(2), 200);
  CHECK(there != fates(x, at(2), at(1), 200));
  CHECK(there != fates(x, at(3), at(2), 200));
  CHECK(there != fates(x, at(1), at(3), 200));
  // The other links were asked in between; here they were not.
  CHECK(there == fates(y, at(1), at(2), 200));
  auto z = lossy(2);
  CHECK(there != fates(z, at(1), at(2), 200));
}

TEST_CASE("what is due is handed out at its time", "[core][network-model]") {
  core::network_model_options opts;
  opts.links.delay_min = opts.links.delay_max = 3ms;
  core::network_model uut{opts};
  uut.on_join(at(1));
  std::vector<core::arrival> out;
  uut.on_send(at(2), {to(at(1))}, t0, out);
  CHECK(out.empty());
  CHECK(uut.next_alarm() == t0 + 3ms);
  uut.on_tick(t0 + 3ms - 1ns, out);
  CHECK(out.empty());
  uut.on_tick(t0 + 3ms, out);
  REQUIRE(out.size() == 1);
  CHECK(out[0].parcels.size() == 1);
}

TEST_CASE("the trace of a network tells of a queue that is full",
          "[core][network-model]") {
  std::vector<core::fate> seen;
  core::network_model_options opts;
  opts.links.delay_min = opts.links.delay_max = 3ms;
  opts.queue_max = 1;
  opts.trace = [&](const core::parcel&, core::fate what) {
    seen.push_back(what);
  };
  core::network_model uut{opts};
  uut.on_join(at(1));
  std::vector<core::arrival> out;
  uut.on_send(at(2), {to(at(1)), to(at(1))}, t0, out);
  CHECK(seen == std::vector<core::fate>{core::fate::queue_full});
  uut.on_tick(t0 + 3ms, out);
  CHECK(seen.back() == core::fate::carried);
}

TEST_CASE("who listens hears of each datagram once as it leaves, also of one "
          "that is lost",
          "[core][network-model]") {
  std::vector<endpoint> left;
  std::vector<instant> sent;
  core::network_model_options opts;
  opts.links.duplicate = 1;
  opts.departs = [&](const core::parcel& x) { left.push_back(x.what.to); };
  opts.trace = [&](const core::parcel& x, core::fate) {
    sent.push_back(x.sent);
  };
  core::network_model uut{opts};
  uut.on_join(at(1));
  std::vector<core::arrival> out;
  uut.on_send(at(9), {to(at(1)), to(at(3))}, t0, out);
  CHECK(left == std::vector<endpoint>{at(1), at(3)});
  uut.on_tick(t0 + 1s, out);
  // Twice, duplicated, and to nobody: all know when they left.
  CHECK(sent.size() > 3);
  CHECK(sent == std::vector<instant>(sent.size(), t0));
}

TEST_CASE("a plan changes nothing of what the impairment draws",
          "[core][network-model]") {
  auto calm = lossy(1);
  auto expected = fates(calm, at(1), at(2), 200);
  core::fault x;
  x.kind = core::fault_kind::duplicate;
  x.end = 1s;
  auto stormy = lossy(1);
  stormy.on_plan({x}, t0, {at(1), at(2)});
  CHECK(fates(stormy, at(1), at(2), 200) == expected);
  x.kind = core::fault_kind::loss;
  x.chance = core::all_parts / 2;
  stormy = lossy(1);
  stormy.on_plan({x}, t0, {at(1), at(2)});
  auto both = fates(stormy, at(1), at(2), 200);
  CHECK(both != expected);
  for (std::size_t i = 0; i < both.size(); ++i)
    CHECK((!both[i] || expected[i]));
}

TEST_CASE("who does not hear a place gets nothing of it, and all else",
          "[core][network-model]") {
  core::network_model uut;
  for (std::uint16_t i = 1; i <= 3; ++i)
    uut.on_join(at(i));
  impairment what;
  what.deaf = true;
  uut.on_impair(at(2), {at(1), what, 1});
  CHECK(!fates(uut, at(1), at(2), 1)[0]);
  CHECK(fates(uut, at(2), at(1), 1)[0]);
  CHECK(fates(uut, at(3), at(2), 1)[0]);
  CHECK(fates(uut, at(1), at(3), 1)[0]);
  uut.on_impair(at(2), {at(1), {}, 1});
  CHECK(fates(uut, at(1), at(2), 1)[0]);
}
