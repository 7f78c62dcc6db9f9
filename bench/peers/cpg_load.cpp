// Carries the load of `troupe bench ordering --compare corosync` in the place
// of a member: sends to a closed process group of Corosync, counts and times
// what comes back.
//
//   joined   all there                                          all ended
//      |- settle -|- warm-up -|=== window ===|- after-run -| drain |
//                 '---------------- sends -----------------'
//
// usage: cpg_load PLAN
//
// Writes one line, as nodes/bench_reply.hpp has it, and stays until it is
// ended: others are still asked for their CPU time and memory.
#include "bench/peers/peer_load.hpp"
#include "nodes/cpu_load.hpp"

#include <chrono>
#include <iostream>
#include <stdexcept>
#include <string_view>

#include <corosync/cpg.h>
#include <poll.h>
#include <unistd.h>

namespace {

using namespace troupe;
using namespace std::chrono_literals;

constexpr timespan join_limit = 25s;
/// Daemons that have just found each other are left alone for so long.
constexpr timespan settle = 500ms;
/// Messages that are sent before deliveries are looked for.
constexpr int burst_max = 64;
/// Pause before another try when the daemon takes no more.
constexpr timespan refused_pause = 1ms;
constexpr timespan idle_pause = 20ms;
constexpr std::string_view group_name = "bench";
/// Shorter than any message; says that its sender has no more.
constexpr std::string_view end_mark = "end";

instant now() {
  return std::chrono::steady_clock::now();
}

void check(cs_error_t result, const char* what) {
  if (result != CS_OK)
    throw std::runtime_error{std::string{what} + ": " + cs_strerror(result)};
}

class client {
public:
  explicit client(peer_plan plan)
    : load_(std::move(plan), [this] { return cpu_seconds(); }) {
    connect();
  }

  client(const client&) = delete;
  client& operator=(const client&) = delete;

  ~client() {
    cpg_finalize(handle_);
  }

  /// Returns when all that was sent is delivered.
  bench_reply run() {
    load_.begin(now());
    auto stops_at = load_.stops_at();
    for (auto t = now(); t < stops_at; t = now()) {
      load_.advance(t);
      take(std::min(send_burst(t), stops_at - t));
    }
    load_.advance(now());
    while (!send(end_mark))
      take(refused_pause);
    while (ended_ < load_.plan().members)
      take(idle_pause);
    bench_reply result;
    result.sample = load_.sample();
    result.rss_mib = peak_memory_mib("self")
                     + peak_memory_mib(load_.plan().daemon);
    return result;
  }

private:
  // -- the group --------------------------------------------------------------

  /// A daemon that starts takes no clients yet, and finds the others later.
  void connect() {
    auto deadline = now() + join_limit;
    cpg_callbacks_t callbacks{
      [](cpg_handle_t handle, const cpg_name*, std::uint32_t from,
         std::uint32_t, void* content,
         std::size_t size) { self_of(handle).deliver(from, content, size); },
      [](cpg_handle_t handle, const cpg_name*, const cpg_address*,
         std::size_t count, auto...) { self_of(handle).present_ = count; }};
    retry(deadline, "cannot reach the daemon",
          [&] { return cpg_initialize(&handle_, &callbacks); });
    check(cpg_context_set(handle_, this), "cpg_context_set");
    cpg_name name{};
    name.length = group_name.copy(name.value, sizeof(name.value));
    retry(deadline, "cannot join", [&] { return cpg_join(handle_, &name); });
    check(cpg_fd_get(handle_, &descriptor_), "cpg_fd_get");
    while (present_ < load_.plan().members) {
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

  void deliver(std::uint32_t from, const void* content, std::size_t size) {
    if (size < sizeof(peer_head))
      ++ended_;
    else
      load_.on_delivery(from, content, now());
  }

  /// Waits for deliveries and takes all that are there.
  void take(timespan pause) {
    auto ns = std::max<timespan::rep>(pause.count(), 0);
    timespec limit{};
    limit.tv_sec = ns / 1000000000;
    limit.tv_nsec = ns % 1000000000;
    pollfd waiting{descriptor_, POLLIN, 0};
    if (::ppoll(&waiting, 1, &limit, nullptr) <= 0)
      return;
    auto result = cpg_dispatch(handle_, CS_DISPATCH_ALL);
    if (result != CS_ERR_TRY_AGAIN)
      check(result, "cpg_dispatch");
  }

  // -- sending ----------------------------------------------------------------

  /// Returns how long to wait for deliveries before the next try.
  timespan send_burst(instant t) {
    auto count = 0;
    while (auto* message = load_.next(t)) {
      if (count++ == burst_max)
        return timespan{0};
      if (!send(*message))
        return refused_pause;
      load_.on_sent();
    }
    auto due = load_.next_deadline();
    return due ? *due - t : idle_pause; // A delivery ends the wait.
  }

  /// Returns whether the daemon took it.
  bool send(std::string_view content) {
    iovec part{const_cast<char*>(content.data()), content.size()};
    auto result = cpg_mcast_joined(handle_, CPG_TYPE_AGREED, &part, 1);
    if (result != CS_ERR_TRY_AGAIN)
      check(result, "cpg_mcast_joined");
    return result == CS_OK;
  }

  double cpu_seconds() const {
    return cpu_seconds_of("self").value_or(0)
           + cpu_seconds_of(load_.plan().daemon).value_or(0);
  }

  peer_load load_;
  cpg_handle_t handle_ = 0;
  int descriptor_ = -1;
  std::size_t present_ = 0;
  std::size_t ended_ = 0;
};

} // namespace

int main(int argc, char** argv) {
  try {
    auto plan = parse_peer_plan(argc == 2 ? argv[1] : "");
    if (!plan)
      throw std::runtime_error{"started by troupe bench ordering alone"};
    client x{std::move(*plan)};
    std::cout << to_text(x.run()) << std::endl;
    for (;;)
      ::pause();
  } catch (const std::exception& e) {
    std::cerr << "cpg_load: " << e.what() << "\n";
    return 1;
  }
}
