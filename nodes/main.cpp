#include "nodes/bench_member.hpp"
#include "nodes/cli.hpp"
#include "nodes/freed_memory.hpp"

#include <csignal>
#include <iostream>

int main(int argc, char** argv) {
  troupe::keep_freed_memory();
  // A reader that went away is an error of the write, not the end of a node.
  std::signal(SIGPIPE, SIG_IGN);
  // And so is a file that may not grow (RLIMIT_FSIZE).
  std::signal(SIGXFSZ, SIG_IGN);
  std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  return troupe::run_cli(
    arguments, troupe::config::process_environment(),
    {troupe::run_node, troupe::demo_ordering, troupe::simulate,
     troupe::bench_ordering, troupe::bench_member, troupe::demo_discovery,
     troupe::ask, troupe::demo_election, troupe::bench_failover,
     troupe::bench_replication, troupe::demo_notify, troupe::demo_gossip,
     troupe::bench_gossip, troupe::notify},
    {std::cout, std::cerr});
}
