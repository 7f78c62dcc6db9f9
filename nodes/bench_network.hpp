#pragma once

#include "nodes/descriptor.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace troupe {

/// A private machine for each member: a network namespace with the device
/// `e0`, which a bridge joins with all others, and a view of the file system
/// where `/run`, `/dev/shm` and the state of Corosync are empty and its own.
/// Nothing of it has a name, so all of it is gone with the last process in it,
/// also when this one is killed. Only root may make it.
///
///   member 1: e0 10.99.0.1 --- p1 |        |
///   member 2: e0 10.99.0.2 --- p2 | bridge |
///   member 3: e0 10.99.0.3 --- p3 |        |
class bench_network {
public:
  /// `mtu` is the largest packet of each link. Expects one thread, which the
  /// constructor and `within` lead about. Throws `play_error`.
  bench_network(std::uint32_t members, std::uint32_t mtu);

  /// Calls `f` on the machine of `member`, from 1; what it starts stays there.
  void within(std::uint32_t member, const std::function<void()>& f) const;

  /// Returns the address of that machine.
  static std::string address_of(std::uint32_t member);

private:
  struct machine {
    descriptor net;
    descriptor files;
  };

  static machine here();
  machine make() const;
  static void enter(const machine& x);
  void go_home() const;
  void visit(const machine& x, const std::function<void()>& f) const;
  void link(std::uint32_t member, std::uint32_t mtu) const;

  machine home_;
  descriptor folder_;
  machine bridge_;
  std::vector<machine> machines_;
};

} // namespace troupe
