#include "actors/fault_injector.hpp"
#include "tests/support/probe.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : deterministic {
  probe<transport_actor> transport{*this};
  impairment usual;
  fault_injector_actor uut;
  endpoint other = v4_endpoint(0x0a000001, 1);

  fixture() {
    usual.loss = 0.25;
    uut = own(sys.spawn(fault_injector_behavior, transport.handle(), usual, 7));
  }

  /// Says what became of the link last.
  double loss() const {
    return transport.all<impair>().back().what.loss;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a link is cut for its time, and then as it was",
                 "[actors][chaos]") {
  caf::anon_send(uut, cut_links{{other}, 10s});
  settle();
  REQUIRE(transport.count<impair>() == 1);
  CHECK(loss() == 1);
  CHECK(transport.all<impair>()[0].to == other);
  pass(9s);
  CHECK(loss() == 1);
  pass(1s);
  CHECK(loss() == 0.25);
}

TEST_CASE_METHOD(fixture, "a later cut has a time of its own",
                 "[actors][chaos]") {
  caf::anon_send(uut, cut_links{{other}, 10s});
  pass(5s);
  caf::anon_send(uut, heal_links{});
  settle();
  CHECK(loss() == 0.25);
  caf::anon_send(uut, cut_links{{other}, 10s});
  pass(6s); // The first one would be over.
  CHECK(loss() == 1);
  pass(4s);
  CHECK(loss() == 0.25);
}

TEST_CASE_METHOD(fixture, "links that are cut are bounded", "[actors][chaos]") {
  cut_links all;
  all.span = 1s;
  for (std::uint16_t i = 0; i < fault_injector_state::links_max + 5; ++i)
    all.to.push_back(v4_endpoint(0x0a000001, i));
  caf::anon_send(uut, all);
  settle();
  CHECK(transport.count<impair>() == fault_injector_state::links_max);
}
