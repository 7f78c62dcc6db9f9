#pragma once

#include "config/schema.hpp"

#include <type_traits>

namespace troupe::config {

// -- members to values --------------------------------------------------------

template <class T>
key_value to_value(const T& x) {
  if constexpr (std::is_enum_v<T>)
    return to_string(x);
  else if constexpr (std::is_same_v<T, double> || std::is_same_v<T, timespan>)
    return x;
  else if constexpr (std::is_unsigned_v<T>)
    return std::uint64_t{x};
  else
    return x.empty() ? key_value{std::monostate{}} : key_value{x};
}

template <class T>
key_value to_value(const std::optional<T>& x) {
  return x ? key_value{*x} : key_value{std::monostate{}};
}

// -- values to members --------------------------------------------------------

inline void parse_into(level& out, std::string_view text) {
  out = parse_level(text).value_or(out);
}

inline void parse_into(node_kind& out, std::string_view text) {
  out = parse_node_kind(text).value_or(out);
}

inline void parse_into(encryption_kind& out, std::string_view text) {
  out = parse_encryption_kind(text).value_or(out);
}

inline void parse_into(quorum_kind& out, std::string_view text) {
  out = parse_quorum_kind(text).value_or(out);
}

inline void parse_into(detector_kind& out, std::string_view text) {
  out = parse_detector_kind(text).value_or(out);
}

inline void parse_into(silence_rule& out, std::string_view text) {
  out = parse_silence_rule(text).value_or(out);
}

inline void parse_into(stuck_policy& out, std::string_view text) {
  out = parse_stuck_policy(text).value_or(out);
}

inline void parse_into(check_mode& out, std::string_view text) {
  out = parse_check_mode(text).value_or(out);
}

inline void parse_into(source_kind& out, std::string_view text) {
  out = parse_source_kind(text).value_or(out);
}

inline void parse_into(log_level& out, std::string_view text) {
  out = parse_log_level(text).value_or(out);
}

inline void parse_into(log_format& out, std::string_view text) {
  out = parse_log_format(text).value_or(out);
}

inline void parse_into(processor_kind& out, std::string_view text) {
  out = parse_processor_kind(text).value_or(out);
}

inline void parse_into(balance_kind& out, std::string_view text) {
  out = parse_balance_kind(text).value_or(out);
}

template <class T>
void from_value(T& out, const key_value& x) {
  if constexpr (std::is_enum_v<T>)
    parse_into(out, std::get<std::string>(x));
  else if constexpr (std::is_unsigned_v<T>)
    out = static_cast<T>(std::get<std::uint64_t>(x));
  else if (std::holds_alternative<std::monostate>(x))
    out = T{};
  else
    out = std::get<T>(x);
}

template <class T>
void from_value(std::optional<T>& out, const key_value& x) {
  out = std::nullopt;
  if (!std::holds_alternative<std::monostate>(x))
    out = std::get<T>(x);
}

/// What the value of a row may be.
struct key_form {
  key_type type = key_type::count;
  key_value min;
  key_value max;
  std::vector<std::string> words;
  bool nullable = false;
  std::string or_word;
  bool required = false;
  std::string derived;

  key_form or_null() && {
    nullable = true;
    return std::move(*this);
  }

  key_form or_else(std::string word) && {
    or_word = std::move(word);
    return std::move(*this);
  }
};

// -- forms --------------------------------------------------------------------

constexpr std::uint64_t kib = 1024;
constexpr std::uint64_t mib = 1024 * kib;
constexpr std::uint64_t gib = 1024 * mib;

inline key_form form(key_type type, key_value min = {}, key_value max = {}) {
  key_form result;
  result.type = type;
  result.min = std::move(min);
  result.max = std::move(max);
  return result;
}

inline key_form words(std::vector<std::string> items) {
  key_form result;
  result.type = key_type::word;
  result.words = std::move(items);
  return result;
}

inline key_form needed(key_form x) {
  x.required = true;
  return x;
}

inline key_form derived(key_form x, std::string from) {
  x.derived = std::move(from);
  return x;
}

inline key_form duration(timespan min, timespan max) {
  return form(key_type::duration, min, max);
}

inline key_form size(std::uint64_t min, std::uint64_t max) {
  return form(key_type::size, min, max);
}

inline key_form count(std::uint64_t min, std::uint64_t max) {
  return form(key_type::count, min, max);
}

inline key_form chance() {
  return form(key_type::chance, 0.0, 1.0);
}

inline key_form flag() {
  return form(key_type::flag, std::uint64_t{0}, std::uint64_t{1});
}

inline key_form any_count() {
  return count(0, ~std::uint64_t{0});
}

// -- rows ---------------------------------------------------------------------

/// Gathers rows for the kinds of node that were named last.
class table_builder {
public:
  void for_kinds(std::vector<node_kind> kinds) {
    kinds_ = std::move(kinds);
  }

  /// `Path` leads to the member, through the members that it lies in.
  template <auto... Path>
  void
  add(std::string path, key_form form, std::string doc, std::string reason) {
    auto get = [](const node_config& x) { return to_value((x.*....*Path)); };
    auto set = [](node_config& x, const key_value& value) {
      from_value((x.*....*Path), value);
    };
    add_row(std::move(path), std::move(form), std::move(doc),
            std::move(reason));
    rows_.back().get = get;
    rows_.back().set = set;
  }

  /// For a range, whose ends are the members `Min` and `Max` of one struct.
  template <auto Min, auto Max, auto... Path>
  void add_range(std::string path, key_form form, std::string doc,
                 std::string reason) {
    auto get = [](const node_config& x) {
      const auto& part = (x.*....*Path);
      return key_value{span_range{part.*Min, part.*Max}};
    };
    auto set = [](node_config& x, const key_value& value) {
      auto& part = (x.*....*Path);
      auto& range = std::get<span_range>(value);
      part.*Min = range.min;
      part.*Max = range.max;
    };
    add_row(std::move(path), std::move(form), std::move(doc),
            std::move(reason));
    rows_.back().get = get;
    rows_.back().set = set;
  }

  std::vector<key_row> take() {
    return std::move(rows_);
  }

private:
  void add_row(std::string path, key_form form, std::string doc,
               std::string reason) {
    key_row row;
    row.path = std::move(path);
    row.type = form.type;
    row.kinds = kinds_;
    row.min = std::move(form.min);
    row.max = std::move(form.max);
    row.words = std::move(form.words);
    row.nullable = form.nullable;
    row.or_word = std::move(form.or_word);
    row.required = form.required;
    row.derived = std::move(form.derived);
    row.doc = std::move(doc);
    row.reason = std::move(reason);
    rows_.push_back(std::move(row));
  }

  std::vector<key_row> rows_;
  std::vector<node_kind> kinds_;
};

/// The keys by which a node is known, and the group by.
void add_identity_keys(table_builder& t);

/// The keys of the ordered stream.
void add_level_key(table_builder& t);
void add_stream_keys(table_builder& t);
void add_session_keys(table_builder& t);
void add_trace_keys(table_builder& t);
void add_detector_keys(table_builder& t);
void add_view_keys(table_builder& t);
void add_state_keys(table_builder& t);

/// The keys of discovery, of receivers and of requesters.
void add_discovery_keys(table_builder& t);

/// The keys of those who share by gossip.
void add_gossip_keys(table_builder& t);

/// The keys of the notification service and its clients.
void add_service_keys(table_builder& t);

} // namespace troupe::config
