#include "nodes/progress_bar.hpp"

#include <algorithm>
#include <ostream>

namespace troupe {

namespace {

constexpr std::uint64_t bar_columns = 30;
constexpr auto redraw_after = std::chrono::milliseconds{100};

} // namespace

std::string bar_text(const std::string& label, std::uint64_t done,
                     std::uint64_t total, const std::string& unit) {
  auto share
    = total == 0 ? 0.0 : static_cast<double>(done) / static_cast<double>(total);
  auto full = static_cast<std::size_t>(std::min(share, 1.0)
                                       * static_cast<double>(bar_columns));
  return label + "  [" + std::string(full, '#')
         + std::string(bar_columns - full, '.') + "]  " + std::to_string(done)
         + " of " + std::to_string(total) + " " + unit;
}

void progress_bar::show(const std::string& text) {
  auto now = std::chrono::steady_clock::now();
  if (!visible_ || (drawn_ && now - drawn_at_ < redraw_after))
    return;
  drawn_ = true;
  drawn_at_ = now;
  // Back to the first column, and away with what stood there.
  terminal_ << "\r" << text << "\x1b[K" << std::flush;
}

void progress_bar::note(const std::string& text) {
  clear();
  terminal_ << text << "\n" << std::flush;
}

void progress_bar::clear() {
  if (drawn_)
    terminal_ << "\r\x1b[K" << std::flush;
  drawn_ = false;
}

} // namespace troupe
