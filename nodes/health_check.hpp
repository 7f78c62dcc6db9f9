#pragma once

#include "messages/endpoint.hpp"
#include "messages/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace troupe {

/// What `troupe doctor` has looked at, and what to do where it is not well.
struct health_check {
  /// `interfaces`, `buffers`, `mtu` ...
  std::string what;
  /// Of what: a key, a peer, a path.
  std::string of;
  bool good = true;
  std::string found{};
  /// A command or a change of the file; empty where all is well.
  std::string fix{};
};

using health_report = std::vector<health_check>;

/// A network interface of this machine, with one of its addresses.
struct net_address {
  std::string interface;
  endpoint at;
  bool up = false;
};

// -- judgements: all that they know comes in ----------------------------------

/// Whether a socket bound to `bind` can be reached by all of `others`. `told`
/// is the address that these are told, if it is another one.
health_check judge_bind(const endpoint& bind,
                        const std::optional<endpoint>& told,
                        const std::vector<endpoint>& others,
                        const std::vector<net_address>& here);

/// `key` is `transport.receive_buffer` or `transport.send_buffer`.
health_check judge_buffer(const std::string& key, std::uint64_t asked,
                          std::uint64_t granted);

/// `wanted` is what the file sets, `path` what the kernel knows.
health_check judge_mtu(const std::string& peer,
                       std::optional<std::uint64_t> wanted, std::uint64_t path);

/// `answered`: how long it took, if it did.
health_check judge_peer(const std::string& peer, const endpoint& at,
                        const std::optional<timespan>& answered);

/// Whether anybody who can send to `bind` is believed there: `sealed` says that
/// nobody is.
health_check judge_sealing(bool sealed, const endpoint& bind);

/// Whether the kernel says that the time of day is kept by somebody.
health_check judge_clock(bool kept);

/// How far the clock of a node is from the one here.
health_check judge_skew(timespan skew);

/// `in_use` is nothing for a node that does not run.
health_check judge_descriptors(std::optional<std::uint64_t> in_use,
                               std::uint64_t needed, std::uint64_t most);

/// `mode` is that of a file which nobody else may read; nothing: it cannot be
/// read, for the reason `why`.
health_check judge_key_file(const std::string& key, const std::string& path,
                            std::optional<unsigned> mode,
                            const std::string& why);

} // namespace troupe
