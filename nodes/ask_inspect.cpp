#include "nodes/ask_inspect.hpp"

#include "actors/core/explanation.hpp"
#include "nodes/json_text.hpp"
#include "nodes/text_table.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <ostream>
#include <thread>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// Pause between two looks of who watches.
constexpr auto watch_pause = std::chrono::seconds{1};

int no_node(const node_question& x, console io) {
  io.err << "troupe: what answers at " << printable(x.whom)
         << " cannot be looked into\n";
  return to_int(exit_code::bad_data);
}

/// A query's value as it stands in a path: names of actors and messages have
/// nothing in them that is not kept.
std::string escaped(const std::string& text) {
  constexpr auto* digits = "0123456789ABCDEF";
  std::string result;
  for (auto c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (byte > ' ' && byte < 0x7f && c != '%' && c != '&' && c != '+'
        && c != '#') {
      result += c;
      continue;
    }
    result += '%';
    result += digits[byte >> 4];
    result += digits[byte & 15];
  }
  return result;
}

std::string text_of(const json& x, const char* key) {
  return printable(x.at(key).get<std::string>());
}

std::string count_of(const json& x, const char* key) {
  return std::to_string(x.at(key).get<std::uint64_t>());
}

/// `1.204 s`.
std::string seconds_of(double ms) {
  auto all = static_cast<std::uint64_t>(ms);
  auto rest = std::to_string(1000 + all % 1000);
  return std::to_string(all / 1000) + "." + rest.substr(1) + " s";
}

std::string state_of(const json& x) {
  auto result = text_of(x, "state");
  if (result == "stuck")
    result += std::string{x.at("busy").get<bool>() ? " (runs for "
                                                   : " (silent for "}
              + seconds_of(x.at("stuck_ms").get<double>()) + ")";
  return result;
}

/// One that has never had anything to do has not become idle.
std::string idle_of(const json& x) {
  return x.at("handled") == 0 ? "-" : seconds_of(x.at("idle_ms").get<double>());
}

std::string table_text(const json& x) {
  auto& actors = x.at("actors");
  auto result = text_of(x, "node") + ": " + std::to_string(actors.size())
                + " actors\n";
  text_table table{3};
  table.add({"actor", "kind", "state", "id", "mailbox", "handled", "idle"});
  for (const auto& row : actors)
    table.add({text_of(row, "name"), text_of(row, "kind"), state_of(row),
               count_of(row, "id"), count_of(row, "mailbox"),
               count_of(row, "handled"), idle_of(row)});
  result += table.text();
  for (const auto& row : actors)
    if (auto waits = text_of(row, "waits_for"); !waits.empty())
      result += text_of(row, "name") + " waits: " + waits + "\n";
  return result;
}

/// A tree, a line for each field.
void add_tree(const std::string& name, const json& x, std::size_t depth,
              std::string& out) {
  out += std::string(depth * 2, ' ') + printable(name);
  if (!x.is_structured()) {
    out += ": " + (x.is_string() ? printable(x.get<std::string>()) : x.dump())
           + "\n";
    return;
  }
  out += x.empty() ? ": -\n" : "\n";
  for (auto i = x.begin(); i != x.end(); ++i)
    add_tree(x.is_object() ? i.key() : "-", *i, depth + 1, out);
}

std::string tree_text(const std::string& name, const json& x) {
  std::string result;
  add_tree(name, x, 0, result);
  return result;
}

/// Follows `a.b.c` through objects and arrays; null where there is nothing.
const json* follow(const json& from, const std::string& path) {
  const auto* at = &from;
  for (std::size_t begin = 0; begin < path.size();) {
    auto end = std::min(path.find('.', begin), path.size());
    auto key = path.substr(begin, end - begin);
    if (at->is_object() && at->contains(key))
      at = &at->at(key);
    else if (at->is_array() && !key.empty()
             && key.find_first_not_of("0123456789") == std::string::npos
             && key.size() < 9 && std::stoul(key) < at->size())
      at = &at->at(std::stoul(key));
    else
      return nullptr;
    begin = end + 1;
  }
  return at;
}

