#pragma once

#include "messages/errc.hpp"
#include "messages/view.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace troupe {

enum class notice_level : std::uint8_t { debug, info, warning, error };

/// Something that a person should know, as one sentence.
struct notice {
  notice_level level = notice_level::info;
  std::string text;
};

/// That many units of a delivery stand in the journal, and their bytes.
struct written {
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;
};

/// The group has taken own messages, up to number `last`.
struct said {
  std::uint64_t last = 0;
};

/// For whom this node waits, in the words of `wait_list`.
struct waiting_for {
  std::string name;
  std::string what;
  std::uint64_t count = 0;
};

struct waiting {
  std::vector<waiting_for> items;
};

/// Reads on.
struct read_lines {};

/// What was read, without the line ends.
struct input_lines {
  std::vector<std::string> lines;
  /// Whether the input is at its end.
  bool last = false;
  /// Sizes of lines that were too large, and skipped.
  std::vector<std::size_t> too_large;
};

/// Says no more, and ends when the others have.
struct leave {};

/// The node has done what it is for, well or not.
struct life_over {
  bool good = true;
  /// Where it is not: why, if it has a name.
  errc why = errc::none;
};

/// It is time to say for whom this node waits.
struct report_due {};

/// Where a peer stands in its round.
struct get_standing {};

struct peer_standing {
  /// Null before the handshake is over.
  view_ptr current;
  std::uint64_t sent = 0;
  std::uint64_t delivered = 0;
};

} // namespace troupe
