#include "nodes/health_check.hpp"

#include "config/units.hpp"
#include "nodes/time_text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace troupe {

namespace {

/// Clocks that are farther apart than this make logs hard to lay side by side.
constexpr timespan skew_max = std::chrono::seconds{1};
/// Share of the descriptors that may be in use.
constexpr double in_use_max = 0.8;

bool is_any(const endpoint& x) {
  auto ip = x.ip;
  if (x.is_v4())
    return ip[12] == 0 && ip[13] == 0 && ip[14] == 0 && ip[15] == 0;
  return std::all_of(ip.begin(), ip.end(), [](auto b) { return b == 0; });
}

std::string host_of(const endpoint& x) {
  auto text = to_string(x);
  return text.substr(0, text.rfind(':'));
}

double milliseconds_in(timespan x) {
  return std::chrono::duration<double, std::milli>(x).count();
}

} // namespace

health_check judge_bind(const endpoint& bind,
                        const std::optional<endpoint>& told,
                        const std::vector<endpoint>& others,
                        const std::vector<net_address>& here) {
  health_check x{"interfaces", to_string(bind)};
  auto far = std::find_if(others.begin(), others.end(),
                          [](const endpoint& y) { return !y.is_loopback(); });
  if (is_any(bind)) {
    x.good = told.has_value() || others.empty();
    x.found = x.good ? "bound to all addresses"
                     : "bound to all addresses, and others are told that";
    if (!x.good)
      x.fix = "set transport.advertise to the address that the others reach "
              "this node at";
    return x;
  }
  auto own = std::find_if(here.begin(), here.end(), [&](const auto& y) {
    // All of 127.0.0.0/8 is this machine.
    return y.at.ip == bind.ip || (bind.is_loopback() && y.at.is_loopback());
  });
  if (own == here.end()) {
    x.good = false;
    x.found = "no interface of this machine has the address " + host_of(bind);
    std::string all;
    for (const auto& y : here)
      if (y.up)
        all += (all.empty() ? "" : ", ") + host_of(y.at);
    x.fix = "set transport.bind to one of " + all;
  } else if (!own->up) {
    x.good = false;
    x.found = own->interface + " is down";
    x.fix = "ip link set " + own->interface + " up";
  } else if (bind.is_loopback() && far != others.end()) {
    x.good = false;
    x.found = to_string(*far) + " is on another machine, which does not reach "
              + host_of(bind);
    x.fix = "set transport.bind to an address of this machine that it reaches";
  } else {
    x.found = own->interface + " is up";
  }
  return x;
}

health_check judge_buffer(const std::string& key, std::uint64_t asked,
                          std::uint64_t granted) {
  health_check x{"buffers", key};
  x.good = granted >= asked;
  x.found = config::format_size(granted) + " granted of "
            + config::format_size(asked);
  auto limit = key == "transport.receive_buffer" ? "net.core.rmem_max"
                                                 : "net.core.wmem_max";
  if (!x.good)
    x.fix = std::string{"sysctl -w "} + limit + "=" + std::to_string(asked)
            + ", and the same line in /etc/sysctl.d/60-troupe.conf; then "
              "start the node again";
  return x;
}

health_check judge_mtu(const std::string& peer,
                       std::optional<std::uint64_t> wanted,
                       std::uint64_t path) {
  health_check x{"mtu", peer};
  x.good = !wanted || *wanted <= path;
  x.found = "the path takes datagrams of " + std::to_string(path) + "B";
  if (!x.good) {
    x.found += ", and transport.datagram_bytes is " + std::to_string(*wanted)
               + "B";
    x.fix = "set transport.datagram_bytes to auto, or to "
            + std::to_string(path) + "B";
  }
  return x;
}

health_check judge_peer(const std::string& peer, const endpoint& at,
                        const std::optional<timespan>& answered) {
  health_check x{"reach", peer};
  x.good = answered.has_value();
  if (answered) {
    x.found = to_string(at) + " answers over UDP after "
              + short_time(milliseconds_in(*answered));
    return x;
  }
  x.found = "nothing comes back from " + to_string(at) + " over UDP";
  x.fix = "start it, if it does not run; else let UDP through both ways, on "
          "both machines: nft add rule inet filter input udp dport "
          + std::to_string(at.port) + " accept";
  return x;
}

health_check judge_sealing(bool sealed, const endpoint& bind) {
  health_check x{"sealing", to_string(bind)};
  x.good = sealed || bind.is_loopback();
  if (sealed)
    x.found = "all datagrams are sealed";
  else if (x.good)
    x.found = "not sealed; this machine's own programs are believed";
  else
    x.found = "not sealed: whoever can send to this address is believed";
  if (!x.good)
    x.fix = "troupe keys new group.keys; give the file to all nodes of the "
            "group, and each the key \"key_file\" instead of \"encryption\"";
  return x;
}

health_check judge_clock(bool kept) {
  health_check x{"clock", "this machine", kept};
  x.found = kept ? "the time of day is kept"
                 : "nobody keeps the time of day: logs of several machines "
                   "do not fit together";
  if (!kept)
    x.fix = "timedatectl set-ntp true (or apt-get install chrony)";
  return x;
}

health_check judge_skew(timespan skew) {
  auto away = skew < timespan{0} ? -skew : skew;
  health_check x{"clock", "the node's", away <= skew_max};
  x.found = "the time of day there and here are "
            + short_time(milliseconds_in(away)) + " apart";
  if (!x.good)
    x.fix = "timedatectl set-ntp true on both machines (or apt-get install "
            "chrony)";
  return x;
}

health_check judge_descriptors(std::optional<std::uint64_t> in_use,
                               std::uint64_t needed, std::uint64_t most) {
  health_check x{"descriptors", "open files"};
  auto limit = std::to_string(most);
  if (in_use) {
    x.good = static_cast<double>(*in_use)
             <= in_use_max * static_cast<double>(most);
    x.found = std::to_string(*in_use) + " in use of " + limit;
  } else {
    x.good = needed <= most;
    x.found = std::to_string(needed) + " may be needed, " + limit
              + " are allowed";
  }
  if (!x.good)
    x.fix = "ulimit -n " + std::to_string(std::max(needed, most * 2))
            + ", or LimitNOFILE= in the unit; or lower http.connections_max";
  return x;
}

health_check judge_key_file(const std::string& key, const std::string& path,
                            std::optional<unsigned> mode,
                            const std::string& why) {
  health_check x{"key files", key};
  if (!mode) {
    x.good = false;
    x.found = path + ": " + why;
    x.fix = "(umask 077; openssl rand -hex 16 >" + path + ")";
    return x;
  }
  std::array<char, 8> octal{};
  std::snprintf(octal.data(), octal.size(), "%04o", *mode & 07777u);
  x.good = (*mode & 0077u) == 0;
  x.found = path + " has mode " + octal.data();
  if (!x.good)
    x.fix = "chmod 600 " + path;
  return x;
}

} // namespace troupe
