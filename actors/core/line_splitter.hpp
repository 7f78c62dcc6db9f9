#pragma once

#include "messages/people.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace troupe::core {

/// Cuts a stream of bytes into lines. One that is longer than the limit is
/// skipped whole, and its size told.
class line_splitter {
public:
  line_splitter() = default;

  explicit line_splitter(std::size_t line_bytes_max) : max_(line_bytes_max) {
    // nop
  }

  /// Takes the next bytes of the stream.
  void on_bytes(std::string_view bytes, input_lines& out);

  /// The stream is at its end; what stands before it is a line too.
  void on_end(input_lines& out);

private:
  void on_line_end(input_lines& out);

  std::size_t max_ = 60000;
  std::string open_;
  std::size_t size_ = 0;
};

} // namespace troupe::core
