#include "nodes/http_body.hpp"
#include "messages/check.hpp"

// Takes the input for the body of a request to a discovery node. Whatever it
// is, it is read within its limits or refused with a status of 400.

using namespace troupe;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  http_body body{{reinterpret_cast<const char*>(data), size}};
  auto host = body.text("host", 255);
  auto port = body.count("port", 1, 65535);
  auto tags = body.texts("tags", 16, 63);
  body.refuse_others({"host", "port", "tags"});
  if (body.refusal()) {
    TROUPE_CHECK(body.refusal()->status == 400);
    TROUPE_CHECK(!body.refusal()->body.empty());
    return 0;
  }
  TROUPE_CHECK(!host.empty() && host.size() <= 255);
  TROUPE_CHECK(port >= 1 && port <= 65535);
  TROUPE_CHECK(tags.size() <= 16);
  for (auto& tag : tags)
    TROUPE_CHECK(!tag.empty() && tag.size() <= 63);
  return 0;
}
