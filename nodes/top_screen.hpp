#pragma once

#include "messages/ids.hpp"

#include <memory>
#include <string>

namespace troupe {

/// The whole of a terminal, drawn over and over. As it was before, once this
/// object is gone. There is one at a time.
class top_screen {
public:
  /// Returns null where there is no terminal that it can draw on, or nothing to
  /// draw with.
  static std::unique_ptr<top_screen> open();

  ~top_screen();

  top_screen(const top_screen&) = delete;
  top_screen& operator=(const top_screen&) = delete;

  /// Draws these lines, as far as they fit: the second one marked, as a head.
  void draw(const std::string& text);

  /// Waits for a key, another size or the end of `limit`; returns whether to go
  /// on. `q` is no, and so are SIGINT and SIGTERM, which end the process once
  /// this object is gone.
  bool await(timespan limit);

private:
  top_screen() = default;
};

} // namespace troupe
