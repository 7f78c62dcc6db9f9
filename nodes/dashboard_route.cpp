#include "nodes/dashboard_route.hpp"

namespace troupe {

namespace {

/// The page says itself that it speaks to this node and to nobody else.
std::string page() {
  std::string result
    = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; script-src 'unsafe-inline'; "
      "style-src 'unsafe-inline'; img-src data:; connect-src 'self'\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n<title>Troupe</title>\n</head>\n"
      "<body>\n<troupe-dashboard></troupe-dashboard>\n<noscript>This page "
      "needs "
      "JavaScript; <code>troupe members</code> does without.</noscript>\n"
      "<script>";
  result += dashboard_bundle();
  return result + "</script>\n</body>\n</html>\n";
}

} // namespace

http_route dashboard_route() {
  return {"GET", "/",
          [](const http_request&) {
            return http_answer{200, page(), "text/html; charset=utf-8"};
          },
          true};
}

} // namespace troupe
