#pragma once

#include "config/json_source.hpp"
#include "config/node_config.hpp"
#include "config/units.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace troupe::config {

/// What a value is, and with it how it is written.
enum class key_type : std::uint8_t {
  word,      ///< One of the words of its row.
  name,      ///< `[a-z0-9-]{1,63}`.
  bind,      ///< An address of this machine; port 0 lets the system pick.
  address,   ///< An address of another node.
  addresses, ///< One such, or a list of them; in flags, with commas between.
  multicast, ///< An IP multicast address and a port.
  path,      ///< Relative to the folder of the file.
  duration,  ///< `"500ms"`.
  range,     ///< Two durations, `"1ms..60ms"`.
  size,      ///< `"64KiB"`.
  count,     ///< A whole number.
  chance,    ///< A number from 0 to 1.
  flag,      ///< `true` or `false`.
  peers,     ///< The members of a static group.
  names,     ///< A list of names.
  texts,     ///< A list of any texts without a zero byte.
};

/// The value of any key. Nothing stands for `null`, in rows that allow it; a
/// flag is 0 or 1.
using key_value = std::variant<std::monostate, std::uint64_t, double, timespan,
                               span_range, std::string, std::vector<peer_entry>,
                               std::vector<std::string>>;

/// Binds a key to a member of `node_config`. The only place that knows its
/// name, range, meaning and reason; the default is the member's own.
struct key_row {
  /// Dotted, such as `group.level`.
  std::string path;
  key_type type = key_type::count;
  /// The kinds of node that have this key.
  std::vector<node_kind> kinds;
  /// The smallest and the largest; for a range, of both its ends.
  key_value min;
  key_value max;
  std::vector<std::string> words;
  bool nullable = false;
  /// A word in the place of a value; with it, the key has none. Mostly empty.
  std::string or_word;
  bool required = false;
  /// Says what the default follows from, where it is no fixed value.
  std::string derived;
  std::string doc;
  /// Why the default, or the range, is what it is.
  std::string reason;
  key_value (*get)(const node_config&) = nullptr;
  void (*set)(node_config&, const key_value&) = nullptr;

  bool belongs_to(node_kind kind) const;

  /// Whether it also means something to this very node: a discovery node that
  /// stands alone has no group that could be set up.
  bool applies_to(const node_config& x) const;

  /// Whether it is written as JSON wherever it is written.
  bool is_list() const {
    return type == key_type::peers || type == key_type::names
           || type == key_type::texts;
  }
};

/// Returns all keys, those of one section together.
const std::vector<key_row>& key_table();

/// Returns the row of `path`, or null. `"source": "stdin"` is short for
/// `source.kind`; so `source` finds that row.
const key_row* find_key(std::string_view path);

/// Returns the variable that sets `path`: `TROUPE_`, then the path in capitals
/// with `_` for each dot, such as `TROUPE_GROUP_WINDOW_BYTES`.
std::string variable_of(std::string_view path);

/// All kinds of node, in the order in which they are listed.
const std::vector<node_kind>& all_kinds();

/// Returns the names of all kinds.
std::vector<std::string> kind_names();

/// Returns the names right below `prefix` ("group." or ""), each once; only of
/// keys that nodes of `kind` have, if one is given.
std::vector<std::string> names_below(std::string_view prefix,
                                     std::optional<node_kind> kind);

/// Returns the paths of all keys, or of those that nodes of `kind` have.
std::vector<std::string> paths_of(std::optional<node_kind> kind);

/// Returns the kinds that have the key: `comparison and peer`.
std::string kinds_of(const key_row& row);

// -- values -------------------------------------------------------------------

/// Returns what a value of `row` looks like, with its range; `expected` also
/// says where it may be null.
std::string expected_form(const key_row& row);
std::string expected(const key_row& row);

/// Reads a value as `--set` and variables have it; nothing for a bad one.
std::optional<key_value> read_text(const key_row& row, std::string_view text);

/// Reads a value of a file and tells `faults` what is wrong with it.
std::optional<key_value> read_json(const key_row& row, const json_value& in,
                                   const std::string& source,
                                   fault_list& faults);

/// Returns the value as `read_text` reads it.
std::string write_text(const key_row& row, const key_value& value);

/// Whether `text` is `host:port` or `[v6]:port`.
bool is_address(std::string_view text, bool may_be_port_zero);

/// Whether only programs of this machine are there. A name says nothing about
/// where it leads, but for `localhost`.
bool is_own_machine(const std::string& address);

/// Reads addresses of other nodes with commas between them, each once; nothing
/// if one of them is none.
std::optional<std::vector<std::string>> parse_addresses(std::string_view text);

bool is_name(std::string_view text);

} // namespace troupe::config
