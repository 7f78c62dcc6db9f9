#pragma once

#include "messages/bodies.hpp"
#include "messages/wire.hpp"
#include "tests/support/ballot_frames.hpp"

#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

/// The values that stand as bytes in tests/golden.
namespace troupe::test {

/// Reads a file of hexadecimal digits; `#` begins a comment.
inline std::string read_hex(const std::string& path) {
  std::ifstream in{path};
  if (!in)
    throw std::runtime_error("cannot read " + path);
  std::string digits;
  for (std::string line; std::getline(in, line);)
    for (auto c : line.substr(0, line.find('#')))
      if (c != ' ')
        digits += c;
  std::string result;
  for (std::size_t i = 0; i < digits.size(); i += 2)
    result += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  return result;
}

/// A frame and the file that has its bytes.
struct golden_frame {
  std::string name;
  frame what;
};

constexpr view_id golden_view{7, 2};

inline packet golden_packet() {
  packet result{packet_code::send, {}, 7, 300, 299, 4, 1'700'000'000'000, "hi"};
  for (std::size_t i = 0; i < result.client.size(); ++i)
    result.client[i] = static_cast<std::uint8_t>(16 + i);
  return result;
}

inline envelope_batch_ptr golden_batch() {
  unit_writer units;
  units.add("curtain");
  units.add(std::string(40, '.'), unit_kind::fragment);
  units.add("up");
  units.add("", unit_kind::end);
  auto result = std::make_shared<envelope_batch>();
  result->view = golden_view;
  result->origin = 3;
  result->time = 300;
  result->first = 0xfffffffb; // 2^32 - 5
  result->count = units.count();
  result->closes = true;
  result->deps = {1, 0, 128};
  result->units = units.take();
  return result;
}

inline swim_update golden_update(swim_status status, std::string by,
                                 std::uint32_t age, std::string tags = {}) {
  return {"node-3",
          1000,
          2,
          status,
          v4_endpoint(0x7f000001, 4003),
          std::move(by),
          age,
          std::move(tags)};
}

inline gossip_delta golden_delta() {
  gossip_delta result;
  result.origin = "node-3";
  result.inc = 1000;
  result.version = 299;
  result.age = 1500;
  result.last = 8;
  result.floor = 2;
  result.after = 3;
  result.through = 6;
  result.pauses = true;
  result.entries = {{4, "a.txt", false, "{}"}, {6, "b.txt", true}};
  return result;
}

/// One of each kind, in the order of `frame_kind`.
inline std::vector<golden_frame> golden_frames() {
  auto part = slice::copy_of("part");
  return {
    {"stamp", stamp{golden_view, 300, 0x7ffffffffffffffb, {1, 0, 128}}},
    {"envelopes", golden_batch()},
    {"repair_request",
     repair_request{golden_view, true, {{1, 5, 5}, {3, 127, 300}}}},
    {"handshake", handshake{handshake_kind::refused, 9, 3, "peer-3",
                            "this round began without you", 212992}},
    {"heartbeat", heartbeat{golden_view}},
    {"who_are_you", who_are_you{}},
    {"channel_chunk", channel_chunk{call_kind::reply, 1000, 1, 3, part}},
    {"channel_ack", channel_ack{call_kind::reply, 1000, 2, 5}},
    {"plain_message",
     plain_message{golden_view, 3, 42, 300, slice::copy_of("hello")}},
    {"plain_ack", plain_ack{golden_view, 3, 42, 300}},
    {"plain_end", plain_end{golden_view, 50}},
    {"plain_end_ack", plain_end_ack{golden_view}},
    {"address_challenge", address_challenge{{1, 2, 3, 4, 5, 6, 7, 8}}},
    {"address_proof", address_proof{{1, 2, 3, 4, 5, 6, 7, 8}}},
    {"swim_ping", swim_ping{300, "node-3", 1000}},
    {"swim_ping_request",
     swim_ping_request{300, "node-3", 1000, v4_endpoint(0x7f000001, 4003)}},
    {"swim_ack", swim_ack{300, 1000}},
    {"swim_nack", swim_nack{300}},
    {"swim_gossip",
     swim_gossip{{golden_update(swim_status::suspect, "node-1", 0, "a=1")}}},
    {"swim_push_pull",
     swim_push_pull{
       300, true, true, "node-2", {golden_update(swim_status::left, "", 40)}}},
    {"pulse",
     pulse{golden_view,
           300,
           true,
           {{1, suspicion_cause::silence}, {3, suspicion_cause::progress}}}},
    {"election_call", election_call{golden_view}},
    {"election_reply", election_reply{golden_view, golden_leadership()}},
    {"coordinator", coordinator{golden_leadership()}},
    {"prepare", prepare{{9, 3}, true}},
    {"promised_vote", golden_promise()},
    {"refused_vote", refused_vote{{9, 3}, {10, 1}, true}},
    {"propose", propose{golden_proposal()}},
    {"accepted_vote", accepted_vote{{8, 1}}},
    {"install", install{golden_proposal()}},
    {"petition", golden_petition()},
    {"petition_answer", petition_answer{petition_kind::join,
                                        {8, 1},
                                        golden_leadership(),
                                        errc::refused,
                                        "not this names",
                                        {1, 2}}},
    {"lease_request", lease_request{golden_view, 300}},
    {"lease_grant", lease_grant{golden_view, 300}},
    {"gossip_summary",
     gossip_summary{true, "node-1", "", 300, {{-1, 0}, {299, 200}}}},
    {"gossip_digest",
     gossip_digest{true, "", "node-9", {{"node-3", 1000, 299, 5, 2}}}},
    {"gossip_delta", golden_delta()},
    {"packet", golden_packet()},
  };
}

/// The header of datagram.hex, before a heartbeat and a stamp.
inline wire::header golden_header() {
  wire::header result;
  result.group = 0x01020304;
  result.sender = 3;
  result.from = 0x1112131415161718;
  result.to = 0x2122232425262728;
  return result;
}

// -- bodies of calls ----------------------------------------------------------

inline registration golden_registration() {
  return {"peer-3", v4_endpoint(0x7f000001, 4003), 1000};
}

inline peer_list golden_peer_list() {
  registration other{"peer-1", {}, 0};
  other.at = parse_endpoint("[2001:db8::1]:4001").value();
  return {{other, golden_registration()}};
}

inline start_order golden_start_order() {
  return {9, 3, 50, v4_endpoint(0x7f000001, 4100), golden_peer_list().peers};
}

inline delivery_report golden_delivery_report() {
  delivery_report result;
  result.round = 9;
  result.number = 3;
  result.name = "peer-3";
  result.sent = 50;
  result.resent = 2;
  result.duplicates_dropped = 1;
  result.received = 150;
  result.incomplete = true;
  result.entries = {{1, 1, 1}, {3, 1, 2}, {2, 1, 300}};
  return result;
}

} // namespace troupe::test
