#include "actors/core/peer_registry.hpp"

#include "messages/bodies.hpp"
#include "messages/errc.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;

namespace {

endpoint at(std::uint16_t port) {
  return v4_endpoint(0x0a000001, port);
}

struct fixture {
  core::peer_registry uut{registry_options{3, 1s}};

  core::registry_answer add(const std::string& name, std::uint16_t port,
                            incarnation inc = 1) {
    auto body = encode(registration{name, at(port), inc});
    return uut.on_call({at(port), inc, {call_name::register_peer, body}});
  }

  bool taken(const std::string& name, std::uint16_t port, incarnation inc = 1) {
    auto answer = add(name, port, inc);
    return !answer.question && answer.result.error == 0;
  }

  /// Registers, and says what the holder of the name would.
  call_result contest(const std::string& name, std::uint16_t port,
                      incarnation inc, bool holder_lives) {
    auto answer = add(name, port, inc);
    REQUIRE(answer.question);
    return uut.on_holder_asked(*answer.question, holder_lives);
  }

  std::vector<std::string> names() {
    auto answer = uut.on_call({at(99), 1, {call_name::list_peers, {}}});
    auto list = decode_peer_list(answer.result.body.text());
    REQUIRE(list);
    std::vector<std::string> result;
    for (auto& x : list->peers)
      result.push_back(x.name);
    return result;
  }
};

using strings = std::vector<std::string>;

} // namespace

TEST_CASE_METHOD(fixture, "a registration makes the list grow by one [1.17]",
                 "[core]") {
  CHECK(names().empty());
  CHECK(taken("peer-1", 1));
  CHECK(names() == strings{"peer-1"});
  CHECK(taken("peer-1", 1)); // Said again.
  CHECK(names() == strings{"peer-1"});
  CHECK(taken("peer-2", 2));
  CHECK(names().size() == 2);
}

TEST_CASE_METHOD(fixture, "the list holds every peer in natural order [1.18]",
                 "[core]") {
  taken("peer-10", 1);
  taken("peer-2", 2);
  taken("a", 3);
  CHECK(names() == strings{"a", "peer-2", "peer-10"});
}

TEST_CASE_METHOD(fixture, "an unknown operation is refused with a text [6.03]",
                 "[core]") {
  auto x = uut.on_call({at(1), 1, {call_name::start_peer, {}}});
  CHECK(x.result.error == static_cast<std::uint8_t>(errc::refused));
  CHECK(x.result.about
        == "the group manager knows register and list, not call "
           "3");
}

TEST_CASE_METHOD(fixture, "a name in use by a live node is refused [6.03]",
                 "[core]") {
  taken("peer-1", 1, 5);
  auto x = contest("peer-1", 2, 6, true);
  CHECK(x.error == static_cast<std::uint8_t>(errc::refused));
  CHECK(x.about == "the name peer-1 is in use by a live node at 10.0.0.1:1");
  CHECK(uut.list().peers[0].at == at(1));
}

TEST_CASE_METHOD(fixture, "a later life takes the place of one that is silent",
                 "[core]") {
  taken("peer-1", 1, 5);
  CHECK(contest("peer-1", 2, 6, false).error == 0);
  REQUIRE(uut.size() == 1);
  CHECK(uut.list().peers[0].at == at(2));
  CHECK(uut.list().peers[0].inc == 6);
}

TEST_CASE_METHOD(fixture, "a restart at the same address needs no question",
                 "[core]") {
  taken("peer-1", 1, 5);
  CHECK(taken("peer-1", 1, 6));
  CHECK(uut.list().peers[0].inc == 6);
}

TEST_CASE_METHOD(fixture, "an earlier life does not come back", "[core]") {
  taken("peer-1", 1, 5);
  CHECK(add("peer-1", 1, 4).result.about
        == "a later start of peer-1 is registered");
  CHECK(add("peer-1", 2, 4).result.error != 0);
  CHECK(add("other", 1, 4).result.error != 0);
  CHECK(uut.list().peers[0].inc == 5);
}

TEST_CASE_METHOD(fixture, "an address holds one name", "[core]") {
  taken("old", 1, 5);
  CHECK(taken("new", 1, 6));
  CHECK(names() == strings{"new"});
}

TEST_CASE_METHOD(fixture, "one peer more than the limit is refused", "[core]") {
  for (std::uint16_t i = 1; i <= 3; ++i)
    CHECK(taken("peer-" + std::to_string(i), i));
  auto x = add("peer-4", 4);
  CHECK(x.result.error == static_cast<std::uint8_t>(errc::overloaded));
  CHECK(taken("peer-3", 3, 2)); // Known ones may still come back.
  CHECK(taken("peer-4", 3, 3)); // In the place of another name.
  CHECK(uut.size() == 3);
}

TEST_CASE_METHOD(fixture, "of two that contest a dead node's name one wins",
                 "[core]") {
  taken("peer-1", 1, 5);
  auto first = add("peer-1", 2, 6);
  auto second = add("peer-1", 3, 7);
  REQUIRE(first.question);
  REQUIRE(second.question);
  CHECK(uut.on_holder_asked(*first.question, false).error == 0);
  CHECK(uut.on_holder_asked(*second.question, false).error
        == static_cast<std::uint8_t>(errc::refused));
  CHECK(uut.size() == 1);
}

TEST_CASE_METHOD(fixture, "what nobody could send to is refused", "[core]") {
  auto refused = [&](endpoint x) {
    auto body = encode(registration{"peer-1", x, 1});
    return uut.on_call({at(1), 1, {call_name::register_peer, body}})
             .result.error
           != 0;
  };
  CHECK(refused(v4_endpoint(0, 4000)));
  CHECK(refused(endpoint{{}, 4000}));
  CHECK(refused(at(0)));
  CHECK(add("a\nb", 1).result.error != 0);
  auto garbage
    = uut.on_call({at(1), 1, {call_name::register_peer, slice::copy_of("x")}});
  CHECK(garbage.result.error != 0);
  CHECK(uut.size() == 0);
}
