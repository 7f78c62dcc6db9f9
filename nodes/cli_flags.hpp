#pragma once

#include "config/schema.hpp"
#include "nodes/bench_ordering.hpp"
#include "nodes/demo_ordering.hpp"
#include "nodes/simulate.hpp"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace troupe {

/// Returns the names of the commands below `app` that people use.
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

/// Reads a whole number from `low` to `high`.
std::optional<std::uint64_t>
parse_number(std::string_view text, std::uint64_t low, std::uint64_t high);

/// Adds a flag whose text `take` reads; it returns whether it could.
template <class F>
CLI::Option* add_read(CLI::App& app, const std::string& flag,
                      const std::string& type, const std::string& doc,
                      const std::string& expected, F take) {
  auto read = [flag, expected, take](const std::string& text) {
    if (!take(text))
      throw CLI::ValidationError(flag, "found " + config::in_quotes(text)
                                         + ", expected " + expected);
  };
  return app.add_option_function<std::string>(flag, read, doc)->type_name(type);
}

/// Adds the flag `-o`, which writes to `out`.
void add_output_flag(CLI::App& app, std::optional<output_format>& out);

/// Adds the flags of `troupe demo ordering`, which write to `out`.
void add_flags(CLI::App& app, demo_ordering_options& out);

/// Adds the flags of `troupe simulate`, which write to `out`.
void add_flags(CLI::App& app, simulate_options& out);

/// Adds the flags of `troupe bench ordering`, which write to `out`.
void add_flags(CLI::App& app, bench_ordering_options& out);

} // namespace troupe
