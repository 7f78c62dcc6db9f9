#include "nodes/dashboard_route.hpp"

#include <catch2/catch.hpp>

using namespace troupe;

TEST_CASE("the dashboard is one page, which speaks to its node alone",
          "[http]") {
  auto route = dashboard_route();
  CHECK(route.method == "GET");
  CHECK(route.path == "/");
  CHECK(route.open);
  auto answer = route.handler({});
  CHECK(answer.status == 200);
  CHECK_THAT(answer.type, Catch::StartsWith("text/html"));
  CHECK_THAT(answer.body, Catch::Contains("connect-src 'self'"));
  CHECK_THAT(answer.body, Catch::Contains("<troupe-dashboard>"));
  CHECK(answer.body.find("</script>")
        == answer.body.find("</script>\n</body>"));
  CHECK_THAT(answer.body, !Catch::Contains("https://"));
}
