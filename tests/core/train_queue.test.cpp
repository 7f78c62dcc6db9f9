#include "actors/core/train_queue.hpp"

#include "tests/support/rooms.hpp"
#include "tests/support/two_routers.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <map>
#include <string>
#include <vector>

using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

datagram to(member_id who, std::size_t bytes, int number = 0) {
  datagram result;
  result.to = place_of(who);
  result.payload = slice::copy_of(std::string(bytes, 'x'));
  result.header[0] = static_cast<std::byte>(number);
  result.header[1] = static_cast<std::byte>(number >> 8);
  return result;
}

int number_of(const datagram& x) {
  return static_cast<int>(x.header[0]) + 256 * static_cast<int>(x.header[1]);
}

/// Sizes of all trains, in datagrams.
std::vector<std::size_t> lengths(const train_queue& x) {
  std::vector<std::size_t> result;
  for (auto& it : x.trains())
    result.push_back(it.wagons.size());
  return result;
}

using sizes = std::vector<std::size_t>;

/// A train of 1,400-byte datagrams to members 2 and 3.
std::vector<datagram> train_for_two() {
  two_routers f{1400};
  auto both = std::make_shared<const std::vector<address>>(
    std::vector<address>{{place_of(2), life_of(2)}, {place_of(3), life_of(3)}});
  std::vector<datagram> result;
  f.sender.on_outbound(
    {1, 1, both, {make_batch(make_view(3), 1, 1, 1, texts(100, 100))}}, result);
  return result;
}

std::string joined(const train& x) {
  std::string result;
  for (auto& it : x.wagons)
    result += join(it).text();
  return result;
}

} // namespace

TEST_CASE("datagrams of one size to one place are a train", "[core]") {
  train_queue uut;
  for (int i = 0; i < 4; ++i)
    for (member_id who : {1u, 2u, 3u})
      uut.push(to(who, 100), true);
  CHECK(lengths(uut) == sizes{4, 4, 4});
  CHECK(uut.size() == 12);
}

TEST_CASE("a smaller datagram ends a train, a larger one begins another",
          "[core]") {
  train_queue uut;
  for (std::size_t bytes : {100, 100, 60, 60, 100, 200})
    uut.push(to(1, bytes), true);
  CHECK(lengths(uut) == sizes{3, 1, 1, 1});
}

TEST_CASE("a train is no longer than the kernel allows", "[core]") {
  train_queue uut;
  for (std::size_t i = 0; i <= train_queue::wagons_max; ++i)
    uut.push(to(1, 10), true);
  CHECK(lengths(uut) == sizes{64, 1});
  for (int i = 0; i < 3; ++i)
    uut.push(to(2, 30000), true);
  CHECK(lengths(uut) == sizes{64, 1, 2, 1});
}

TEST_CASE("where there are no trains every datagram is alone", "[core]") {
  train_queue uut;
  for (int i = 0; i < 3; ++i)
    CHECK(uut.push(to(1, 100), false));
  CHECK(lengths(uut) == sizes{1, 1, 1});
}

TEST_CASE("a train that was taken apart stays apart", "[core]") {
  train_queue uut;
  for (int i = 0; i < 3; ++i)
    uut.push(to(1, 100, i), true);
  uut.take_front_apart();
  CHECK(lengths(uut) == sizes{1, 1, 1});
  CHECK(number_of(uut.trains()[2].wagons[0]) == 2);
  CHECK(uut.size() == 3);
  uut.push(to(1, 100, 3), true);
  CHECK(lengths(uut) == sizes{1, 1, 1, 1});
}

TEST_CASE("a train that was made at once leaves as one run of bytes",
          "[core]") {
  train_queue uut;
  for (auto& x : train_for_two())
    uut.push(std::move(x), true);
  REQUIRE(lengths(uut) == sizes{8, 8});
  auto& one = uut.trains()[0];
  auto& other = uut.trains()[1];
  REQUIRE((one.in_a_row && other.in_a_row));
  CHECK(joined(one) != joined(other));
  // Both share their payloads; the headers are those of who was asked for last.
  for (auto* x : {&one, &other, &one})
    CHECK(row_of(*x).text() == joined(*x));
  uut.take_front_apart();
  for (std::size_t i = 0; i < 8; ++i)
    CHECK_FALSE(uut.trains()[i].in_a_row);
}

TEST_CASE("a train with a gap does not leave as one run of bytes", "[core]") {
  auto made = train_for_two();
  made.resize(8);
  auto lost = GENERATE(0u, 1u, 4u, 6u, 7u);
  made.erase(made.begin() + lost);
  train_queue uut;
  for (auto& x : made)
    uut.push(x, true);
  REQUIRE(lengths(uut) == sizes{7});
  CHECK(uut.trains()[0].in_a_row == (lost == 0 || lost == 7));
  uut.clear();
  uut.push(to(1, 100), true);
  uut.push(to(1, 100), true);
  CHECK_FALSE(uut.trains()[0].in_a_row);
}

TEST_CASE("what goes to one place keeps its order, and nothing is lost",
          "[core]") {
  CHECK(rc::check([] {
    train_queue uut;
    std::map<endpoint, std::vector<int>> said;
    std::map<endpoint, std::vector<int>> left;
    auto take = [&] {
      auto& first = uut.trains().front();
      for (std::size_t i = 0; i < first.wagons.size(); ++i) {
        auto& x = first.wagons[i];
        RC_ASSERT(x.to == first.wagons[0].to);
        if (i + 1 < first.wagons.size())
          RC_ASSERT(x.size() == first.wagons[0].size());
        else
          RC_ASSERT(x.size() <= first.wagons[0].size());
        left[x.to].push_back(number_of(x));
      }
      uut.pop_front();
    };
    auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 99));
    for (int n = 0; n < static_cast<int>(steps.size()); ++n) {
      auto x = steps[static_cast<std::size_t>(n)];
      auto next = to(1 + static_cast<member_id>(x % 3), x % 5 == 0 ? 50 : 100,
                     n);
      said[next.to].push_back(n);
      uut.push(std::move(next), x % 11 != 0);
      if (x > 90)
        take();
      else if (x > 85)
        uut.take_front_apart();
    }
    while (uut.size() > 0)
      take();
    RC_ASSERT(uut.trains().empty());
    RC_ASSERT(said == left);
  }));
}
