#include "config/units.hpp"
#include "messages/wire.hpp"
#include "nodes/cli_flags.hpp"

namespace troupe {

namespace {

constexpr std::uint64_t rate_max = 100000000;
/// Below this nothing but one small message fits.
constexpr std::uint64_t datagram_min = 512;

bool take_level(const std::string& text, level& out) {
  auto value = parse_level(text);
  if (!value || is_exhibit(*value))
    return false;
  out = *value;
  return true;
}

bool take_senders(const std::string& text, bool& one) {
  one = text == "one";
  return one || text == "all";
}

/// Reads a number, or `word`, which stands for nothing.
bool take_or_word(const std::string& text, const std::string& word,
                  std::uint64_t low, std::uint64_t high,
                  std::optional<std::uint64_t>& out) {
  out = parse_number(text, low, high);
  return out || text == word;
}

/// Messages of one sender that a peer may have under way.
constexpr std::uint64_t in_flight_max = 1000000;
constexpr std::uint64_t link_mtu_min = 1280;
constexpr std::uint64_t link_mtu_max = 65535;

void add_group(CLI::App& app, bench_load& out) {
  add_read(app, "--members", "N", "Processes of the group [3]",
           "2 to " + std::to_string(bench_load::members_max),
           [&out](const std::string& x) {
             auto value = parse_number(x, 2, bench_load::members_max);
             out.members = static_cast<std::uint32_t>(value.value_or(0));
             return value.has_value();
           });
  add_read(app, "--senders", "WORD", "Who sends: all or one [all]",
           "all or one", [&out](const std::string& x) {
             return take_senders(x, out.one_sender);
           });
  add_read(app, "--level", "WORD", "fifo, causal, agreed or safe [safe]",
           "one of fifo, causal, agreed, safe",
           [&out](const std::string& x) { return take_level(x, out.order); });
  add_value<double>(app, "--loss", "transport.impairment.loss",
                    "Share of datagrams that is lost [0]",
                    [&out](double x) { out.loss = x; });
  auto datagram_max = std::uint64_t{wire::datagram_bytes_max};
  add_read(app, "--datagram", "BYTES",
           "Size of a datagram; auto follows the paths [auto]",
           "auto or " + std::to_string(datagram_min) + " to "
             + std::to_string(datagram_max),
           [&out, datagram_max](const std::string& x) {
             return take_or_word(x, "auto", datagram_min, datagram_max,
                                 out.datagram_bytes);
           });
}

void add_rate(CLI::App& app, bench_ordering_options& out) {
  auto* rate = add_read(
    app, "--rate", "MSGS",
    "Messages a second of all senders together, max, or half\nof what max "
    "gives, which is measured first [max]",
    "max, half or 1 to " + std::to_string(rate_max),
    [&out](const std::string& x) {
      out.half_rate = x == "half";
      return out.half_rate
             || take_or_word(x, "max", 1, rate_max, out.load.rate);
    });
  auto* file = app.add_option_function<std::string>(
    "--file",
    [&out](const std::string& x) {
      out.load.file = x;
      out.load.one_sender = true;
    },
    "A file that the first member sends, in the place of all else");
  file->type_name("FILE")->excludes(rate);
}

void add_comparison(CLI::App& app, bench_ordering_options& out) {
  auto* compare = add_read(app, "--compare", "PEER",
                           "What carries the same load, turn by turn: corosync "
                           "(needs root)",
                           "corosync", [&out](const std::string& x) {
                             out.compare = x == "corosync";
                             return out.compare;
                           });
  app
    .add_flag("--sealed", out.sealed,
              "Measure a group that seals with a drawn key, turn by turn with\n"
              "one that does not")
    ->excludes(compare);
  app
    .add_option("--peer-client", out.corosync.client,
                "Its load client [cpg_load beside this program]")
    ->type_name("PROGRAM")
    ->needs(compare);
  add_read(app, "--in-flight", "N",
           "Messages that each of its senders has under way [what suits it]",
           "1 to " + std::to_string(in_flight_max),
           [&out](const std::string& x) {
             out.corosync.in_flight = parse_number(x, 1, in_flight_max);
             return out.corosync.in_flight.has_value();
           })
    ->needs(compare);
  add_read(app, "--link-mtu", "BYTES",
           "Largest packet of the network that both are put on [1500]",
           std::to_string(link_mtu_min) + " to " + std::to_string(link_mtu_max),
           [&out](const std::string& x) {
             auto value = parse_number(x, link_mtu_min, link_mtu_max);
             out.corosync.link_mtu
               = static_cast<std::uint32_t>(value.value_or(0));
             return value.has_value();
           })
    ->needs(compare);
}

} // namespace

void add_flags(CLI::App& app, bench_ordering_options& out) {
  auto& load = out.load;
  add_sets(app, load.sets);
  add_group(app, load);
  add_rate(app, out);
  add_comparison(app, out);
  auto bytes_max = std::uint64_t{group_options{}.message_bytes_max};
  add_read(app, "--size", "BYTES", "Size of a message [100]",
           std::to_string(bench_load::stamp_bytes) + " to "
             + std::to_string(bytes_max),
           [&load, bytes_max](const std::string& x) {
             auto value = parse_number(x, bench_load::stamp_bytes, bytes_max);
             load.bytes = value.value_or(0);
             return value.has_value();
           });
  add_runs(app, load.duration, out.runs);
}

} // namespace troupe
