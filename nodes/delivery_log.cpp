#include "nodes/delivery_log.hpp"

#include "config/json_source.hpp"
#include "nodes/text_lines.hpp"

#include <cerrno>
#include <fstream>
#include <limits>
#include <optional>

namespace troupe {

namespace {

using config::json_type;
using config::json_value;

/// Returns a whole number, or tells why there is none.
std::optional<std::uint64_t> number(const json_value& event, const char* key,
                                    std::uint64_t min, std::uint64_t max,
                                    config::fault_list& faults) {
  auto value = event.find(key);
  if (value && value->type == json_type::count && value->count >= min
      && value->count <= max)
    return value->count;
  faults.add({"", value ? value->where : event.where, "/" + std::string{key},
              value ? value->shown() : "nothing",
              "a whole number from " + std::to_string(min) + " to "
                + std::to_string(max),
              ""});
  return std::nullopt;
}

/// The same for a text.
std::optional<std::string> text(const json_value& event, const char* key,
                                config::fault_list& faults) {
  auto value = event.find(key);
  if (value && value->type == json_type::text)
    return value->text;
  faults.add({"", value ? value->where : event.where, "/" + std::string{key},
              value ? value->shown() : "nothing", "a text", ""});
  return std::nullopt;
}

/// Reads one line; nothing when it is another event, or a fault.
std::optional<log_entry> read_event(const std::string& bytes,
                                    sender_numbers& senders,
                                    config::fault_list& faults) {
  config::json_document line{"", bytes, faults};
  auto root = line.root();
  if (!root)
    return std::nullopt;
  auto event = root->find("event");
  if (root->type != json_type::object || !event
      || event->type != json_type::text) {
    faults.add(
      {"", root->where, "",
       root->type == json_type::object ? "no \"event\"" : root->shown(),
       "an object with the text \"event\"", ""});
    return std::nullopt;
  }
  if (event->text != "deliver")
    return std::nullopt;
  constexpr auto any = std::numeric_limits<std::uint64_t>::max();
  auto sender = text(*root, "sender", faults);
  auto view = text(*root, "view", faults);
  auto seq = number(*root, "seq", 1, any, faults);
  auto time = number(*root, "time", 0, any, faults);
  if (!sender || !view || !seq || !time)
    return std::nullopt;
  return log_entry{senders.number_of({*view, *sender}), *seq, *time};
}

} // namespace

member_id sender_numbers::number_of(const key& x) {
  auto next = static_cast<member_id>(keys_.size() + 1);
  auto [i, is_new] = numbers_.try_emplace({x.view, x.sender}, next);
  if (is_new)
    keys_.push_back(x);
  return i->second;
}

std::vector<log_entry> read_delivery_log(const std::string& file,
                                         sender_numbers& senders,
                                         config::fault_list& faults) {
  std::vector<log_entry> result;
  auto take = [&](const text_line& x) {
    if (result.size() == log_entries_max) {
      faults.add({file,
                  {x.number, 1},
                  "",
                  "more deliveries than can be compared",
                  "at most " + std::to_string(log_entries_max),
                  ""});
      return false;
    }
    config::fault_list wrong;
    if (auto entry = read_event(x.text, senders, wrong))
      result.push_back(*entry);
    for (auto item : wrong.items()) {
      item.source = file;
      item.where.line = x.number;
      faults.add(std::move(item));
    }
    return true;
  };
  errno = 0;
  std::ifstream in{file, std::ios::binary};
  read_lines(in, {file, "a delivery log", log_line_bytes_max}, take, faults);
  return result;
}

} // namespace troupe
