#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace troupe {

/// Keys: `trace.*`.
struct trace_options {
  /// Where to; empty means that nothing is recorded.
  std::string file;
  /// Bytes after which a new file is begun, and how many files are kept.
  std::size_t file_bytes = 64u << 20;
  std::uint32_t files = 4;
  /// Bytes of text that are not written yet; what would go beyond them is not
  /// recorded.
  std::size_t buffer_bytes = 8u << 20;
};

} // namespace troupe
