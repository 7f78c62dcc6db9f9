#include "nodes/directory_routes.hpp"
#include "nodes/http_routes.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <caf/actor_system_config.hpp>
#include <caf/typed_event_based_actor.hpp>

using namespace troupe;
using namespace std::chrono_literals;

namespace {

/// A discovery node that does not serve.
struct fixture {
  caf::actor_system_config cfg;
  caf::actor_system sys{cfg};
  std::shared_ptr<receiver_window> window = std::make_shared<receiver_window>();
  bool holds = true;
  std::vector<http_route> routes
    = directory_routes({sys, receiver_desk_actor{}, window, 1s,
                        [this](const shown_receivers&) { return holds; }});

  void show_elsewhere(const std::string& at) {
    window->publish(std::make_shared<const shown_receivers>(
      shown_receivers{nullptr, {}, at}));
  }

  http_answer ask(const std::string& method, const std::string& target) {
    http_request request{
      method, target.substr(0, target.find('?')), {}, {}, "{}", target};
    return http_routes{routes, {}}.answer(request, {{}, "application/json"});
  }
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "a discovery node that does not serve sends all to the one "
                 "that does",
                 "[nodes][discovery]") {
  show_elsewhere("two:80");
  for (auto [method, target] :
       {std::pair{"POST", "/register"}, std::pair{"POST", "/heartbeat"},
        std::pair{"GET", "/receivers?tag=a%20b"},
        std::pair{"POST", "/receivers"}, std::pair{"DELETE", "/receivers/7"}}) {
    CAPTURE(method, target);
    auto x = ask(method, target);
    CHECK(x.status == 307);
    CHECK(x.location == std::string{"http://two:80"} + target);
    CHECK(nlohmann::json::parse(x.body)["error"]["code"] == "elsewhere");
  }
  CHECK(ask("GET", "/healthz").status == 200);
  CHECK(ask("GET", "/readyz").status == 200);
}

TEST_CASE_METHOD(fixture, "where no discovery node serves that is said",
                 "[nodes][discovery]") {
  show_elsewhere("");
  auto x = ask("GET", "/receivers");
  CHECK(x.status == 503);
  CHECK(x.location.empty());
  CHECK(x.retry_after == 1);
  CHECK(nlohmann::json::parse(x.body)["error"]["code"] == "no_leader");
  CHECK(ask("GET", "/healthz").status == 200);
  CHECK(ask("GET", "/readyz").status == 503);
}

TEST_CASE_METHOD(fixture,
                 "a discovery node that is cut off neither answers nor sends "
                 "elsewhere",
                 "[nodes][discovery]") {
  holds = false;
  show_elsewhere("two:80");
  CHECK(ask("GET", "/receivers").status == 503);
  window->publish(show_receivers(std::make_shared<receiver_list>()));
  for (auto [method, target] :
       {std::pair{"GET", "/receivers"}, std::pair{"POST", "/heartbeat"},
        std::pair{"GET", "/readyz"}}) {
    CAPTURE(method, target);
    auto x = ask(method, target);
    CHECK(x.status == 503);
    CHECK(x.retry_after == 1);
  }
  CHECK(ask("GET", "/healthz").status == 200);
  holds = true;
  CHECK(ask("GET", "/receivers").status == 200);
}
