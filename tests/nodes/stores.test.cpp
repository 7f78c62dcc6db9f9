#include "nodes/receiver_store.hpp"
#include "nodes/request_ledger.hpp"
#include "nodes/request_store.hpp"
#include "nodes/uuid.hpp"

#include <catch2/catch.hpp>

#include <caf/actor_system_config.hpp>
#include <caf/scoped_actor.hpp>

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace troupe;

namespace {

struct fixture {
  caf::actor_system_config cfg;
  caf::actor_system sys{cfg};
  std::filesystem::path path = std::filesystem::temp_directory_path()
                               / ("troupe-store-" + std::to_string(::getpid()));

  ~fixture() {
    for (auto end : {"", "-wal", "-shm"})
      std::filesystem::remove(path.string() + end);
  }

  template <class Actor, class Message>
  std::string keep(const Actor& store, Message what) {
    std::string error = "no answer";
    caf::scoped_actor self{sys};
    self->request(store, caf::infinite, std::move(what))
      .receive([&](const receivers_kept& x) { error = x.error; },
               [](const caf::error&) {});
    return error;
  }

  template <class Actor>
  void end(Actor& store) {
    caf::scoped_actor self{sys};
    self->monitor(store);
    self->send_exit(store, caf::exit_reason::user_shutdown);
    self->receive([](const caf::down_msg&) {});
    store = nullptr;
  }

  static request_id id(std::uint64_t number) {
    request_id x;
    x.client[3] = 7;
    x.number = number;
    return x;
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "registrations come back as they were kept",
                 "[nodes][store]") {
  receiver_entry a{"id-a",          "name",         "host", 4711,
                   ~incarnation{0}, {"x", "\"y\""}, 1,      2};
  auto b = a;
  b.id = "id-b";
  auto store = open_receiver_store(sys, path);
  REQUIRE(store.error.empty());
  CHECK(store.kept.empty());
  CHECK(keep(store.actor, keep_receivers{{}, {b, a}}).empty());
  a.port = 4712;
  CHECK(keep(store.actor, keep_receivers{{"nobody"}, {a}}).empty());
  end(store.actor);
  store = open_receiver_store(sys, path);
  REQUIRE(store.kept.size() == 2);
  CHECK(store.kept[0].id == "id-b"); // In the order of registration.
  auto& back = store.kept[1];
  CHECK(back.port == 4712);
  CHECK(back.inc == ~incarnation{0});
  CHECK(back.tags == a.tags);
  CHECK(back.last_seen == 2);
  CHECK(keep(store.actor, keep_receivers{{"id-b"}, {}}).empty());
  end(store.actor);
  store = open_receiver_store(sys, path);
  CHECK(store.kept.size() == 1);
  end(store.actor);
}

TEST_CASE_METHOD(fixture, "what was processed comes back, and who one is",
                 "[nodes][store]") {
  auto store = open_request_store(sys, path);
  REQUIRE(store.error.empty());
  auto self = store.id;
  CHECK(is_uuid(self));
  auto binary = slice::copy_of(std::string{"\0\xff body", 7});
  CHECK(keep(store.actor, keep_requests{{{id(1), false, {0, "", binary}},
                                         {id(2), true, {}},
                                         {id(3), false, {12, "why", {}}}},
                                        {}})
          .empty());
  CHECK(keep(store.actor, keep_requests{{}, {id(3)}}).empty());
  end(store.actor);
  CHECK(read_request_ledger(path).processed
        == std::vector<std::string>{to_string(id(1))});
  store = open_request_store(sys, path);
  CHECK(store.id == self);
  REQUIRE(store.kept.size() == 2);
  CHECK(store.kept[0].id == id(1));
  CHECK(store.kept[0].reply.body == binary);
  CHECK(!store.kept[0].begun_only);
  CHECK(store.kept[1].begun_only);
  end(store.actor);
}

TEST_CASE_METHOD(fixture, "a file that is no store is named",
                 "[nodes][store]") {
  std::ofstream{path} << std::string(4096, 'x');
  CHECK(open_receiver_store(sys, path).error.find(path.string())
        != std::string::npos);
  CHECK(open_request_store(sys, path).error.find(path.string())
        != std::string::npos);
  CHECK(!read_request_ledger(path).error.empty());
}

TEST_CASE_METHOD(fixture, "a store of a later version is refused",
                 "[nodes][store]") {
  auto store = open_request_store(sys, path);
  REQUIRE(store.error.empty());
  end(store.actor);
  // The version stands in bytes 60 to 63 of the file.
  {
    std::fstream file{path, std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(63);
    file.put(99);
  }
  store = open_request_store(sys, path);
  CHECK(store.newer_format);
  CHECK(store.error.find("99") != std::string::npos);
}
