#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace troupe {

/// Cuts a stream of bytes into lines. A line that is too long keeps its
/// beginning: whoever writes without end fills no memory.
class line_splitter {
public:
  static constexpr std::size_t line_bytes_max = 1u << 20;

  explicit line_splitter(std::size_t limit = line_bytes_max) : limit_(limit) {
    // nop
  }

  /// Appends the lines that `bytes` completes to `out`, without their ends.
  void push(std::string_view bytes, std::vector<std::string>& out);

  /// The stream is over: a last line needs no end.
  void finish(std::vector<std::string>& out);

  /// Lines that lost their tails so far.
  std::uint64_t shortened() const {
    return shortened_;
  }

private:
  void append(std::string_view bytes);

  std::size_t limit_;
  std::string line_;
  bool too_long_ = false;
  std::uint64_t shortened_ = 0;
};

} // namespace troupe
