#include "nodes/time_text.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace troupe {

std::uint64_t wall_ms() {
  using namespace std::chrono;
  return static_cast<std::uint64_t>(
    duration_cast<milliseconds>(system_clock::now().time_since_epoch())
      .count());
}

std::string rfc3339(std::uint64_t ms) {
  auto seconds = static_cast<std::time_t>(ms / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> date{};
  std::strftime(date.data(), date.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::array<char, 8> rest{};
  std::snprintf(rest.data(), rest.size(), ".%03uZ",
                static_cast<unsigned>(ms % 1000));
  return std::string{date.data()} + rest.data();
}

std::string short_time(double ms) {
  std::array<char, 32> text{};
  if (ms < 1000)
    std::snprintf(text.data(), text.size(), "%.0f ms", ms);
  else
    std::snprintf(text.data(), text.size(), "%.1f s", ms / 1000);
  return text.data();
}

} // namespace troupe
