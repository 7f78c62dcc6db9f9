#include "nodes/log_limiter.hpp"

namespace troupe {

namespace {

/// More than tells kinds apart.
constexpr std::size_t kind_bytes_max = 120;

std::string kind_of(std::string_view line) {
  std::string result;
  for (auto x : line.substr(0, kind_bytes_max)) {
    auto is_digit = x >= '0' && x <= '9';
    if (!is_digit)
      result += x;
    else if (result.empty() || result.back() != '#')
      result += '#';
  }
  return result;
}

} // namespace

bool log_limiter::on_line(std::string_view line, time_point now,
                          std::vector<lines_left_out>& out) {
  // A clock that was turned back begins a new second as well.
  if (now >= begin_ + span || now < begin_) {
    for (auto& [name, x] : kinds_)
      if (x.rest.count > 0)
        out.push_back(std::move(x.rest));
    kinds_.clear();
    begin_ = now;
  }
  auto name = kind_of(line);
  if (kinds_.count(name) == 0 && kinds_.size() >= kinds_max)
    name.clear();
  auto& known = kinds_[name];
  if (++known.lines <= lines_max)
    return true;
  if (++known.rest.count == 1)
    known.rest.such_as = line;
  return false;
}

} // namespace troupe
