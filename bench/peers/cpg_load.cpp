// Carries the load of `troupe bench ordering --compare corosync` in the place
// of a member: sends to a closed process group of Corosync, counts and times
// what comes back. Its schedule is that of nodes/bench_life.hpp.
//
//   joined   all there                                          all ended
//      |- settle -|- warm-up -|=== window ===|- after-run -| drain |
//                 '---------------- sends -----------------'
//
// usage: cpg_load PLAN
//
// Writes one line, as nodes/bench_reply.hpp has it, and stays until it is
// ended: its daemon is asked for CPU time and memory until then.
#include "actors/core/splitmix.hpp"
#include "nodes/bench_reply.hpp"
#include "nodes/cpu_load.hpp"
#include "nodes/json_fields.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <deque>
#include <iostream>
#include <stdexcept>

#include <corosync/cpg.h>
#include <poll.h>
#include <unistd.h>

namespace {

using namespace troupe;
using namespace std::chrono_literals;

constexpr auto join_limit = 25s;
/// Daemons that have just found each other are left alone for so long.
constexpr auto settle = 500ms;
/// Messages that are sent before deliveries are looked for.
constexpr int burst_max = 64;
/// Pause before another try when the daemon takes no more.
constexpr timespan refused_pause = 1ms;
constexpr timespan idle_pause = 20ms;

constexpr std::uint64_t hash_begin = 0xcbf29ce484222325u; // FNV-1a, by words.
constexpr std::uint64_t hash_prime = 0x100000001b3u;
constexpr unsigned sender_shift = 48;

/// What a message begins with. A shorter one is the end of its sender.
struct head {
  std::int64_t sent_ns = 0;
  std::uint64_t number = 0;
};

struct load_plan {
  std::uint32_t self = 0;
  std::uint64_t members = 0;
  bool is_sender = false;
  std::size_t bytes = 0;
  std::uint64_t in_flight = 0;
  timespan warm_up{};
  timespan duration{};
  timespan after_run{};
  timespan step{};
  /// Pause between two messages of this member; zero: none.
  double gap_ns = 0;
  /// Its place among the senders, as a share of the gap.
  double turn = 0;
  std::string daemon;
};

load_plan read_plan(const std::string& text) {
  auto in = nlohmann::json::parse(text, nullptr, false);
  load_plan result;
  result.self = static_cast<std::uint32_t>(count_of(in, "self"));
  result.members = count_of(in, "members");
  result.is_sender = !is_set(in, "one_sender") || result.self == 1;
  result.bytes = count_of(in, "bytes");
  result.in_flight = count_of(in, "in_flight");
  result.warm_up = timespan{time_of(in, "warm_up_ns")};
  result.duration = timespan{time_of(in, "duration_ns")};
  result.after_run = timespan{time_of(in, "after_run_ns")};
  result.step = timespan{time_of(in, "step_ns")};
  result.daemon = std::to_string(count_of(in, "daemon"));
  auto senders = is_set(in, "one_sender") ? 1 : result.members;
  if (auto rate = count_of(in, "rate"); rate > 0)
    result.gap_ns = 1e9 * static_cast<double>(senders)
                    / static_cast<double>(rate);
  result.turn = static_cast<double>(result.self) / static_cast<double>(senders);
  if (result.self == 0 || result.members < 2 || result.bytes < sizeof(head)
      || result.in_flight == 0 || result.duration <= timespan{0})
    throw std::runtime_error{"started by troupe bench ordering alone"};
  return result;
}

instant now() {
  return std::chrono::steady_clock::now();
}

std::int64_t ns_of(instant x) {
  return timespan{x.time_since_epoch()}.count();
}

void check(cs_error_t result, const char* what) {
  if (result != CS_OK)
    throw std::runtime_error{std::string{what} + ": " + cs_strerror(result)};
}

class client {
public:
  explicit client(load_plan plan) : plan_(std::move(plan)) {
    message_.assign(plan_.bytes, 'x');
    connect();
  }

