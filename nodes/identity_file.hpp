#pragma once

#include "actors/core/incarnation.hpp"
#include "messages/ids.hpp"
#include "nodes/state_error.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace troupe {

/// Who a node is: a name for ever, and a life until it ends.
struct identity {
  std::string name;
  incarnation life = 0;
};

/// When and how a life begins; both are read once, by the caller.
struct life_start {
  /// Milliseconds since 1970.
  std::uint64_t ms = 0;
  /// Random bits.
  std::uint32_t boot = 0;
};

/// The file `identity` of a state folder.
///
/// A life is on the disk, file and folder both, before anyone hears of it: so
/// no two lives of one folder have the same number, whatever breaks off when.
/// A folder belongs to one name, since what was promised there was promised
/// under that name.
class identity_file {
public:
  /// Begins the next life of `name` in `folder`. A file that is damaged, or of
  /// another name, is refused and left as it is, with words that say what to
  /// do. Without a file lives begin behind `floor` (zero: none).
  static std::variant<identity_file, state_error>
  open(const std::filesystem::path& folder, const std::string& name,
       const life_start& start, incarnation floor = 0);

  const identity& who() const {
    return who_;
  }

private:
  identity_file(std::filesystem::path at, identity who)
    : at_(std::move(at)), who_(std::move(who)) {
    // nop
  }

  std::filesystem::path at_;
  identity who_;
};

/// What stands in the file: lines of text, the last of which is a checksum
/// of all before it.
std::string write_identity(const identity& x);

/// Nothing where a byte is not as `write_identity` wrote it.
std::optional<identity> read_identity(const std::string& text);

} // namespace troupe
