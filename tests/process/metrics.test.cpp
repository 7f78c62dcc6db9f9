// What nodes of each kind show of themselves over HTTP.
#include "tests/support/group_process.hpp"
#include "tests/support/metric_text.hpp"
#include "tests/support/notify_process.hpp"

#include <cstdlib>

using namespace troupe;
using namespace troupe::test;

namespace {

/// Has `promtool` look at a page, where there is one.
void let_promtool_check(const std::string& page, const std::string& folder) {
  if (std::system("command -v promtool >/dev/null") != 0)
    return;
  auto file = folder + "/metrics.txt";
  std::ofstream{file} << page;
  CHECK(std::system(("promtool check metrics <" + file).c_str()) == 0);
}

/// Asks a node for its metrics, and has them judged.
template <class Fixture>
metric_text metrics_of(Fixture& at, const std::string& http) {
  auto page = at.curl({"http://" + http + "/metrics"});
  CHECK(page.status == 200);
  metric_text result{page.body};
  CAPTURE(result.complaints);
  CHECK(result.complaints.empty());
  CHECK(!result.has("troupe_unnamed"));
  CHECK(result.has("troupe_datagrams_sent_total"));
  let_promtool_check(page.body, at.folder);
  return result;
}

} // namespace

TEST_CASE_METHOD(group_process_fixture, "members tell whom they see",
                 "[process][metrics]") {
  start_group();
  auto x = metrics_of(*this, http["a"]);
  for (const auto& name : names)
    CHECK(x.value("troupe_member_heard{member=\"" + name + "\"}") == 1);
  CHECK(x.value("troupe_group_quorate") == 1);
  CHECK(x.value("troupe_views_installed_total").value_or(0) >= 1);
  for (auto cause : {"silence", "progress", "probe", "limit", "restart"})
    CHECK(
      x.value(std::string{"troupe_suspicions_total{cause=\""} + cause + "\"}"));
  for (auto actor :
       {"transport", "channel", "group", "clock", "resender", "ack-tracker",
        "orderer", "detector", "elector", "membership", "ballot", "lease",
        "state-gate", "participant"})
    CHECK(x.value(std::string{"troupe_actor_answers{actor=\""} + actor + "\"}")
          == 1);
  auto state = ask("a", "/v1/state");
  CHECK(state["node"] == "a");
  CHECK(state["kind"] == "member");
  CHECK(state["counters"]["transport"]["datagrams_sent"] > 0);
  CHECK(state["group"]["quorate"] == true);
  CHECK(state["waits"].is_array());
  CHECK(ask("a", "/state")["incarnation"] == state["incarnation"]);
}

TEST_CASE_METHOD(group_process_fixture, "members of a group with SWIM do, too",
                 "[process][metrics]") {
  start_group({{"detector", {{"kind", "swim"}}}});
  auto x = metrics_of(*this, http["b"]);
  CHECK(x.value("troupe_swim_members").value_or(0) >= 2);
  CHECK(x.value("troupe_member_heard{member=\"a\"}") == 1);
}

TEST_CASE_METHOD(notify_fixture, "servers tell what they replicate",
                 "[process][metrics]") {
  start_servers();
  auto primary = name_of(await_primary());
  auto at = await_event(primary, "ready")["addresses"]["http"];
  auto x = metrics_of(*this, at);
  CHECK(x.value("troupe_serves_clients") == 1);
  CHECK(x.value("troupe_log_writes_total").value_or(0) > 0);
  CHECK(x.value("troupe_sessions_open") == 0);
  CHECK(x.value(R"(troupe_limit{key="replica.requests_max"})"));
}

TEST_CASE_METHOD(discovery_fixture, "discovery and gossip nodes tell theirs",
                 "[process][metrics]") {
  auto directory = metrics_of(*this, start_discovery());
  CHECK(directory.value("troupe_receivers_listed") == 0);
  CHECK(!directory.has("troupe_group_phase"));
  start("g", {{"node", "gossip"}, {"profile", "local"}});
  auto at = await_event("g", "ready")["addresses"]["http"];
  auto gossip = metrics_of(*this, at);
  CHECK(gossip.value("troupe_gossip_origins") == 1);
  CHECK(gossip.value("troupe_swim_members"));
}

TEST_CASE_METHOD(discovery_fixture, "metrics ask for the token of the node",
                 "[process][metrics]") {
  auto token = folder + "/token";
  std::ofstream{token} << "0123456789abcdef\n";
  std::filesystem::permissions(token, std::filesystem::perms::owner_read
                                        | std::filesystem::perms::owner_write);
  auto at = "http://" + start_discovery({{"http", {{"token_file", "token"}}}})
            + "/metrics";
  CHECK(curl({at}).status == 401);
  CHECK(curl({"-H", "Authorization: Bearer 0123456789abcdef", at}).status
        == 200);
}
