#pragma once

#include "config/load.hpp"
#include "config/node_config.hpp"
#include "nodes/output.hpp"

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

/// The commands that start no node. Each returns an `exit_code`.
namespace troupe {

/// Where a command writes: results to one, everything else to the other.
struct console {
  std::ostream& out;
  std::ostream& err;
};

/// Prints one line a fault, without control characters.
void print_faults(const config::fault_list& faults, std::ostream& out);

/// Loads a configuration; tells its faults and warnings to `io.err`. Returns
/// nothing if there are faults.
std::optional<node_config> load_or_tell(const std::string& file,
                                        const config::overrides& with,
                                        console io);

/// Validates files and prints every fault of every file.
int check_files(const std::vector<std::string>& files,
                const config::overrides& with, output_format format,
                console io);

struct show_options {
  std::string file;
  bool origin = false;
  /// Nothing means JSON.
  std::optional<output_format> format;
};

/// Prints the effective configuration.
int show_config(const show_options& opts, const config::overrides& with,
                console io);

/// Prints the JSON Schema of the files of one kind.
int print_schema(node_kind kind, console io);

int print_version(output_format format, console io);

} // namespace troupe
