#pragma once

#include "actors/core/natural_order.hpp"
#include "config/options.hpp"
#include "messages/calls.hpp"

#include <map>
#include <optional>
#include <string>

namespace troupe::core {

/// A name that two nodes want. Whether the newcomer gets it depends on whether
/// the holder still lives, which only asking it can tell.
struct contested_name {
  registration newcomer;
  registration holder;
};

/// Either the answer to a call, or the question on which it depends.
struct registry_answer {
  call_result result;
  std::optional<contested_name> question;
};

/// The group manager's list of peers, in natural order of their names.
///
/// newcomer's address and life         | answer
/// ------------------------------------+-------------------------------------
/// the name is free                    | taken, if there is room
/// same address, same life or later    | taken: it says so again, or restarted
/// any address, earlier life           | refused: a late copy
/// another address, otherwise          | asks the holder; lives: refused,
///                                     | silent: the newcomer takes its place
///
/// An address holds one name: a node that comes back under another one loses
/// the old one.
class peer_registry {
public:
  peer_registry() = default;

  explicit peer_registry(const registry_options& opts) : opts_(opts) {
    // nop
  }

  /// Answers `register_peer` and `list_peers`; refuses all others.
  registry_answer on_call(const incoming_call& x);

  /// The holder of a contested name was asked whether it lives.
  call_result on_holder_asked(const contested_name& x, bool lives);

  /// All peers, in natural order of their names.
  peer_list list() const;

  std::size_t size() const {
    return peers_.size();
  }

private:
  registry_answer add(registration x);

  registry_options opts_;
  std::map<std::string, registration, natural_order> peers_;
};

} // namespace troupe::core
