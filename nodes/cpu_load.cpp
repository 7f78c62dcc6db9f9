#include "nodes/cpu_load.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <sstream>

#include <unistd.h>

namespace troupe {

namespace {

double ticks_per_second() {
  return static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::string content_of(const std::string& path) {
  std::ifstream in{path};
  return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

} // namespace

std::optional<double> busy_seconds_of(const std::string& text,
                                      double ticks_per_second) {
  std::istringstream in{text};
  std::string name;
  double user = 0, nice = 0, system = 0, idle = 0, wait = 0;
  double interrupts = 0, soft_interrupts = 0, stolen = 0;
  if (!(in >> name >> user >> nice >> system >> idle >> wait >> interrupts
        >> soft_interrupts >> stolen)
      || name != "cpu")
    return std::nullopt;
  return (user + nice + system + interrupts + soft_interrupts + stolen)
         / ticks_per_second;
}

std::optional<double> process_seconds_of(const std::string& text,
                                         double ticks_per_second) {
  // The second field is the name of the program, which may have blanks in it.
  auto name_end = text.rfind(')');
  if (name_end == std::string::npos)
    return std::nullopt;
  std::istringstream in{text.substr(name_end + 1)};
  constexpr auto fields_before = 11; // From the state on.
  std::string skipped;
  for (auto i = 0; i < fields_before; ++i)
    in >> skipped;
  double user = 0, system = 0;
  if (!(in >> user >> system))
    return std::nullopt;
  return (user + system) / ticks_per_second;
}

std::optional<double> cpu_seconds_of(const std::string& who) {
  return process_seconds_of(content_of("/proc/" + who + "/stat"),
                            ticks_per_second());
}

foreign_load::foreign_load(std::vector<pid_t> ours)
  : ours_(std::move(ours)),
    begun_(std::chrono::steady_clock::now()),
    before_(used_by_others()) {
  // nop
}

std::optional<double> foreign_load::cores() const {
  auto seconds
    = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_)
        .count();
  auto after = used_by_others();
  if (!before_ || !after || seconds <= 0)
    return std::nullopt;
  return std::max(0.0, (*after - *before_) / seconds);
}

std::optional<double> foreign_load::used_by_others() const {
  auto result = busy_seconds_of(content_of("/proc/stat"), ticks_per_second());
  if (!result)
    return std::nullopt;
  *result -= cpu_seconds_of("self").value_or(0);
  for (auto id : ours_)
    *result -= cpu_seconds_of(std::to_string(id)).value_or(0);
  return result;
}

} // namespace troupe
