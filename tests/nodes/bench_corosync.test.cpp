#include "nodes/bench_corosync.hpp"

#include "nodes/play_error.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

namespace {

const corosync_tools all_there{true, "/usr/sbin/corosync", "/x/cpg_load",
                               "/usr/sbin/ip"};

/// What is said when a comparison is refused, after the number of its code.
std::string refusal(const corosync_tools& tools, const bench_load& load = {}) {
  try {
    check_corosync(tools, load);
  } catch (const play_error& e) {
    return std::to_string(to_int(e.code())) + " " + e.what();
  }
  return "none";
}

} // namespace

TEST_CASE("a comparison needs root and names the packages that are missing",
          "[nodes][bench]") {
  CHECK(refusal(all_there) == "none");
  auto tools = all_there;
  tools.root = false;
  CHECK(refusal(tools)
        == "77 --compare corosync makes network namespaces, "
           "which only root may");
  tools = all_there;
  tools.daemon.clear();
  CHECK(refusal(tools)
        == "69 --compare corosync lacks corosync (package corosync)");
  tools.client.clear();
  tools.ip.clear();
  CHECK(refusal(tools)
        == "69 --compare corosync lacks corosync (package corosync), cpg_load, "
           "which is built beside troupe where there is libcpg (package "
           "libcpg-dev), ip (package iproute2)");
}

TEST_CASE("a load that Corosync cannot carry is refused as usage",
          "[nodes][bench]") {
  bench_load load;
  load.bytes = 15;
  CHECK(refusal(all_there, load)
        == "64 --compare corosync takes messages of 16 bytes or more");
  load.bytes = 16;
  CHECK(refusal(all_there, load) == "none");
  load.loss = 0.1;
  CHECK(refusal({}, load)
        == "64 --compare corosync takes neither --loss nor --file");
  load.loss = 0;
  load.file = "x";
  CHECK(refusal({}, load)
        == "64 --compare corosync takes neither --loss nor --file");
}

TEST_CASE("a client that is no program is not found", "[nodes][bench]") {
  corosync_options opts;
  opts.client = "/";
  CHECK(find_corosync(opts).client.empty());
  opts.client = "/nowhere/cpg_load";
  CHECK(find_corosync(opts).client.empty());
  opts.client = "/bin/sh";
  CHECK(find_corosync(opts).client == "/bin/sh");
}

TEST_CASE("larger messages of Corosync are fewer at a time", "[nodes][bench]") {
  CHECK(best_in_flight(100, 1500) == 300);
  CHECK(best_in_flight(8192, 1500) < best_in_flight(1024, 1500));
  CHECK(best_in_flight(60000, 1500) > 0);
  CHECK(best_in_flight(8192, 65535) == 300); // A packet holds many.
}

TEST_CASE("daemons know each other by their addresses", "[nodes][bench]") {
  auto text = corosync_config(2);
  CHECK_THAT(text, Catch::Contains("ring0_addr: 10.99.0.1\n  nodeid: 1\n"));
  CHECK_THAT(text, Catch::Contains("ring0_addr: 10.99.0.2\n  nodeid: 2\n"));
  CHECK_THAT(text, !Catch::Contains("10.99.0.3"));
}
