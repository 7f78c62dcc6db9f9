#include "nodes/inspection.hpp"

#include "actors/timer.hpp"

#include <caf/event_based_actor.hpp>

#include <chrono>

namespace troupe {

namespace {

constexpr timespan answer_limit = std::chrono::seconds{1};

std::string to_sentence(const std::string& name, const counters& x) {
  auto result = "counters of the " + name + ":";
  for (auto& item : x.items)
    result += " " + item.name + "=" + std::to_string(item.value);
  return result;
}

std::string to_sentence(const wait& x, instant now) {
  return "waits for " + x.name + ": " + x.what + ", " + std::to_string(x.count)
         + " messages since " + seconds_since(x.since, now) + ", last heard "
         + seconds_since(x.last_heard, now) + " ago";
}

/// Lives until all have answered.
void inspector(caf::event_based_actor* self, const inspected_parts& parts,
               const std::function<void(const std::string&)>& write) {
  auto silent = [write](const std::string& name) {
    return [write, name](const caf::error&) {
      write("the " + name + " does not answer");
    };
  };
  for (auto& x : parts.counted)
    self->request(x.who, answer_limit, get_counters{})
      .then([write,
             name = x.name](const counters& y) { write(to_sentence(name, y)); },
            silent(x.name));
  if (parts.waited)
    self->request(parts.waited, answer_limit, get_waits{})
      .then(
        [self, write](const wait_list& x) {
          for (auto& item : x.items)
            write(to_sentence(item, self->clock().now()));
          if (x.items.empty())
            write("no message waits for anybody");
        },
        silent("group"));
  if (parts.window)
    self->request(parts.window, answer_limit, get_waits{})
      .then(
        [self, write](const wait_list& x) {
          for (auto& item : x.items)
            write(window_held(item, self->clock().now()));
        },
        silent("window"));
  if (parts.session)
    self->request(parts.session, answer_limit, get_round_status{})
      .then(
        [write](const round_status& x) {
          for (auto& item : x.waiting_for)
            write("waits for " + item.name + ": handshake of round "
                  + std::to_string(x.round));
        },
        silent("session"));
}

} // namespace

void inspect_node(caf::actor_system& sys, const inspected_parts& parts,
                  std::function<void(const std::string&)> write) {
  sys.spawn([parts, write = std::move(write)](caf::event_based_actor* self) {
    inspector(self, parts, write);
  });
}

} // namespace troupe
