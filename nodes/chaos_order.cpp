#include "nodes/chaos_order.hpp"

#include "actors/fault_injector.hpp"
#include "config/units.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::json;

/// A body with all that an order has at the most.
class order_reader {
public:
  /// Returns what is wrong with the member `key`; nothing if it is good.
  std::optional<http_answer> take(const std::string& key, const json& value) {
    if (key == "loss" || key == "duplicate")
      return take_chance(key, value);
    if (key == "delay")
      return take_delay(value);
    if (key == "cut" || key == "partition" || key == "to")
      return take_links(key, value);
    if (key == "for" || key == "pause")
      return take_span(key, value);
    if (key == "kill" || key == "heal") {
      if (!value.is_boolean() || !value.get<bool>())
        return bad("/" + key, "true is expected");
      order_.what = key == "kill" ? chaos_order::kind::kill
                                  : chaos_order::kind::heal;
      return note(key);
    }
    return bad("/" + key, "a key is not known; there are loss, delay, "
                          "duplicate, cut, partition, pause, kill, heal, to "
                          "and for");
  }

  std::variant<chaos_order, http_answer> done() {
    if (faults_.empty())
      return bad("", "one of loss, delay, duplicate, cut, partition, pause, "
                     "kill and heal is expected");
    auto shares = std::all_of(faults_.begin(), faults_.end(), [](auto& x) {
      return x == "loss" || x == "delay" || x == "duplicate";
    });
    if (faults_.size() > 1 && !shares)
      return bad("", "only loss, delay and duplicate go together; found "
                       + faults_[0] + " and " + faults_[1]);
    if (has_to_ && !shares)
      return bad("/to", "it goes with loss, delay and duplicate");
    if (has_span_ && order_.what != chaos_order::kind::links)
      return bad("/for", faults_[0] + " takes no other time");
    return std::move(order_);
  }

private:
  static http_answer bad(const std::string& pointer, const std::string& text) {
    return error_answer(400, "bad_request", text, pointer);
  }

  std::optional<http_answer> note(const std::string& fault) {
    faults_.push_back(fault);
    return std::nullopt;
  }

  std::optional<http_answer> take_chance(const std::string& key,
                                         const json& value) {
    auto x = value.is_number() ? value.get<double>() : -1;
    if (!(x > 0 && x <= 1))
      return bad("/" + key, "a number above 0 and up to 1 is expected");
    auto& what = order_.fault.what;
    (key == "loss" ? what.loss : what.duplicate) = x;
    return note(key);
  }

  std::optional<http_answer> take_delay(const json& value) {
    auto x = value.is_string()
               ? config::parse_span_range(value.get<std::string>())
               : std::nullopt;
    if (!x || x->max <= timespan{0} || x->max > chaos_order::delay_max)
      return bad("/delay", R"(a range of durations such as "1ms..60ms", up to )"
                             + config::format_duration(chaos_order::delay_max)
                             + ", is expected");
    order_.fault.what.delay_min = x->min;
    order_.fault.what.delay_max = x->max;
    return note("delay");
  }

  std::optional<http_answer> take_links(const std::string& key,
                                        const json& value) {
    auto expected = [&] {
      return bad("/" + key, "a list of 1 to "
                              + std::to_string(chaos_order::links_max)
                              + " addresses such as \"127.0.0.1:7003\" is "
                                "expected");
    };
    if (!value.is_array() || value.empty()
        || value.size() > chaos_order::links_max)
      return expected();
    for (const auto& item : value) {
      auto at = item.is_string() ? parse_endpoint(item.get<std::string>())
                                 : std::nullopt;
      if (!at)
        return expected();
      order_.fault.to.push_back(*at);
    }
    if (key == "to") {
      has_to_ = true;
      return std::nullopt;
    }
    order_.fault.what.loss = 1;
    order_.fault.what.deaf = key == "partition";
    return note(key);
  }

  std::optional<http_answer> take_span(const std::string& key,
                                       const json& value) {
    auto most = key == "pause" ? fault_injector_state::pause_max
                               : core::fault_orders::span_max;
    auto x = value.is_string()
               ? config::parse_duration(value.get<std::string>())
               : std::nullopt;
    if (!x || *x <= timespan{0} || *x > most)
      return bad("/" + key, "a duration such as \"10s\", up to "
                              + config::format_duration(most)
                              + ", is expected");
    if (key == "for") {
      has_span_ = true;
      order_.fault.span = *x;
      return std::nullopt;
    }
    order_.what = chaos_order::kind::pause;
    order_.pause = *x;
    return note(key);
  }

  chaos_order order_{
    chaos_order::kind::links, {{}, {}, chaos_order::span_default}, {}};
  std::vector<std::string> faults_;
  bool has_to_ = false;
  bool has_span_ = false;
};

} // namespace

std::variant<chaos_order, http_answer>
read_chaos_order(const std::string& body) {
  auto x = json::parse(body, nullptr, false);
  if (!x.is_object())
    return error_answer(400, "bad_request",
                        R"(an object such as {"loss": 0.3} is expected)");
  order_reader reader;
  for (const auto& [key, value] : x.items())
    if (auto bad = reader.take(key, value))
      return *bad;
  return reader.done();
}

std::string to_text(const impairment& x) {
  if (x.deaf)
    return "partition";
  if (x.loss >= 1)
    return "cut";
  std::string result;
  auto add = [&](const std::string& part) {
    result += (result.empty() ? "" : ", ") + part;
  };
  if (x.loss > 0)
    add("loss " + config::format_chance(x.loss));
  if (x.duplicate > 0)
    add("duplicate " + config::format_chance(x.duplicate));
  if (x.delay_max > timespan{0})
    add("delay " + config::format_span_range({x.delay_min, x.delay_max}));
  return result;
}

} // namespace troupe
