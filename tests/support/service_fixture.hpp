#pragma once

#include "actors/core/notification_service.hpp"

#include <string>
#include <vector>

namespace troupe::test {

/// The notification service alone: what is executed is applied at once.
struct service_fixture {
  core::notification_service uut;
  std::vector<service_effect> out;
  std::uint64_t last = 0;

  core::executed run(request_kind kind, std::uint64_t session,
                     const std::string& body) {
    out.clear();
    auto did = uut.execute({kind, session, client(session), body});
    uut.apply(did.change, out);
    return did;
  }

  static uuid_bytes client(std::uint64_t session) {
    uuid_bytes result;
    result.fill(static_cast<std::uint8_t>(session));
    return result;
  }

  /// Returns the session, or 0 where it was refused.
  std::uint64_t connect(const std::string& name) {
    auto session = ++last;
    return run(request_kind::open, session, name).opens ? session : 0;
  }

  std::string call(std::uint64_t session, const std::string& body) {
    return run(request_kind::call, session, body).reply;
  }

  std::string info(std::uint64_t session) {
    return uut.read({request_kind::read, session, client(session), "?"});
  }

  /// The effects for a session, as `number text`.
  std::vector<std::string> told(std::uint64_t session) const {
    return texts(out, session);
  }

  std::vector<std::string> pending(std::uint64_t session) const {
    return texts(uut.pending(), session);
  }

  static std::vector<std::string> texts(const std::vector<service_effect>& all,
                                        std::uint64_t session) {
    std::vector<std::string> result;
    for (const auto& x : all)
      if (x.session == session)
        result.push_back(std::to_string(x.number) + " " + x.text);
    return result;
  }
};

} // namespace troupe::test