  client(const client&) = delete;
  client& operator=(const client&) = delete;

  ~client() {
    cpg_finalize(handle_);
  }

  /// Returns when all that was sent is delivered.
  void run() {
    begun_ = now();
    opens_at_ = begun_ + plan_.warm_up;
    closes_at_ = opens_at_ + plan_.duration;
    auto stops_at = closes_at_ + plan_.after_run;
    for (auto t = begun_; t < stops_at; t = now()) {
      advance(t);
      fall_due(t);
      auto pause = send_burst(t);
      take(std::min(pause, stops_at - t));
    }
    advance(now());
    send_end();
    while (ended_ < plan_.members)
      take(idle_pause);
    reply_.sample.order_hash = core::splitmix::mix(row_);
    reply_.rss_mib = peak_memory_mib("self") + peak_memory_mib(plan_.daemon);
  }

  const bench_reply& reply() const {
    return reply_;
  }

private:
  struct debt {
    instant at{};
    std::uint64_t count = 0;
  };

  // -- the group --------------------------------------------------------------

  /// A daemon that starts takes no clients yet, and finds the others later.
  void connect() {
    auto deadline = now() + join_limit;
    cpg_callbacks_t callbacks{on_message, on_members};
    retry(deadline, "cannot reach the daemon",
          [&] { return cpg_initialize(&handle_, &callbacks); });
    check(cpg_context_set(handle_, this), "cpg_context_set");
    cpg_name name{};
    name.length = 5;
    std::memcpy(name.value, "bench", name.length);
    retry(deadline, "cannot join", [&] { return cpg_join(handle_, &name); });
    check(cpg_fd_get(handle_, &descriptor_), "cpg_fd_get");
    while (present_ < plan_.members) {
      take(idle_pause);
      if (now() >= deadline)
        throw std::runtime_error{"only " + std::to_string(present_)
                                 + " members found each other"};
    }
    for (auto until = now() + settle; now() < until;)
      take(idle_pause);
  }

  template <class F>
  static void retry(instant deadline, const char* what, F f) {
    for (;;) {
      auto result = f();
      if (result == CS_OK)
        return;
      if (now() >= deadline)
        check(result, what);
      ::poll(nullptr, 0, 20);
    }
  }

  static client& self_of(cpg_handle_t handle) {
    void* result = nullptr;
    cpg_context_get(handle, &result);
    return *static_cast<client*>(result);
  }

  static void on_message(cpg_handle_t handle, const cpg_name*,
                         std::uint32_t from, std::uint32_t, void* content,
                         std::size_t size) {
    self_of(handle).deliver(from, content, size);
  }

  static void on_members(cpg_handle_t handle, const cpg_name*,
                         const cpg_address*, std::size_t count,
                         const cpg_address*, std::size_t, const cpg_address*,
                         std::size_t) {
    self_of(handle).present_ = count;
  }

  /// Waits for deliveries and takes all that are there.
  void take(timespan pause) {
    pollfd waiting{descriptor_, POLLIN, 0};
    timespec limit{};
    limit.tv_sec = std::max<std::int64_t>(pause.count(), 0) / 1000000000;
    limit.tv_nsec = std::max<std::int64_t>(pause.count(), 0) % 1000000000;
    if (::ppoll(&waiting, 1, &limit, nullptr) <= 0)
      return;
    auto result = cpg_dispatch(handle_, CS_DISPATCH_ALL);
    if (result != CS_ERR_TRY_AGAIN)
      check(result, "cpg_dispatch");
  }

  void deliver(std::uint32_t from, const void* content, std::size_t size) {
    auto t = now();
    advance(t);
    if (size < sizeof(head)) {
      ++ended_;
      return;
    }
    head x;
    std::memcpy(&x, content, sizeof(x));
    row_ = (row_ ^ x.number ^ std::uint64_t{from} << sender_shift) * hash_prime;
    auto& sample = reply_.sample;
    ++sample.delivered;
    if (from != plan_.self)
      return;
    ++own_delivered_;
    if (opened_ && !closed_)
      sample.latency.add(static_cast<std::uint64_t>(ns_of(t) - x.sent_ns));
  }

