#include "config/lists.hpp"
#include "config/schema.hpp"

#include "messages/endpoint.hpp"
#include "messages/wire.hpp"

#include <algorithm>
#include <cctype>
#include <map>

namespace troupe::config {

namespace {

constexpr std::size_t host_bytes_max = 253; // RFC 1035, 2.3.4

bool consists_of(std::string_view text, std::string_view allowed) {
  return text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_host(std::string_view host) {
  if (host.empty() || host.size() > host_bytes_max)
    return false;
  // Only digits and dots: meant as a number, so it must be one.
  if (consists_of(host, "0123456789."))
    return parse_endpoint(std::string{host} + ":0").has_value();
  return std::all_of(host.begin(), host.end(), [](unsigned char c) {
    return c < 0x80 && (std::isalnum(c) || c == '-' || c == '.' || c == '_');
  });
}

/// A name would not say whether it stands for such an address.
bool is_multicast(std::string_view text) {
  auto at = parse_endpoint(text);
  return at && at->is_multicast() && at->port != 0;
}

std::optional<key_value> from_json(const key_row& row, const json_value& in) {
  if (in.type == json_type::null && row.nullable)
    return key_value{std::monostate{}};
  if (row.type == key_type::count) {
    if (in.type == json_type::count)
      return key_value{in.count};
  } else if (row.type == key_type::chance) {
    if (in.type == json_type::count || in.type == json_type::number)
      return key_value{in.number};
  } else if (row.type == key_type::flag) {
    if (in.type == json_type::boolean)
      return key_value{std::uint64_t{in.shown() == "true"}};
  } else if (in.type == json_type::text) {
    return read_text(row, in.text);
  }
  return std::nullopt;
}

template <class T>
bool within(const key_row& row, const T& min, const T& max) {
  return std::get<T>(row.min) <= min && max <= std::get<T>(row.max);
}

/// Whether `value` is within the limits of `row`.
bool fits(const key_row& row, const key_value& value) {
  if (auto x = std::get_if<span_range>(&value))
    return within(row, x->min, x->max);
  if (auto x = std::get_if<timespan>(&value))
    return within(row, *x, *x);
  if (auto x = std::get_if<std::uint64_t>(&value))
    return within(row, *x, *x);
  if (auto x = std::get_if<double>(&value))
    return within(row, *x, *x);
  return true;
}

std::string limits(const key_row& row) {
  auto as = row;
  if (as.type == key_type::range)
    as.type = key_type::duration;
  return "from " + write_text(as, row.min) + " to " + write_text(as, row.max);
}

} // namespace

std::string expected_form(const key_row& row) {
  switch (row.type) {
    case key_type::word:
      return "one of \"" + join(row.words, R"(", ")") + "\"";
    case key_type::name:
      return "a name of 1 to 63 of the characters a-z, 0-9 and -";
    case key_type::bind:
      return R"(an address such as "127.0.0.1:7001" or "[::1]:0")";
    case key_type::address:
      return "an address such as \"127.0.0.1:7001\", with a port above 0";
    case key_type::addresses:
      return "an address such as \"127.0.0.1:7001\", with a port above 0, or a "
             "list of 1 to "
             + std::to_string(texts_max) + " such";
    case key_type::multicast:
      return "an IP multicast address such as \"239.192.7.1:7001\" or "
             "\"[ff15::7]:7001\", with a port above 0";
    case key_type::path:
      return "a path";
    case key_type::duration:
      return "a duration such as \"500ms\", " + limits(row);
    case key_type::range:
      return R"(a range of durations such as "1ms..60ms", the smaller first, )"
             + limits(row);
    case key_type::size:
      return (row.or_word.empty() ? "" : '"' + row.or_word + "\" or ")
             + "a size such as \"64KiB\", " + limits(row);
    case key_type::count:
      return "a whole number " + limits(row);
    case key_type::chance:
      return "a number " + limits(row);
    case key_type::flag:
      return "true or false";
    case key_type::names:
      return "a list of 1 to " + std::to_string(names_max(row)) + " names";
    case key_type::texts:
      return "a list of up to " + std::to_string(texts_max)
             + " texts, none longer than " + std::to_string(text_bytes_max)
             + " bytes or with a zero byte";
    case key_type::peers:
      return "a list of 1 to " + std::to_string(wire::members_max)
             + R"( objects with "name" and "address")";
  }
  return "";
}

std::string expected(const key_row& row) {
  return expected_form(row) + (row.nullable ? ", or null" : "");
}

std::optional<key_value> read_text(const key_row& row, std::string_view text) {
  std::optional<key_value> result;
  auto take = [&result](const auto& x) {
    if (x)
      result = *x;
  };
  if ((row.nullable && text == "null")
      || (!row.or_word.empty() && text == row.or_word))
    return key_value{std::monostate{}};
  auto known = [&row](std::string_view word) {
    return std::find(row.words.begin(), row.words.end(), word)
           != row.words.end();
  };
  auto is_text = (row.type == key_type::word && known(text))
                 || (row.type == key_type::name && is_name(text))
                 || (row.type == key_type::bind && is_address(text, true))
                 || (row.type == key_type::address && is_address(text, false))
                 || (row.type == key_type::multicast && is_multicast(text))
                 || (row.type == key_type::path && !text.empty()
                     && text.find('\0') == std::string_view::npos);
  if (is_text)
    result = std::string{text};
  else if (row.type == key_type::addresses)
    take(parse_addresses(text));
  else if (row.type == key_type::duration)
    take(parse_duration(text));
  else if (row.type == key_type::range)
    take(parse_span_range(text));
  else if (row.type == key_type::size)
    take(parse_size(text));
  else if (row.type == key_type::count)
    take(parse_count(text));
  else if (row.type == key_type::chance)
    take(parse_chance(text));
  else if (row.type == key_type::flag && (text == "true" || text == "false"))
    result = key_value{std::uint64_t{text == "true"}};
  if (result && !fits(row, *result))
    result = std::nullopt;
  return result;
}

std::optional<key_value> read_json(const key_row& row, const json_value& in,
                                   const std::string& source,
                                   fault_list& faults) {
  if (row.type == key_type::peers)
    return read_peers(row, in, source, faults);
  if (row.type == key_type::names)
    return read_names(row, in, source, faults);
  if (row.type == key_type::texts)
    return read_texts(row, in, source, faults);
  if (row.type == key_type::addresses && in.type == json_type::list)
    return read_addresses(row, in, source, faults);
  auto result = from_json(row, in);
  if (result && fits(row, *result))
    return result;
  auto word = row.type == key_type::word && in.type == json_type::text
                ? nearest(in.text, row.words)
                : "";
  faults.add({source, in.where, in.pointer(), in.shown(), expected(row), word});
  return std::nullopt;
}

std::string write_text(const key_row& row, const key_value& value) {
  if (std::holds_alternative<std::monostate>(value))
    return row.or_word.empty() ? "null" : row.or_word;
  if (auto x = std::get_if<std::uint64_t>(&value)) {
    if (row.type == key_type::flag)
      return *x != 0 ? "true" : "false";
    return row.type == key_type::size ? format_size(*x) : std::to_string(*x);
  }
  if (auto x = std::get_if<double>(&value))
    return format_chance(*x);
  if (auto x = std::get_if<timespan>(&value))
    return format_duration(*x);
  if (auto x = std::get_if<span_range>(&value))
    return format_span_range(*x);
  if (auto x = std::get_if<std::string>(&value))
    return *x;
  if (auto x = std::get_if<std::vector<std::string>>(&value))
    return join(*x, ",");
  std::vector<std::string> parts;
  for (const auto& peer : std::get<std::vector<peer_entry>>(value))
    parts.push_back(peer.name + "=" + peer.address
                    + (peer.http.empty() ? "" : " (http " + peer.http + ")"));
  return join(parts, ",");
}

bool is_address(std::string_view text, bool may_be_port_zero) {
  auto colon = text.rfind(':');
  if (colon == std::string_view::npos)
    return false;
  auto port = parse_count(text.substr(colon + 1));
  if (!port || *port > 65535 || (*port == 0 && !may_be_port_zero))
    return false;
  auto host = text.substr(0, colon);
  return (!host.empty() && host.front() == '[')
           ? parse_endpoint(text).has_value()
           : is_host(host);
}

std::optional<std::vector<std::string>> parse_addresses(std::string_view text) {
  std::vector<std::string> result;
  for (;;) {
    auto end = std::min(text.find(','), text.size());
    std::string one{text.substr(0, end)};
    if (!is_address(one, false) || result.size() == texts_max)
      return std::nullopt;
    if (std::find(result.begin(), result.end(), one) == result.end())
      result.push_back(std::move(one));
    if (end == text.size())
      return result;
    text.remove_prefix(end + 1);
  }
}

bool is_own_machine(const std::string& address) {
  auto at = parse_endpoint(address);
  return at ? at->is_loopback()
            : address.substr(0, address.rfind(':')) == "localhost";
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= wire::name_bytes_max
         && consists_of(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
}

} // namespace troupe::config
