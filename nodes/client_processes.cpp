#include "nodes/client_processes.hpp"

#include "nodes/json_fields.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace troupe {

namespace {

constexpr std::size_t text_size = 30;

instant now() {
  return std::chrono::steady_clock::now();
}

std::string node_of(const std::string& user) {
  return "client-" + user;
}

std::vector<std::string> first_users(std::size_t count) {
  const auto& all = client_processes::users();
  return {all.begin(),
          all.begin()
            + static_cast<std::ptrdiff_t>(std::min(count, all.size()))};
}

/// What an event of a client is, if it is one.
std::optional<client_event::kind> kind_of(const std::string& word) {
  using kind = client_event::kind;
  for (auto x : {kind::connected, kind::rejected, kind::notification,
                 kind::news, kind::done, kind::refused, kind::unknown,
                 kind::fail_over, kind::waiting, kind::left})
    if (word == to_string(x))
      return x;
  return std::nullopt;
}

} // namespace

const std::vector<std::string>& client_processes::users() {
  static const std::vector<std::string> all{"ana", "bia",   "caio", "davi",
                                            "eva", "fabio", "gil",  "helena"};
  return all;
}

std::vector<std::string> client_processes::nodes(std::size_t count) {
  auto result = first_users(count);
  for (auto& x : result)
    x = node_of(x);
  return result;
}

client_processes::client_processes(service_stage& stage, std::size_t count,
                                   std::uint64_t rate)
  : stage_(stage), account_(first_users(count)), pace_(rate, account_.size()) {
  for (std::size_t i = 0; i < account_.size(); ++i) {
    const auto& user = account_.name(i);
    auto node = node_of(user);
    numbers_[node] = i;
    auto servers = nlohmann::ordered_json::array();
    for (const auto& x : stage_.endpoints())
      servers.push_back(to_string(x));
    stage_.start(node, {{"node", "client"},
                        {"name", node},
                        {"user", user},
                        {"servers", std::move(servers)}});
  }
}

void client_processes::tell(crowd_order x) {
  if (x == crowd_order::go) {
    posting_ = true;
    pace_.begin(now());
  } else if (x == crowd_order::stop) {
    posting_ = false;
  } else if (x == crowd_order::fault) {
    account_.on_fault(now());
  } else {
    account_.count_anew(now());
  }
}

void client_processes::on_event(const std::string& node,
                                const nlohmann::json& event) {
  auto who = numbers_.find(node);
  auto what = kind_of(text_of(event, "event"));
  if (who == numbers_.end() || !what)
    return;
  if (account_.on_event(who->second, *what, text_of(event, "text"), now()))
    follow_each_other();
}

void client_processes::follow_each_other() {
  for (std::size_t i = 0; i < account_.size(); ++i)
    for (std::size_t author = 0; author < account_.size(); ++author)
      if (author != i
          && stage_.say(node_of(account_.name(i)),
                        "FOLLOW " + account_.name(author)))
        account_.on_follow(i, author, now());
}

void client_processes::go_on() {
  if (!posting_)
    return;
  pace_.on_tick(now(), [this](std::size_t i) {
    if (!account_.is_full()
        && stage_.say(node_of(account_.name(i)),
                      "SEND " + account_.next_text(i, text_size)))
      account_.on_post(i, now());
  });
}

} // namespace troupe
