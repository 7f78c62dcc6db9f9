#include "nodes/service_notice.hpp"

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace troupe {

namespace {

std::optional<std::uint64_t> number_of(const char* variable) {
  auto text = std::getenv(variable);
  if (!text)
    return std::nullopt;
  std::uint64_t result = 0;
  auto last = text + std::strlen(text);
  auto [end, error] = std::from_chars(text, last, result);
  if (error != std::errc{} || end != last)
    return std::nullopt;
  return result;
}

} // namespace

void tell_service_manager(const std::string& text) {
  auto path = std::getenv("NOTIFY_SOCKET");
  sockaddr_un to{};
  if (!path || std::strlen(path) < 2
      || std::strlen(path) >= sizeof(to.sun_path))
    return;
  to.sun_family = AF_UNIX;
  auto size = std::strlen(path);
  std::memcpy(to.sun_path, path, size);
  if (to.sun_path[0] == '@')
    to.sun_path[0] = '\0'; // A name without a file.
  auto fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return;
  auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + size);
  // A manager that does not listen is no reason to stop.
  ::sendto(fd, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
           reinterpret_cast<const sockaddr*>(&to), length);
  ::close(fd);
}

std::optional<timespan> watchdog_interval() {
  auto limit = number_of("WATCHDOG_USEC");
  auto process = number_of("WATCHDOG_PID");
  if (!limit || *limit == 0
      || (process && *process != static_cast<std::uint64_t>(::getpid())))
    return std::nullopt;
  return std::chrono::microseconds{*limit / 2};
}

} // namespace troupe
