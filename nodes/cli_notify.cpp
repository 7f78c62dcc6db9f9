#include "actors/core/notification_service.hpp"
#include "nodes/cli_flags.hpp"

namespace troupe {

void add_flags(CLI::App& app, notify_options& out) {
  using core::notification_service;
  auto bytes = std::to_string(notification_service::name_bytes_max);
  add_read(app, "USER", "USER", "Whose name to connect with",
           "a name of 1 to " + bytes
             + " bytes without blanks and control characters",
           [&out](const std::string& x) {
             out.user = x;
             return notification_service::fault_of_name(x).empty();
           })
    ->required();
  add_read(app, "--servers", "A,B,C", "Addresses of all servers",
           "addresses such as 127.0.0.1:47001,127.0.0.1:47002",
           [&out](const std::string& x) {
             auto all = config::parse_addresses(x);
             out.servers = all.value_or(std::vector<std::string>{});
             return all.has_value();
           })
    ->required();
  app.add_option("--key-file", out.key_file, "File with the servers' keys")
    ->type_name("FILE");
  add_value<timespan>(app, "--timeout", "client.connect_limit",
                      "How long to look for a server that leads; 0s: without "
                      "end [10s]",
                      [&out](timespan x) { out.connect_limit = x; });
}

} // namespace troupe