/// One that blocks on a disk for a moment is no reason to say no.
bool all_answer(const json& body) {
  using limit = std::chrono::duration<double, std::milli>;
  auto is_well = [](const json& row) {
    return row.at("state") == "ok"
           || (row.at("state") == "stuck"
               && row.at("stuck_ms").get<double>()
                    < limit{core::stuck_after}.count());
  };
  auto& actors = body.at("actors");
  return std::all_of(actors.begin(), actors.end(), is_well);
}

/// Prints one look; `path` is what of the actor is wanted.
int show(const json& body, const inspect_choice& choice, output_format format,
         console io) {
  auto text = format == output_format::text;
  auto verdict = to_int(all_answer(body) ? exit_code::yes : exit_code::no);
  if (choice.what.empty()) {
    io.out << (text ? table_text(body) : json_text(body, format));
    return verdict;
  }
  auto dot = choice.what.find('.');
  const auto& actor = body.at("actors").at(0);
  if (dot == std::string::npos) {
    io.out << (text ? tree_text(choice.what, actor) : json_text(actor, format));
    return verdict;
  }
  auto path = choice.what.substr(dot + 1);
  const auto* found = follow(actor.at("fields"), path);
  if (!found)
    found = follow(actor, path);
  if (!found) {
    io.err << "troupe: " << printable(choice.what)
           << " is no field of this actor; it has these:\n"
           << tree_text("fields", actor.at("fields"));
    return to_int(exit_code::bad_data);
  }
  io.out << (text ? tree_text(path, *found) : json_text(*found, format));
  return verdict;
}

std::string why_text(const json& x) {
  auto& findings = x.at("findings");
  if (findings.empty())
    return text_of(x, "node") + ": nothing waits\n";
  std::string result;
  for (const auto& row : findings) {
    result += text_of(x, "node") + ": " + text_of(row, "text");
    if (!row.at("waited_ms").is_null())
      result += ", for " + seconds_of(row.at("waited_ms").get<double>());
    if (!row.at("next").is_null())
      result += "; next: " + text_of(row, "next");
    if (!row.at("next_in_ms").is_null())
      result += " in " + seconds_of(row.at("next_in_ms").get<double>());
    result += "\n";
  }
  return result;
}

} // namespace

int inspect_node_at(const node_question& x, output_format format, console io,
                    const inspect_choice& choice) {
  auto question = x;
  question.path = "/v1/inspect";
  if (!choice.what.empty())
    question.path += "?actor="
                     + escaped(choice.what.substr(0, choice.what.find('.')));
  // A document that goes on is one a line.
  auto form = choice.watch && format == output_format::json
                ? output_format::jsonl
                : format;
  for (;;) {
    auto answer = ask_node(question);
    if (auto bad = std::get_if<question_failed>(&answer))
      return tell(*bad, io);
    auto result = 0;
    try {
      result = show(std::get<json>(answer), choice, form, io);
    } catch (const json::exception&) {
      return no_node(x, io);
    }
    if (!choice.watch || result == to_int(exit_code::bad_data))
      return result;
    if (!io.out.flush())
      return to_int(exit_code::io_failed);
    std::this_thread::sleep_for(watch_pause);
  }
}

int ask_why(const node_question& x, output_format format, console io,
            const std::string& about) {
  auto question = x;
  question.path = "/v1/why";
  if (!about.empty())
    question.path += "?of=" + escaped(about);
  auto answer = ask_node(question);
  if (auto bad = std::get_if<question_failed>(&answer))
    return tell(*bad, io);
  try {
    auto& body = std::get<json>(answer);
    io.out << (format == output_format::text ? why_text(body)
                                             : json_text(body, format));
    return to_int(body.at("stuck").get<bool>() ? exit_code::no
                                               : exit_code::yes);
  } catch (const json::exception&) {
    return no_node(x, io);
  }
}

} // namespace troupe
