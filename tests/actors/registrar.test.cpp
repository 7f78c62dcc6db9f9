#include "actors/registrar.hpp"
#include "tests/support/deterministic.hpp"

#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

/// A directory that gives the answers of `word`, and what it was told.
struct fixture : deterministic {
  void begin(const std::string& id = {}) {
    registrar_setup with;
    with.self.id = id;
    with.opts.heartbeat_every = 10s;
    with.opts.retry_every = 5s;
    with.directory
      = own(sys.spawn([this]() -> directory_client_actor::behavior_type {
          return {
            [this](const register_receiver& x) {
              entered.push_back(x.what.id);
              return directory_said{word, "given", "text"};
            },
            [this](const beat_receiver& x) {
              beats.push_back(x.id);
              return directory_said{word, x.id, "text"};
            },
            [this](const remove_receiver& x) {
              left.push_back(x.id);
              return directory_said{word, x.id, {}};
            },
            [](list_receivers) { return receivers_listed{}; },
          };
        }));
    with.store = own(sys.spawn([this]() -> request_store_actor::behavior_type {
      return {[](const keep_requests&) { return receivers_kept{}; },
              [this](const keep_identity& x) {
                kept = x.id;
                return receivers_kept{};
              }};
    }));
    with.supervisor
      = own(sys.spawn([this]() -> supervisor_actor::behavior_type {
          return {[this](const life_over&) { over = true; }};
        }));
    with.tell = [this](const notice& x) { told.push_back(x.text); };
    uut = own(sys.spawn(registrar_behavior, with));
    pass(1ms);
  }

  directory_word word = directory_word::done;
  std::vector<std::string> entered;
  std::vector<std::string> beats;
  std::vector<std::string> left;
  std::vector<std::string> told;
  std::string kept;
  bool over = false;
  registrar_actor uut;
};

} // namespace

TEST_CASE_METHOD(fixture,
                 "a receiver registers at once, keeps the id that it "
                 "is given, and beats [4.03] [4.04]",
                 "[actors][receiver]") {
  begin();
  CHECK(entered == std::vector<std::string>{""});
  CHECK(kept == "given");
  pass(25s);
  CHECK(beats == std::vector<std::string>{"given", "given"});
  CHECK(told == std::vector<std::string>{"registered as given"});
}

TEST_CASE_METHOD(fixture,
                 "a receiver waits for a directory that is not up, and "
                 "says so once [4.12]",
                 "[actors][receiver]") {
  word = directory_word::silent;
  begin("mine");
  pass(12s);
  CHECK(entered == std::vector<std::string>{"mine", "mine", "mine"});
  CHECK(told
        == std::vector<std::string>{"waiting for the discovery node: text"});
  word = directory_word::done;
  pass(5s);
  CHECK(told.back() == "registered as given");
}

TEST_CASE_METHOD(fixture,
                 "a receiver that is forgotten registers again with "
                 "its id",
                 "[actors][receiver]") {
  begin("given");
  word = directory_word::unknown;
  pass(10s);
  CHECK(entered == std::vector<std::string>{"given", "given"}); // At once.
  word = directory_word::done;
  pass(5s);
  CHECK(entered.size() == 3);
  CHECK(told.back() == "registered as given");
}

TEST_CASE_METHOD(fixture, "a receiver takes leave of the directory",
                 "[actors][receiver]") {
  begin();
  pass(1s);
  caf::anon_send(uut, leave{});
  settle();
  CHECK(left == std::vector<std::string>{"given"});
  CHECK(over);
}
