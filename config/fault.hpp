#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::config {

/// A position in a text; both count from 1, columns in bytes. Line 0 is
/// nowhere: the value did not come from a file.
struct place {
  std::size_t line = 0;
  std::size_t column = 0;
};

/// One thing that is wrong with a configuration.
struct fault {
  /// The file, `--set group.level=x`, or the name of a variable.
  std::string source;
  place where;
  /// JSON pointer (RFC 6901) of the value; empty for the whole document.
  std::string pointer;
  std::string found;
  std::string expected;
  /// The known key that is most like an unknown one, if any is.
  std::string nearest;
};

/// Returns the fault as one line: `file:line:column: pointer: found ...,
/// expected ...; did you mean ...?`.
std::string to_string(const fault& x);

/// Keeps faults, and counts those above a limit instead of keeping them.
class fault_list {
public:
  static constexpr std::size_t items_max = 200;

  void add(fault x);

  /// Brings the faults into the order of the text; those that are in no file
  /// come last.
  void sort();

  const std::vector<fault>& items() const {
    return items_;
  }

  /// Faults that were found but not kept.
  std::size_t more() const {
    return more_;
  }

  bool empty() const {
    return items_.empty();
  }

private:
  std::vector<fault> items_;
  std::size_t more_ = 0;
};

/// Returns `text` in quotation marks, escaped, and shortened where it is long.
std::string in_quotes(std::string_view text);

/// Returns the one of `known` that is nearest to `text`, at most two edits away
/// (Levenshtein; two letters swapped are one), or nothing.
std::string nearest(std::string_view text,
                    const std::vector<std::string>& known);

/// Returns the items with `separator` between them.
std::string join(const std::vector<std::string>& items,
                 std::string_view separator);

/// Returns one step of a JSON pointer (RFC 6901): a slash and the escaped key.
std::string pointer_step(std::string_view key);

/// Returns the JSON pointer of a dotted path: `/group/level`.
std::string pointer_of(std::string_view path);

} // namespace troupe::config
