#include "actors/core/explanation.hpp"

#include "actors/core/explanation_heard.hpp"
#include "actors/core/explanation_order.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace troupe::core {

namespace {

/// Puts findings together.
class explainer {
public:
  explicit explainer(const explained& x) : x_(x), heard_(x) {
    // nop
  }

  std::vector<finding> all() {
    if (heard_.sees_order()) {
      order_explainer order{x_, out_};
      order.add_head();
      order.add_gaps();
    }
    for (const auto& y : x_.holds)
      add_hold(y);
    return finish();
  }

  std::vector<finding> of_message(const asked_message& about) {
    if (!heard_.sees_order()) {
      say("message", "this node is in no view, or between two", true);
      for (const auto& y : x_.holds)
        add_hold(y);
      return finish();
    }
    auto from = heard_.position_of(about.sender);
    if (!from)
      say("message", "nobody in view " + to_string(x_.queue->current->id)
                       + " is called " + about.sender);
    else if (order_explainer{x_, out_}.place(*from, about.number))
      for (const auto& y : x_.holds)
        if (y.kind == hold_kind::window || y.kind == hold_kind::view)
          add_hold(y);
    return finish();
  }

  std::vector<finding> of_view(const view_id& about) {
    auto name = "view " + to_string(about);
    auto known = heard_.sees_order();
    auto stands = known ? x_.queue->current->id : view_id{};
    auto is_subject = [&](const hold& y) { return y.subject == name; };
    if (known && about == stands)
      say("view", name
                    + (x_.queue->frozen ? " stood here, and is frozen"
                                        : " stands here"));
    else if (about < stands)
      say("view",
          name + " is over: view " + to_string(stands) + " stands here");
    else if (std::none_of(x_.holds.begin(), x_.holds.end(), is_subject))
      say("view", "this node knows of no ballot for " + name);
    for (const auto& y : x_.holds)
      if (is_subject(y) || y.kind == hold_kind::election
          || y.kind == hold_kind::joining)
        add_hold(y);
    return finish();
  }

private:
  std::vector<finding> finish() {
    for (const auto& y : x_.stuck)
      add_silent(y);
    return std::move(out_);
  }

  void say(const char* kind, std::string text, bool stuck = false) {
    finding next;
    next.kind = kind;
    next.text = std::move(text);
    next.stuck = stuck;
    out_.push_back(std::move(next));
  }

  void add_hold(const hold& y) {
    finding next;
    next.kind = to_string(y.kind);
    next.text = in_words(y) + heard_.heard(y.from);
    next.lacks = y.from;
    if (y.since)
      next.waited = x_.now - *y.since;
    next.stuck = next.waited && *next.waited >= stuck_after;
    next.next = y.next;
    if (y.next_at)
      next.next_in = span_until(*y.next_at, x_.now);
    out_.push_back(std::move(next));
  }

  void add_silent(const explained::silent& y) {
    finding next;
    next.kind = "actor";
    next.text = "the actor " + y.name + " has not answered for "
                + in_seconds(y.since) + ": "
                + (y.busy ? "its handler runs" : "it waits for its thread");
    next.waited = y.since;
    // A disk may take its time.
    next.stuck = y.since >= stuck_after;
    out_.push_back(std::move(next));
  }

  const explained& x_;
  heard_members heard_;
  std::vector<finding> out_;
};

template <class T>
bool read_number(std::string_view text, T& out) {
  auto last = text.data() + text.size();
  auto [end, error] = std::from_chars(text.data(), last, out);
  return error == std::errc{} && end == last;
}

} // namespace

std::string in_seconds(timespan x) {
  auto tenths = std::chrono::duration_cast<std::chrono::milliseconds>(x).count()
                / 100;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

void explained::add(const inspection& x) {
  now = std::max(now, x.now);
  if (x.acks)
    acks = x.acks;
  if (x.queue)
    queue = x.queue;
  watched.insert(watched.end(), x.watched.begin(), x.watched.end());
  holds.insert(holds.end(), x.holds.begin(), x.holds.end());
}

std::optional<why_question> parse_why_question(std::string_view text) {
  why_question result;
  if (auto at = text.find_last_of(":/#"); at != std::string_view::npos) {
    auto& x = result.of_message.emplace();
    x.sender = text.substr(0, at);
    if (!x.sender.empty() && read_number(text.substr(at + 1), x.number))
      return result;
    return std::nullopt;
  }
  auto dot = text.find('.');
  auto& x = result.of_view.emplace();
  if (dot != std::string_view::npos && read_number(text.substr(0, dot), x.epoch)
      && read_number(text.substr(dot + 1), x.coordinator))
    return result;
  return std::nullopt;
}

std::vector<finding> explain(const explained& x, const why_question& about) {
  explainer it{x};
  if (about.of_message)
    return it.of_message(*about.of_message);
  if (about.of_view)
    return it.of_view(*about.of_view);
  return it.all();
}

} // namespace troupe::core
