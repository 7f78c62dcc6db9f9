#pragma once

#include "config/node_config.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::config {

/// What is said beside the file. A `--set` wins over a variable, a variable
/// over the file, the file over its profile, the profile over the default.
struct overrides {
  /// `key=value`, such as `group.level=agreed`; a later one wins.
  std::vector<std::string> sets;
  /// Variables of the process; those that begin with `TROUPE_` are looked at,
  /// and those that say where state is kept.
  std::map<std::string, std::string> environment;
};

struct load_result {
  /// Only to be used when there are no faults.
  node_config config;
  fault_list faults;
  /// Whole sentences about what was ignored.
  std::vector<std::string> warnings;

  bool ok() const {
    return faults.empty();
  }
};

/// Returns the variables of this process.
std::map<std::string, std::string> process_environment();

/// Reads a configuration file with all that overrides it, and finds all that
/// is wrong with it. A file that cannot be read is a fault too.
load_result load_file(const std::string& file, const overrides& with);

/// The same for a text; `file` is the name that faults bear, and relative paths
/// resolve against its folder.
load_result load_text(const std::string& file, std::string_view text,
                      const overrides& with);

/// Makes all paths relative to the folder of the file.
void resolve_paths(node_config& x);

/// Finds what is wrong between keys. Keys in `bad` have faults of their own
/// and are left out.
void check_relations(const node_config& x, const std::set<std::string>& bad,
                     fault_list& faults);

} // namespace troupe::config
