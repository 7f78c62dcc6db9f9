#pragma once

#include "nodes/post_pace.hpp"
#include "nodes/service_clients.hpp"
#include "nodes/service_stage.hpp"

#include <map>
#include <string>
#include <vector>

namespace troupe {

/// Clients as processes of their own, which are told line by line what to say.
/// Each follows all others.
class client_processes : public service_clients {
public:
  /// As many as there are names for.
  static const std::vector<std::string>& users();

  /// How the nodes of the first `count` of them are called.
  static std::vector<std::string> nodes(std::size_t count);

  /// Starts `count` clients, up to all users, at the servers of `stage`, which
  /// must outlive them; they post `rate` times a second together.
  client_processes(service_stage& stage, std::size_t count, std::uint64_t rate);

  void tell(crowd_order x) override;
  crowd_counts count() override {
    return account_.count();
  }
  void on_event(const std::string& node, const nlohmann::json& event) override;
  void go_on() override;

private:
  void follow_each_other();

  service_stage& stage_;
  crowd_account account_;
  post_pace pace_;
  /// By the name of the node.
  std::map<std::string, std::size_t> numbers_;
  bool posting_ = false;
};

} // namespace troupe
