#include "config/node_config.hpp"

#include <array>

namespace troupe {

namespace {

template <class Enum>
struct word {
  Enum value;
  const char* text;
};

constexpr std::array<word<node_kind>, 10> node_kinds{
  {{node_kind::manager, "manager"},
   {node_kind::comparison, "comparison"},
   {node_kind::peer, "peer"},
   {node_kind::member, "member"},
   {node_kind::discovery, "discovery"},
   {node_kind::receiver, "receiver"},
   {node_kind::requester, "requester"},
   {node_kind::server, "server"},
   {node_kind::client, "client"},
   {node_kind::gossip, "gossip"}}};

constexpr std::array<word<encryption_kind>, 2> encryption_kinds{
  {{encryption_kind::on, "on"}, {encryption_kind::off, "off"}}};

constexpr std::array<word<quorum_kind>, 3> quorum_kinds{
  {{quorum_kind::majority, "majority"},
   {quorum_kind::voters, "voters"},
   {quorum_kind::none, "none"}}};

constexpr std::array<word<detector_kind>, 2> detector_kinds{
  {{detector_kind::heartbeat, "heartbeat"}, {detector_kind::swim, "swim"}}};

constexpr std::array<word<silence_rule>, 2> silence_rules{
  {{silence_rule::deadline, "deadline"}, {silence_rule::phi, "phi"}}};

constexpr std::array<word<stuck_policy>, 2> stuck_policies{
  {{stuck_policy::block, "block"}, {stuck_policy::evict, "evict"}}};

constexpr std::array<word<check_mode>, 3> check_modes{
  {{check_mode::off, "off"},
   {check_mode::report, "report"},
   {check_mode::exit, "exit"}}};

constexpr std::array<word<source_kind>, 4> source_kinds{
  {{source_kind::standard_input, "stdin"},
   {source_kind::text, "text"},
   {source_kind::database, "database"},
   {source_kind::relay, "relay"}}};

constexpr std::array<word<log_level>, 5> log_levels{
  {{log_level::debug, "debug"},
   {log_level::info, "info"},
   {log_level::warning, "warning"},
   {log_level::error, "error"},
   {log_level::off, "off"}}};

constexpr std::array<word<log_format>, 2> log_formats{
  {{log_format::text, "text"}, {log_format::json, "json"}}};

constexpr std::array<word<processor_kind>, 4> processor_kinds{
  {{processor_kind::echo, "echo"},
   {processor_kind::upper, "upper"},
   {processor_kind::sleep, "sleep"},
   {processor_kind::exec, "exec"}}};

constexpr std::array<word<balance_kind>, 2> balance_kinds{
  {{balance_kind::round_robin, "round_robin"},
   {balance_kind::least_outstanding, "least_outstanding"}}};

template <class Enum, std::size_t N>
std::string text_of(Enum x, const std::array<word<Enum>, N>& words) {
  for (const auto& item : words)
    if (item.value == x)
      return item.text;
  return "unknown";
}

template <class Enum, std::size_t N>
std::optional<Enum>
value_of(std::string_view x, const std::array<word<Enum>, N>& words) {
  for (const auto& item : words)
    if (item.text == x)
      return item.value;
  return std::nullopt;
}

} // namespace

std::string to_string(node_kind x) {
  return text_of(x, node_kinds);
}

std::optional<node_kind> parse_node_kind(std::string_view text) {
  return value_of(text, node_kinds);
}

std::string to_string(check_mode x) {
  return text_of(x, check_modes);
}

std::optional<check_mode> parse_check_mode(std::string_view text) {
  return value_of(text, check_modes);
}

std::string to_string(source_kind x) {
  return text_of(x, source_kinds);
}

std::optional<source_kind> parse_source_kind(std::string_view text) {
  return value_of(text, source_kinds);
}

std::string to_string(encryption_kind x) {
  return text_of(x, encryption_kinds);
}

std::optional<encryption_kind> parse_encryption_kind(std::string_view text) {
  return value_of(text, encryption_kinds);
}

std::string to_string(quorum_kind x) {
  return text_of(x, quorum_kinds);
}

std::optional<quorum_kind> parse_quorum_kind(std::string_view text) {
  return value_of(text, quorum_kinds);
}

std::string to_string(detector_kind x) {
  return text_of(x, detector_kinds);
}

std::optional<detector_kind> parse_detector_kind(std::string_view text) {
  return value_of(text, detector_kinds);
}

std::string to_string(silence_rule x) {
  return text_of(x, silence_rules);
}

std::optional<silence_rule> parse_silence_rule(std::string_view text) {
  return value_of(text, silence_rules);
}

std::string to_string(stuck_policy x) {
  return text_of(x, stuck_policies);
}

std::optional<stuck_policy> parse_stuck_policy(std::string_view text) {
  return value_of(text, stuck_policies);
}

std::string to_string(log_level x) {
  return text_of(x, log_levels);
}

std::optional<log_level> parse_log_level(std::string_view text) {
  return value_of(text, log_levels);
}

std::string to_string(log_format x) {
  return text_of(x, log_formats);
}

std::optional<log_format> parse_log_format(std::string_view text) {
  return value_of(text, log_formats);
}

std::string to_string(processor_kind x) {
  return text_of(x, processor_kinds);
}

std::optional<processor_kind> parse_processor_kind(std::string_view text) {
  return value_of(text, processor_kinds);
}

std::string to_string(balance_kind x) {
  return text_of(x, balance_kinds);
}

std::optional<balance_kind> parse_balance_kind(std::string_view text) {
  return value_of(text, balance_kinds);
}

std::string to_string(const config_origin& x) {
  switch (x.layer) {
    case config_layer::built_in:
      return "default";
    case config_layer::profile:
      return "profile " + x.name;
    case config_layer::file:
      return x.name + ":" + std::to_string(x.where.line) + ":"
             + std::to_string(x.where.column);
    case config_layer::derived:
    case config_layer::environment:
    case config_layer::command_line:
      return x.name;
  }
  return "";
}

std::optional<std::size_t> own_position(const node_config& x) {
  for (std::size_t i = 0; i < x.peers.size(); ++i)
    if (x.peers[i].name == x.name)
      return i;
  return std::nullopt;
}

} // namespace troupe
