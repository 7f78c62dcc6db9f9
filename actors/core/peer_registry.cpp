#include "actors/core/peer_registry.hpp"

#include "actors/core/call_body.hpp"
#include "messages/bodies.hpp"
#include "messages/errc.hpp"

#include <algorithm>
#include <utility>

namespace troupe::core {

namespace {

registry_answer refuse(std::string why) {
  return {failure(errc::refused, std::move(why)), std::nullopt};
}

bool printable(const std::string& x) {
  return std::none_of(x.begin(), x.end(), [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

/// Whether others can send to `x`: 0.0.0.0 and [::] are no addresses.
bool reachable(const endpoint& x) {
  auto nowhere = v4_endpoint(0, x.port);
  return x.port != 0 && x.ip != nowhere.ip && x.ip != endpoint{}.ip;
}

std::string in_use(const contested_name& x) {
  return "the name " + x.newcomer.name + " is in use by a live node at "
         + to_string(x.holder.at);
}

} // namespace

registry_answer peer_registry::on_call(const incoming_call& x) {
  if (x.what.name == call_name::list_peers)
    return {{0, "", encode(list())}, std::nullopt};
  if (x.what.name != call_name::register_peer)
    return refuse("the group manager knows register and list, not call "
                  + std::to_string(static_cast<int>(x.what.name)));
  auto peer = decode_registration(x.what.body.text());
  if (!peer || peer->name.empty() || !printable(peer->name))
    return refuse("the registration cannot be read");
  if (!reachable(peer->at))
    return refuse("nobody can send to " + to_string(peer->at)
                  + "; set transport.advertise");
  if (peer->inc == 0)
    peer->inc = x.inc; // The datagram's header knows it.
  return add(std::move(*peer));
}

call_result peer_registry::on_holder_asked(const contested_name& x,
                                           bool lives) {
  if (lives)
    return failure(errc::refused, in_use(x));
  auto i = peers_.find(x.holder.name);
  if (i != peers_.end() && i->second.at == x.holder.at
      && i->second.inc == x.holder.inc)
    peers_.erase(i);
  auto answer = add(x.newcomer);
  if (answer.question) // Meanwhile, a third one was faster.
    return failure(errc::refused, in_use(*answer.question));
  return answer.result;
}

peer_list peer_registry::list() const {
  peer_list result;
  for (auto& [name, peer] : peers_)
    result.peers.push_back(peer);
  return result;
}

registry_answer peer_registry::add(registration x) {
  auto i = peers_.find(x.name);
  if (i != peers_.end()) {
    if (x.inc < i->second.inc)
      return refuse("a later start of " + x.name + " is registered");
    if (x.at != i->second.at) {
      contested_name question{x, i->second};
      return {{}, std::move(question)};
    }
  }
  auto same_address = std::find_if(peers_.begin(), peers_.end(), [&](auto& y) {
    return y.second.at == x.at && y.first != x.name;
  });
  if (same_address != peers_.end()) {
    if (x.inc < same_address->second.inc)
      return refuse("a later start at " + to_string(x.at) + " is registered");
    peers_.erase(same_address);
  }
  if (i == peers_.end() && peers_.size() >= opts_.peers_max)
    return {failure(errc::overloaded, "the list of peers is full ("
                                        + std::to_string(opts_.peers_max)
                                        + ", registry.peers_max)"),
            std::nullopt};
  auto name = x.name;
  peers_.insert_or_assign(std::move(name), std::move(x));
  return {{0, "registered", {}}, std::nullopt};
}

} // namespace troupe::core
