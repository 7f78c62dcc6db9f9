#include "nodes/ask.hpp"

#include "actors/core/receiver_choice.hpp"
#include "actors/io/socket.hpp"
#include "config/schema.hpp"
#include "nodes/ask_session.hpp"
#include "nodes/exit_codes.hpp"
#include "nodes/http_token.hpp"
#include "nodes/json_payload.hpp"
#include "nodes/json_text.hpp"
#include "nodes/text_table.hpp"
#include "nodes/work_events.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <iostream>
#include <string>
#include <unistd.h>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

int fail(exit_code code, const std::string& text) {
  std::cerr << "troupe: " << printable(text) << "\n";
  return to_int(code);
}

/// Shows the tries of one request as they happen, and its end on the standard
/// output.
class witness {
public:
  explicit witness(output_format form) : form_(form) {
    // nop
  }

  void on_event(const ask_event& x) {
    auto last = x.step == ask_step::acked || x.step == ask_step::failed;
    if (last) {
      good_ = x.step == ask_step::acked;
      why_ = x.why;
    }
    if (form_ == output_format::jsonl)
      std::cout << events::ask_line(form_, x) << std::endl;
    else if (!last || form_ == output_format::text)
      std::cerr << events::ask_line(output_format::text, x) << std::endl;
    if (!last || form_ == output_format::jsonl)
      return;
    if (form_ == output_format::json)
      std::cout << json_text(document(x), form_) << std::flush;
    else if (good_)
      std::cout << printable(x.reply.text()) << std::endl;
  }

  /// What the shell is told: nobody is there, no try was answered, or the
  /// receiver has answered that it failed.
  exit_code ending() const {
    if (good_)
      return exit_code::yes;
    if (why_ == errc::refused)
      return exit_code::unavailable;
    return why_ == errc::timed_out ? exit_code::not_now : exit_code::no;
  }

private:
  json document(const ask_event& x) const {
    using std::chrono::microseconds;
    auto us = std::chrono::duration_cast<microseconds>(x.took).count();
    json result{{"request", to_string(x.id)},
                {"receiver", x.receiver},
                {"tries", x.tries},
                {"ms", static_cast<double>(us) / 1000}};
    if (good_)
      add_payload(result, "reply", x.reply.text());
    else
      result["about"] = x.about;
    result["verdict"] = good_ ? "acked" : "failed";
    return result;
  }

  output_format form_;
  bool good_ = false;
  errc why_ = errc::none;
};

void print_list(const std::vector<reachable_receiver>& xs) {
  text_table table{4};
  table.add({"number", "name", "id", "address"});
  for (std::size_t i = 0; i < xs.size(); ++i) {
    auto& x = xs[i].what;
    table.add({std::to_string(i + 1), printable(x.name), printable(x.id),
               printable(x.host) + ":" + std::to_string(x.port)});
  }
  std::cerr << table.text();
}

/// Reads a line after a prompt; nothing at the end of the input.
std::optional<std::string> prompt(const char* text) {
  std::cerr << text << std::flush;
  std::string line;
  if (!std::getline(std::cin, line))
    return std::nullopt;
  return line;
}

std::optional<std::size_t> number_in(const std::string& text) {
  std::size_t result = 0;
  auto last = text.data() + text.size();
  auto [end, error] = std::from_chars(text.data(), last, result);
  if (error != std::errc{} || end != last)
    return std::nullopt;
  return result;
}

/// Of several requests the first that failed is told.
exit_code worse(exit_code before, exit_code now) {
  return before == exit_code::yes ? now : before;
}

/// Talks with a person, as the source's client did: lists who is there, asks
/// whom to send to and what.
int talk(ask_session& session, const ask_options& opts) {
  auto worst = exit_code::yes;
  for (;;) {
    auto all = session.list([](const std::string& why) {
      std::cerr << "waiting for the discovery node: " << printable(why)
                << std::endl;
    });
    auto list = core::tagged(std::move(all), opts.request.tag);
    print_list(list);
    auto request = opts.request;
    if (!opts.chosen) {
      auto whom = prompt("Whom to ask? (number, id, or any; empty: any) ");
      if (!whom)
        break;
      if (!whom->empty() && !config::is_name(*whom)) {
        std::cerr << "A number from the list, an id, or any is wanted.\n";
        continue;
      }
      request.to = whom->empty() ? "any" : *whom;
      auto number = number_in(request.to);
      if (number && (*number == 0 || *number > list.size())) {
        std::cerr << "The list has no number " << request.to << ".\n";
        continue;
      }
      // The number counts in the list that was shown.
      if (number)
        request.to = list[*number - 1].what.id;
    }
    auto message = prompt("Message: ");
    if (!message)
      break;
    witness seen{opts.output};
    session.ask(request, *message,
                [&](const ask_event& x) { seen.on_event(x); });
    worst = worse(worst, seen.ending());
  }
  std::cerr << "\n";
  return to_int(worst);
}

int ask_lines(ask_session& session, const ask_options& opts) {
  auto worst = exit_code::yes;
  auto one = [&](const std::string& text) {
    witness seen{opts.output};
    session.ask(opts.request, text,
                [&](const ask_event& x) { seen.on_event(x); });
    worst = worse(worst, seen.ending());
  };
  if (opts.message)
    one(*opts.message);
  else
    for (std::string line; std::getline(std::cin, line);)
      if (!line.empty())
        one(line);
  return to_int(worst);
}

} // namespace

std::optional<std::vector<std::string>> parse_discovery(std::string_view text) {
  constexpr std::string_view scheme = "http://";
  std::vector<std::string> plain;
  for (;;) {
    auto end = std::min(text.find(','), text.size());
    auto one = text.substr(0, end);
    if (one.substr(0, scheme.size()) == scheme)
      one.remove_prefix(scheme.size());
    if (!one.empty() && one.back() == '/')
      one.remove_suffix(1);
    plain.emplace_back(one);
    if (end == text.size())
      return config::parse_addresses(config::join(plain, ","));
    text.remove_prefix(end + 1);
  }
}

int ask(const ask_options& opts) {
  directory_client_setup way;
  way.addresses = opts.discovery;
  if (!opts.token_file.empty()) {
    auto read = read_token_file(opts.token_file);
    if (!read.error.empty())
      return fail(exit_code::bad_config, read.error);
    way.token = read.token;
  }
  auto opened = ask_session::open(std::move(way), opts.key_file);
  if (auto bad = std::get_if<socket_error>(&opened))
    return fail(bad->kind == socket_fault::no_key ? exit_code::bad_config
                                                  : exit_code::unavailable,
                bad->text);
  auto& session = *std::get<std::unique_ptr<ask_session>>(opened);
  if (!opts.message && ::isatty(STDIN_FILENO) == 1)
    return talk(session, opts);
  return ask_lines(session, opts);
}

} // namespace troupe
