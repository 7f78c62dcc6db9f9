#include "nodes/inspector.hpp"

#include "nodes/inspect_routes.hpp"
#include "nodes/loop_scheduler.hpp"
#include "nodes/run_config.hpp"
#include "nodes/why_routes.hpp"

#include <catch2/catch.hpp>

#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <fstream>
#include <future>
#include <memory>
#include <string>
#include <vector>

using namespace std::literals;
using namespace troupe;

namespace {

/// Does not come back from its handler before it is let go.
struct sleeper_state {
  static constexpr const char* name = "sleeper";
  std::uint64_t woken = 0;
  std::string thread;
};

void describe(const sleeper_state& st, inspection& out) {
  add_field(out.fields, "woken", st.woken);
  add_field(out.fields, "thread", st.thread);
}

std::string thread_name() {
  std::string result;
  std::ifstream{"/proc/thread-self/comm"} >> result;
  return result;
}

using sleeper_actor = caf::typed_actor<caf::reacts_to<tick>>;

struct fixture {
  run_config cfg;
  caf::actor_system sys{cfg};
  caf::scoped_actor self{sys};
  std::promise<void> let_go;
  std::shared_future<void> gone = let_go.get_future().share();
  std::promise<void> begun;
  inspector_actor uut = spawn_inspector(sys);
  std::vector<caf::strong_actor_ptr> all{
    caf::actor_cast<caf::strong_actor_ptr>(uut)};

  ~fixture() {
    for (auto& x : all)
      caf::anon_send_exit(x, caf::exit_reason::kill);
  }

  template <caf::spawn_options Os = caf::detached>
  sleeper_actor add_sleeper() {
    using pointer = sleeper_actor::stateful_pointer<sleeper_state>;
    auto behavior = [gone = gone, begun = &begun](
                      pointer it) -> sleeper_actor::behavior_type {
      return {[=](tick) {
        begun->set_value();
        gone.wait();
        ++it->state.woken;
        it->state.thread = thread_name();
      }};
    };
    auto result = spawn_inspected<Os>(sys, behavior);
    all.push_back(caf::actor_cast<caf::strong_actor_ptr>(result));
    return result;
  }

  inspection_report_ptr report() {
    inspection_report_ptr result;
    self->request(uut, 10s, get_report{})
      .receive([&](inspection_report_ptr& x) { result = x; },
               [](const caf::error&) { FAIL("no report came"); });
    return result;
  }

  /// Looks again and again: who gets no processor for a moment answers late.
  template <class F>
  static void await(F condition) {
    auto deadline = std::chrono::steady_clock::now() + 10s;
    while (!condition())
      REQUIRE(std::chrono::steady_clock::now() < deadline);
  }
};

} // namespace

TEST_CASE_METHOD(fixture, "a report has all actors of a node, in their order",
                 "[nodes][inspect]") {
  add_sleeper();
  caf::anon_send(uut, inspected_directory{all});
  auto x = report();
  REQUIRE(x->actors.size() == 2);
  CHECK(x->actors[0].told.name == "inspector");
  CHECK(x->actors[1].told.name == "sleeper");
  CHECK(x->actors[1].told.kind == "thread");
  await(
    [&] { return report()->actors[1].how == inspected_entry::state::answers; });
  let_go.set_value();
}

TEST_CASE_METHOD(fixture,
                 "an actor that is stuck is told to be, and holds up "
                 "nobody",
                 "[nodes][inspect]") {
  auto sleeper = add_sleeper();
  caf::anon_send(uut, inspected_directory{all});
  caf::anon_send(sleeper, tick{});
  begun.get_future().wait();
  auto begin = std::chrono::steady_clock::now();
  auto x = report();
  CHECK(std::chrono::steady_clock::now() - begin < 5s);
  CHECK(x->actors[0].how == inspected_entry::state::answers);
  REQUIRE(x->actors[1].how == inspected_entry::state::stuck);
  CHECK(x->actors[1].busy);
  CHECK(x->actors[1].stuck_for >= inspector_state::report_wait);
  auto found = to_explain(*x);
  REQUIRE(found.stuck.size() == 1);
  CHECK(found.stuck[0].name == "sleeper");
  auto shown = report_json("a", *x);
  CHECK(shown["actors"][1]["state"] == "stuck");
  // It is not asked again while it has not answered.
  CHECK(report()->actors[1].told.mailbox == 0);
  let_go.set_value();
  await(
    [&] { return report()->actors[1].how == inspected_entry::state::answers; });
  CHECK(fields_json(report()->actors[1].told.fields)["woken"] == 1);
}

TEST_CASE_METHOD(fixture, "a thread of one actor bears its name",
                 "[nodes][inspect]") {
  auto sleeper = add_sleeper();
  caf::anon_send(uut, inspected_directory{all});
  let_go.set_value();
  caf::anon_send(sleeper, tick{});
  begun.get_future().wait();
  await([&] { return report()->actors[1].told.handled >= 1; });
  CHECK(fields_json(report()->actors[1].told.fields)["thread"] == "sleeper");
}

TEST_CASE_METHOD(fixture,
                 "who keeps the thread of others is told from those that wait "
                 "for it",
                 "[nodes][inspect]") {
  auto guilty = add_sleeper<caf::no_spawn_options>();
  add_sleeper<caf::no_spawn_options>();
  caf::anon_send(uut, inspected_directory{all});
  caf::anon_send(guilty, tick{});
  begun.get_future().wait();
  auto x = report();
  CHECK(x->actors[0].how == inspected_entry::state::answers);
  CHECK(x->actors[1].how == inspected_entry::state::stuck);
  CHECK(x->actors[1].busy);
  CHECK(x->actors[1].told.name == "sleeper");
  CHECK(x->actors[2].how == inspected_entry::state::stuck);
  CHECK(!x->actors[2].busy);
  CHECK(x->actors[2].told.name == "sleeper-2");
  let_go.set_value();
}

TEST_CASE_METHOD(fixture, "an actor that has ended is told to have",
                 "[nodes][inspect]") {
  auto sleeper = add_sleeper();
  caf::anon_send(uut, inspected_directory{all});
  caf::anon_send_exit(sleeper, caf::exit_reason::kill);
  self->wait_for(sleeper);
  CHECK(report()->actors[1].how == inspected_entry::state::gone);
  CHECK(report()->actors[1].how == inspected_entry::state::gone);
  let_go.set_value();
}

TEST_CASE("fields keep their types in JSON", "[nodes][inspect]") {
  field_list xs;
  add_field(xs, "count", std::uint64_t{3});
  add_field(xs, "share", 0.5);
  add_field(xs, "good", true);
  add_field(xs, "text", "x");
  add_field(xs, "span", timespan{1500us});
  add_field(xs, "list", listed(std::vector<std::string>{"a", "b"}, [](auto& x) {
              return field{{}, x};
            }));
  CHECK(fields_json(xs)
        == nlohmann::ordered_json::parse(
          R"({"count": 3, "share": 0.5, "good": true, "text": "x",
              "span_ms": 1.5, "list": ["a", "b"]})"));
}

TEST_CASE("a list that is too long is counted", "[nodes][inspect]") {
  std::vector<std::uint64_t> all(inspected_entries_max + 3, 7);
  auto xs = listed(all, [](auto x) { return field{{}, x}; });
  CHECK(xs.size() == inspected_entries_max + 1);
  CHECK(xs.back().name == "more");
  CHECK(std::get<std::uint64_t>(xs.back().value) == 3);
}
