#pragma once

#include "actors/core/call_table.hpp"
#include "actors/core/reply_table.hpp"

#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace troupe::test {

/// What may happen to a frame on a `channel_link`; chances are in percent.
struct weather {
  unsigned loss = 0;
  unsigned duplicate = 0;
  unsigned delay_max_ms = 1;
};

/// A caller and a server with a bad link between them, in virtual time. The
/// server answers with `answer`, which is told how often each request ran.
struct channel_link {
  channel_options opts;
  weather sky;
  std::mt19937_64 random;
  core::call_table client;
  core::reply_table server;
  instant now{};
  std::map<std::uint64_t, call_result> results;
  std::map<std::string, int> executed; // By body.
  call_result (*answer)(const incoming_call&) = [](const incoming_call& x) {
    return call_result{0, "echo", x.what.body};
  };

  static constexpr std::uint16_t client_port = 1;
  static constexpr std::uint16_t server_port = 2;
  incarnation client_inc = 11;
  incarnation server_inc = 22;

  channel_link(channel_options x, weather y, std::uint64_t seed,
               std::uint64_t first_call = 1)
    : opts(x), sky(y), random(seed), client(x, first_call), server(x) {
    // nop
  }

  static endpoint at(std::uint16_t port) {
    return v4_endpoint(0x7f000001, port);
  }

  std::uint64_t begin(slice body, timespan limit = std::chrono::hours{1}) {
    core::call_table_out out;
    call what{call_name::submit_log, std::move(body)};
    auto id = client.on_call({at(server_port), limit, 0}, what, now, out);
    take(out);
    return id;
  }

  /// Runs until nothing is left to happen before `end`.
  void run_until(instant end) {
    for (;;) {
      auto next = core::earlier(client.next_deadline(), server.next_deadline());
      if (!under_way.empty())
        next = core::earlier(next, under_way.begin()->first.first);
      if (!next || *next > end)
        break;
      now = std::max(now, *next);
      step();
    }
    now = std::max(now, end);
  }

  void run(timespan span) {
    run_until(now + span);
  }

private:
  void step() {
    while (!under_way.empty() && under_way.begin()->first.first <= now) {
      auto x = std::move(under_way.begin()->second);
      under_way.erase(under_way.begin());
      arrive(x);
    }
    core::call_table_out client_out;
    client.on_tick(now, client_out);
    take(client_out);
    core::reply_table_out server_out;
    server.on_tick(now, server_out);
    take(server_out);
  }

  void arrive(const core::addressed_frame& x) {
    auto to_server = x.to.at == at(server_port);
    auto life = to_server ? server_inc : client_inc;
    if (x.to.inc != 0 && x.to.inc != life)
      return; // As the transport does it.
    origin from{at(to_server ? client_port : server_port), 0, 0,
                to_server ? client_inc : server_inc};
    core::call_table_out client_out;
    core::reply_table_out server_out;
    if (auto chunk = std::get_if<channel_chunk>(&x.what)) {
      if (to_server)
        server.on_chunk(from, *chunk, now, server_out);
      else
        client.on_chunk(from, *chunk, now, client_out);
    } else {
      auto& ack = std::get<channel_ack>(x.what);
      if (to_server)
        server.on_ack(from, ack, now, server_out);
      else
        client.on_ack(from, ack, now, client_out);
    }
    take(client_out);
    take(server_out);
  }

  void take(core::call_table_out& out) {
    for (auto& x : out.finished)
      results.emplace(x.call, std::move(x.result));
    send(out.to_send);
  }

  void take(core::reply_table_out& out) {
    send(out.to_send);
    for (auto& x : out.accepted) {
      ++executed[std::string{x.what.what.body.text()}];
      core::reply_table_out more;
      server.on_result(x.ticket, answer(x.what), now, more);
      take(more);
    }
  }

  void send(core::addressed_frames& frames) {
    for (auto& x : frames) {
      auto copies = random() % 100 < sky.duplicate ? 2 : 1;
      for (int i = 0; i < copies; ++i) {
        if (random() % 100 < sky.loss)
          continue;
        auto delay = std::chrono::microseconds{
          100 + random() % (1000 * sky.delay_max_ms)};
        under_way.emplace(std::pair{now + delay, ++sent}, x);
      }
    }
    frames.clear();
  }

  std::map<std::pair<instant, std::uint64_t>, core::addressed_frame> under_way;
  std::uint64_t sent = 0;

public:
  std::uint64_t frames_sent() const {
    return sent;
  }
};

/// Bytes that repeat only after a long while, so that mixed-up pieces show.
inline slice patterned_body(std::size_t size, std::uint64_t seed = 1) {
  std::mt19937_64 random{seed};
  std::vector<std::byte> bytes(size);
  for (auto& x : bytes)
    x = static_cast<std::byte>(random() >> 32);
  return slice::from(std::move(bytes));
}

} // namespace troupe::test
