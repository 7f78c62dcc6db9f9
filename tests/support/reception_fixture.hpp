#pragma once

#include "actors/core/packet_request.hpp"
#include "actors/core/reception.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace troupe::test {

constexpr std::uint64_t session = 5;

/// The door of a server, and a client before it.
struct reception_fixture {
  endpoint here = v4_endpoint(0x0a000001, 1);
  endpoint there = v4_endpoint(0x0a000002, 1);
  origin from{v4_endpoint(0x0a000009, 9), 3, 0, 77};
  core::reception uut{{}, here};
  instant now{std::chrono::seconds{1}};
  core::reception_out out;
  uuid_bytes client{};

  reception_fixture() {
    client.fill(7);
  }

  void serve(service_effects all = {}) {
    out = {};
    uut.on_lease(now + std::chrono::hours{1});
    uut.on_turn({true, 4, here, std::move(all)}, now, out);
  }

  void say(packet_code code, std::uint64_t sequence = 0,
           std::string text = {}) {
    packet x{code, client, code == packet_code::connect ? 0 : session,
             sequence};
    x.text = std::move(text);
    out = {};
    uut.on_packet(from, x, now, out);
  }

  void connect() {
    serve();
    say(packet_code::connect, 0, "ada");
    REQUIRE(out.requests.size() == 1);
    auto ticket = out.requests[0].first;
    out = {};
    uut.on_effects({{}, {{session, client}}, {}}, now, out);
    uut.on_reply(ticket,
                 {reply_status::done,
                  slice::copy_of("+2 connected: ada"),
                  session,
                  0,
                  {4, session}},
                 now, out);
  }

  void tell(std::uint64_t number, std::uint64_t gone = 2) {
    out = {};
    uut.on_effects({{{session, client, number, gone, "bob: hi"}}, {}, {}}, now,
                   out);
  }

  void pass(timespan x) {
    now += x;
    out = {};
    uut.on_tick(now, out);
  }

  std::vector<packet> said() const {
    std::vector<packet> result;
    for (const auto& x : out.leaving)
      result.push_back(std::get<packet>(x.what));
    return result;
  }

  void answer(service_reply x) {
    auto ticket = out.requests.at(0).first;
    out = {};
    uut.on_reply(ticket, x, now, out);
  }
};

inline service_reply done(const std::string& body) {
  return {reply_status::done, slice::copy_of(body), 0, 0, {4, 9}};
}

} // namespace troupe::test
