// What each mutant of the discovery story breaks in its machine; the simulator
// shows what comes of it.
#include "actors/core/receiver_book.hpp"
#include "actors/core/request_memory.hpp"
#include "actors/core/request_tries.hpp"
#include "messages/errc.hpp"
#include "tests/support/planting.hpp"

using namespace std::literals;
using namespace troupe;
using namespace troupe::core;
using namespace troupe::test;

namespace {

constexpr instant begin{};

/// A directory with one receiver, `one`.
struct directory {
  receiver_book book{directory_options{}};
  receiver_book_out out;

  directory() {
    receiver_entry who;
    who.id = "one";
    book.on_register({who}, begin, out);
  }
};

const request_id first{{}, 1};

} // namespace

TEST_CASE("expired-receiver-listed lists the dead", "[mutants]") {
  expect_change("expired-receiver-listed", 0u, 1u, [] {
    directory x;
    x.book.on_tick(begin + 1h, x.out);
    return x.book.list().items.size();
  });
}

TEST_CASE("beat-of-unknown-accepted leaves the living out", "[mutants]") {
  expect_change("beat-of-unknown-accepted", errc::refused, errc::none, [] {
    directory x;
    x.book.on_beat({"two", 0}, begin, x.out);
    return static_cast<errc>(x.out.answer.error);
  });
}

TEST_CASE("ack-before-processing answers too early", "[mutants]") {
  expect_change("ack-before-processing", false, true, [] {
    request_memory memory{receiver_options{}};
    return memory.on_request(first, begin).reply.has_value();
  });
}

TEST_CASE("retry-processed-again repeats effects", "[mutants]") {
  expect_change("retry-processed-again", false, true, [] {
    request_memory memory{receiver_options{}};
    memory.on_request(first, begin);
    memory.on_processed(first, {}, begin);
    return memory.on_request(first, begin + 1s).process;
  });
}

TEST_CASE("retry-without-id gives each try a name of its own", "[mutants]") {
  expect_change("retry-without-id", true, false, [] {
    request_tries tries{requester_options{}, {}, 1};
    request_tries_out out;
    reachable_receiver who;
    who.what.id = "one";
    tries.on_list({{}, {who}}, begin, out);
    tries.on_request(slice::copy_of("work"), begin, out);
    auto before = out.leaving.at(0);
    tries.on_end(before.ticket, try_end::timed_out, {}, begin, out);
    out = {};
    tries.on_tick(begin + 1s, out);
    return out.leaving.at(0).what.id == before.what.id;
  });
}
