#include "actors/io/socket_holder.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <system_error>

namespace troupe {

namespace {

namespace fs = std::filesystem;

/// Adds the inodes of sockets on `port` that `table` lists. Each line has the
/// local address in hexadecimal as its second field and the inode as its tenth.
void collect_inodes(const char* table, std::uint16_t port,
                    std::set<std::string>& out) {
  std::ifstream in{table};
  std::string line;
  std::getline(in, line); // The heads of the columns.
  while (std::getline(in, line)) {
    std::istringstream fields{line};
    std::string number, local, field, inode;
    fields >> number >> local;
    for (int i = 0; i < 7; ++i)
      fields >> field;
    auto colon = local.rfind(':');
    if (!(fields >> inode) || colon == std::string::npos)
      continue;
    std::istringstream hex{local.substr(colon + 1)};
    unsigned found = 0;
    if (hex >> std::hex >> found && found == port)
      out.insert("socket:[" + inode + "]");
  }
}

/// Whether the process has one of `sockets` among its open files.
bool has_open(const fs::path& process, const std::set<std::string>& sockets) {
  std::error_code error;
  for (fs::directory_iterator i{process / "fd", error}, end; !error && i != end;
       i.increment(error)) {
    std::error_code unreadable; // The file may be closed by now.
    if (sockets.count(fs::read_symlink(i->path(), unreadable).string()) != 0)
      return true;
  }
  return false;
}

std::string holders_of(const std::set<std::string>& sockets) {
  std::string result;
  std::error_code error;
  for (fs::directory_iterator i{"/proc", error}, end; !error && i != end;
       i.increment(error)) {
    auto pid = i->path().filename().string();
    if (!std::all_of(pid.begin(), pid.end(),
                     [](char c) { return c >= '0' && c <= '9'; })
        || !has_open(i->path(), sockets))
      continue;
    std::string name;
    std::ifstream comm{i->path() / "comm"};
    std::getline(comm, name);
    result += result.empty() ? "pid " : ", pid ";
    result.append(pid).append(" (").append(name).append(")");
  }
  return result;
}

} // namespace

std::string holders_of_udp_port(std::uint16_t port) {
  std::set<std::string> sockets;
  collect_inodes("/proc/net/udp", port, sockets);
  collect_inodes("/proc/net/udp6", port, sockets);
  return holders_of(sockets);
}

std::string holders_of_tcp_port(std::uint16_t port) {
  std::set<std::string> sockets;
  collect_inodes("/proc/net/tcp", port, sockets);
  collect_inodes("/proc/net/tcp6", port, sockets);
  return holders_of(sockets);
}

} // namespace troupe
