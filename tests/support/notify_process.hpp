#pragma once

#include "actors/io/socket.hpp"
#include "tests/support/discovery_process.hpp"

#include <string>
#include <vector>

namespace troupe::test {

/// Real servers of the notification service, and clients of it.
struct notify_fixture : discovery_fixture {
  std::vector<std::string> addresses;

  explicit notify_fixture(std::size_t servers = 3) {
    transport_options opts;
    std::vector<bound_socket> held; // All at once, so that each has its own.
    for (std::size_t i = 0; i < servers; ++i) {
      auto x = open_socket(opts);
      held.push_back(std::move(std::get<bound_socket>(x)));
      addresses.push_back(to_string(held.back().local));
    }
  }

  static std::string name_of(std::size_t server) {
    return "s" + std::to_string(server + 1);
  }

  std::string all_addresses() const {
    std::string result;
    for (const auto& x : addresses)
      result += (result.empty() ? "" : ",") + x;
    return result;
  }

  void start_server(std::size_t i, const json& more = json::object()) {
    json peers = json::array();
    for (std::size_t j = 0; j < addresses.size(); ++j)
      peers.push_back({{"name", name_of(j)}, {"address", addresses[j]}});
    json config{{"node", "server"},
                {"profile", "local"},
                {"peers", peers},
                {"transport", {{"bind", addresses[i]}}},
                // A busy machine holds servers up for longer than the default.
                {"detector", {{"suspect_after", "2s"}}}};
    config.update(more);
    start(name_of(i), config);
  }

  void start_servers() {
    for (std::size_t i = 0; i < addresses.size(); ++i)
      start_server(i);
  }

  /// Which server serves, as far as the servers have said.
  std::optional<std::size_t> primary() const {
    std::optional<std::size_t> result;
    std::uint64_t epoch = 0;
    for (std::size_t i = 0; i < addresses.size(); ++i) {
      if (!runs(name_of(i)))
        continue;
      for (const auto& x : events(name_of(i), "serving"))
        if (x["epoch"].get<std::uint64_t>() > epoch) {
          epoch = x["epoch"];
          result = i;
        }
    }
    return result;
  }

  std::size_t await_primary() {
    await([&] { return primary().has_value(); });
    return *primary();
  }

  /// Starts a client that is told commands by `say`.
  void start_client(const std::string& name, const std::string& user,
                    const std::vector<std::string>& flags = {"-o", "jsonl"}) {
    std::vector<std::string> words{"notify", user, "--servers",
                                   all_addresses()};
    words.insert(words.end(), flags.begin(), flags.end());
    all[name] = {};
    all[name].index = processes.start({TROUPE_BINARY, words, true});
  }

  void say(const std::string& client, const std::string& line) {
    REQUIRE(processes.write_line(all[client].index, line));
  }

  std::vector<std::string> texts(const std::string& client,
                                 const std::string& word) const {
    std::vector<std::string> result;
    for (const auto& x : events(client, word))
      result.push_back(x.value("text", ""));
    return result;
  }

  void await_text(const std::string& client, const std::string& word,
                  const std::string& text) {
    INFO(client << " " << word << " " << text);
    await([&] {
      auto found = texts(client, word);
      return std::find(found.begin(), found.end(), text) != found.end();
    });
  }
};

} // namespace troupe::test
