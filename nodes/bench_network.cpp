#include "nodes/bench_network.hpp"

#include "nodes/play_error.hpp"
#include "nodes/process.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

namespace troupe {

namespace {

constexpr auto script_limit = std::chrono::seconds{10};

[[noreturn]] void fail(const std::string& what) {
  throw play_error{exit_code::cannot_create,
                   "cannot make a private network: " + what};
}

void check(int result, const char* what) {
  if (result < 0)
    fail(std::string{what} + ": " + std::strerror(errno));
}

descriptor open_here(const char* path, int flags) {
  descriptor result{::open(path, flags | O_RDONLY | O_CLOEXEC)};
  check(result.get(), path);
  return result;
}

/// Runs a script of the shell to its end, where this thread is.
void run_script(const std::string& text) {
  process_set processes;
  processes.start({"/bin/sh", {"-e", "-c", text}});
  auto deadline = std::chrono::steady_clock::now() + script_limit;
  std::string complaint;
  while (std::chrono::steady_clock::now() < deadline) {
    for (const auto& event : processes.wait(deadline)) {
      if (auto* line = std::get_if<process_line>(&event))
        complaint = line->text;
      if (auto* x = std::get_if<interruption>(&event))
        throw play_interrupted{x->signal};
      if (auto* end = std::get_if<process_end>(&event)) {
        if (!end->how.good())
          fail(complaint);
        return;
      }
    }
  }
  fail("it takes too long");
}

/// A name by which `ip` finds the namespace behind a descriptor of ours.
std::string path_of(int descriptor) {
  return "/proc/" + std::to_string(getpid()) + "/fd/"
         + std::to_string(descriptor);
}

} // namespace

std::string bench_network::address_of(std::uint32_t member) {
  return "10.99.0." + std::to_string(member);
}

bench_network::bench_network(std::uint32_t members, std::uint32_t mtu)
  : home_(here()), folder_(open_here(".", O_DIRECTORY)), bridge_(make()) {
  auto size = std::to_string(mtu);
  visit(bridge_, [&] {
    run_script("ip link add bridge type bridge mcast_snooping 0\n"
               "ip link set bridge mtu "
               + size + " up");
  });
  for (std::uint32_t i = 1; i <= members; ++i) {
    machines_.push_back(make());
    link(i, mtu);
  }
}

void bench_network::within(std::uint32_t member,
                           const std::function<void()>& f) const {
  visit(machines_.at(member - 1), f);
}

void bench_network::link(std::uint32_t member, std::uint32_t mtu) const {
  auto size = std::to_string(mtu);
  auto port = "p" + std::to_string(member);
  const auto& target = machines_.back();
  visit(bridge_, [&] {
    run_script("ip link add " + port + " mtu " + size
               + " type veth peer name e0 mtu " + size + " netns "
               + path_of(target.net.get()) + "\nip link set " + port
               + " master bridge up");
  });
  visit(target, [&] {
    run_script("ip addr add " + address_of(member)
               + "/24 dev e0\nip link set e0 up\nip link set lo up");
  });
}

bench_network::machine bench_network::here() {
  return {open_here("/proc/thread-self/ns/net", 0),
          open_here("/proc/thread-self/ns/mnt", 0)};
}

/// Leaves the thread where it was.
bench_network::machine bench_network::make() const {
  check(::unshare(CLONE_NEWNET | CLONE_NEWNS), "unshare");
  try {
    check(::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "mount");
    for (auto path : {"/run", "/dev/shm", "/var/lib/corosync"})
      check(::mount("tmpfs", path, "tmpfs", 0, nullptr), path);
    auto result = here();
    go_home();
    return result;
  } catch (...) {
    go_home();
    throw;
  }
}

void bench_network::enter(const machine& x) {
  check(::setns(x.net.get(), CLONE_NEWNET), "setns");
  check(::setns(x.files.get(), CLONE_NEWNS), "setns");
}

/// The way back leads to the root of the file system; go on to the folder.
void bench_network::go_home() const {
  enter(home_);
  check(::fchdir(folder_.get()), "fchdir");
}

void bench_network::visit(const machine& x,
                          const std::function<void()>& f) const {
  enter(x);
  try {
    f();
  } catch (...) {
    go_home();
    throw;
  }
  go_home();
}

} // namespace troupe
