#include "actors/core/notification_service.hpp"
#include "actors/core/receiver_table.hpp"
#include "actors/core/replicated_state.hpp"
#include "messages/check.hpp"

#include <memory>

// Takes the input for a snapshot of the notification service, of the table of
// receivers, and of a whole replicated state; then for a change, an entry's,
// which comes from a primary and need not be sane: it is only not to break the
// replica. A state that was accepted gives a snapshot that is accepted and the
// same, and can be worked with.

using namespace troupe;
using namespace troupe::core;

namespace {

void work_with(notification_service& x) {
  std::vector<service_effect> out;
  uuid_bytes client{};
  constexpr std::uint64_t session = 1u << 20;
  auto run = [&](request_kind kind, std::string_view body) {
    x.apply(x.execute({kind, session, client, body}).change, out);
  };
  x.pending();
  run(request_kind::open, "ana");
  run(request_kind::call, "+bob");
  run(request_kind::call, "=hello");
  x.read({request_kind::read, session, client, "?"});
  run(request_kind::note, "1");
  run(request_kind::close, "");
  for (const auto& effect : out)
    TROUPE_CHECK(effect.text.size() <= 4096);
}

void check_service(std::string_view input) {
  notification_service x;
  if (!x.restore(input))
    return;
  auto image = x.snapshot();
  notification_service other;
  TROUPE_CHECK(other.restore(image));
  TROUPE_CHECK(other.snapshot() == image);
  work_with(other);
  notification_service last;
  TROUPE_CHECK(last.restore(other.snapshot()));
}

void check_receivers(std::string_view input) {
  receiver_table x;
  if (!x.restore(input))
    return;
  auto image = x.snapshot();
  receiver_table other;
  TROUPE_CHECK(other.restore(image));
  TROUPE_CHECK(other.snapshot() == image);
  std::vector<service_effect> nobody;
  other.apply(input, nobody);
  TROUPE_CHECK(other.restore(other.snapshot()));
}

void check_state(std::string_view input) {
  replicated_state x{std::make_unique<notification_service>()};
  if (!x.restore(input))
    return;
  auto image = x.snapshot();
  replicated_state other{std::make_unique<notification_service>()};
  TROUPE_CHECK(other.restore(image));
  TROUPE_CHECK(other.snapshot() == image);
  TROUPE_CHECK(other.all().opened.size() == other.sessions());
}

void check_change(std::string_view input) {
  notification_service x;
  std::vector<service_effect> out;
  x.apply(x.execute({request_kind::open, 1, {}, "ana"}).change, out);
  x.apply(input, out);
  x.snapshot();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  std::string_view input{reinterpret_cast<const char*>(data), size};
  check_service(input);
  check_receivers(input);
  check_state(input);
  check_change(input);
  return 0;
}
