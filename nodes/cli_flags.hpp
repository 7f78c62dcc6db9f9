#pragma once

#include "config/schema.hpp"
#include "nodes/demo_ordering.hpp"
#include "nodes/simulate.hpp"

#include <CLI/CLI.hpp>

#include <string>
#include <variant>
#include <vector>

namespace troupe {

/// Returns the names of the commands below `app`.
std::vector<std::string> names_below(const CLI::App& app);

/// Returns the long flags that `apps` take.
std::vector<std::string> flags_of(const std::vector<const CLI::App*>& apps);

/// Returns the word that stands for such a value in help texts.
std::string placeholder(config::key_type type);

/// Adds a flag that takes what the key `path` takes, and hands its value on.
template <class T, class F>
CLI::Option* add_value(CLI::App& app, const std::string& flag,
                       const std::string& path, const std::string& doc,
                       F take) {
  const auto* row = config::find_key(path);
  auto read = [row, flag, take](const std::string& text) {
    auto value = config::read_text(*row, text);
    if (!value || !std::holds_alternative<T>(*value))
      throw CLI::ValidationError(flag, "found " + config::in_quotes(text)
                                         + ", expected "
                                         + config::expected(*row));
    take(std::get<T>(*value));
  };
  auto result = app.add_option_function<std::string>(flag, read, doc);
  return result->type_name(placeholder(row->type));
}

/// Adds the flags of `troupe demo ordering`, which write to `out`.
void add_flags(CLI::App& app, demo_ordering_options& out);

/// Adds the flags of `troupe simulate`, which write to `out`.
void add_flags(CLI::App& app, simulate_options& out);

} // namespace troupe