  // -- sending ----------------------------------------------------------------

  /// Returns how long to wait for deliveries before the next try.
  timespan send_burst(instant t) {
    auto& sent = reply_.sample.sent;
    for (auto count = 0; is_due(); ++count) {
      if (count == burst_max)
        return timespan{0};
      if (sent - own_delivered_ >= plan_.in_flight)
        return idle_pause; // A delivery ends the wait.
      head x{ns_of(plan_.gap_ns > 0 ? debts_.front().at : t), sent + 1};
      std::memcpy(message_.data(), &x, sizeof(x));
      if (!send(message_))
        return refused_pause;
      ++sent;
      if (plan_.gap_ns > 0 && --debts_.front().count == 0)
        debts_.pop_front();
    }
    if (!plan_.is_sender || plan_.gap_ns == 0)
      return idle_pause;
    return std::max(next_due(), last_due_ + plan_.step) - t;
  }

  bool is_due() const {
    return plan_.is_sender && (plan_.gap_ns == 0 || !debts_.empty());
  }

  /// Returns whether the daemon took it.
  bool send(std::string& message) {
    iovec part{message.data(), message.size()};
    auto result = cpg_mcast_joined(handle_, CPG_TYPE_AGREED, &part, 1);
    if (result != CS_ERR_TRY_AGAIN)
      check(result, "cpg_mcast_joined");
    return result == CS_OK;
  }

  void send_end() {
    std::string end = "end";
    while (!send(end))
      take(refused_pause);
  }

  void fall_due(instant t) {
    if (!plan_.is_sender || plan_.gap_ns == 0 || t < last_due_ + plan_.step)
      return;
    std::uint64_t count = 0;
    for (; next_due() <= t; ++count)
      ++due_;
    if (count == 0)
      return;
    debts_.push_back({t, count});
    last_due_ = t;
  }

  instant next_due() const {
    auto ns = (static_cast<double>(due_) + plan_.turn) * plan_.gap_ns;
    return begun_ + timespan{static_cast<timespan::rep>(ns)};
  }

  // -- the window -------------------------------------------------------------

  double used() const {
    return cpu_seconds_of("self").value_or(0)
           + cpu_seconds_of(plan_.daemon).value_or(0);
  }

  void advance(instant t) {
    auto& sample = reply_.sample;
    if (!opened_ && t >= opens_at_) {
      opened_ = true;
      opened_at_ = t;
      used_before_ = used();
      delivered_before_ = sample.delivered;
    }
    if (opened_ && !closed_ && t >= closes_at_) {
      closed_ = true;
      sample.cpu_seconds = used() - used_before_;
      sample.deliveries = sample.delivered - delivered_before_;
      sample.seconds = std::chrono::duration<double>(t - opened_at_).count();
    }
  }

  load_plan plan_;
  std::string message_;
  cpg_handle_t handle_ = 0;
  int descriptor_ = -1;
  std::size_t present_ = 0;
  std::size_t ended_ = 0;

  instant begun_{};
  instant opens_at_ = instant::max();
  instant closes_at_ = instant::max();
  instant opened_at_{};
  bool opened_ = false;
  bool closed_ = false;
  double used_before_ = 0;
  std::uint64_t delivered_before_ = 0;
  std::uint64_t own_delivered_ = 0;

  std::uint64_t due_ = 0;
  instant last_due_{};
  std::deque<debt> debts_;
  std::uint64_t row_ = hash_begin;
  bench_reply reply_;
};

} // namespace

int main(int argc, char** argv) {
  try {
    client x{read_plan(argc == 2 ? argv[1] : "")};
    x.run();
    std::cout << to_text(x.reply()) << std::endl;
    for (;;)
      ::pause();
  } catch (const std::exception& e) {
    std::cerr << "cpg_load: " << e.what() << "\n";
    return 1;
  }
}
