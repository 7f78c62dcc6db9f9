#include "actors/processor.hpp"
#include "tests/support/deterministic.hpp"

#include <caf/event_based_actor.hpp>
#include <catch2/catch.hpp>

using namespace std::literals;
using namespace troupe;
using namespace troupe::test;

namespace {

struct fixture : deterministic {
  void begin(processor_kind kind) {
    receiver_options opts;
    opts.processor = kind;
    uut = own(sys.spawn(processor_behavior, opts));
  }

  void work(const std::string& text) {
    sys.spawn([=](caf::event_based_actor* self) {
      self->request(uut, caf::infinite, work_order{{}, slice::copy_of(text)})
        .then(
          [=](const call_result& x) { replies.emplace_back(x.body.text()); });
    });
    settle();
  }

  simple_processor_actor uut;
  std::vector<std::string> replies;
};

using texts = std::vector<std::string>;

} // namespace

TEST_CASE_METHOD(fixture, "echo answers with the request, whatever it is",
                 "[actors][receiver]") {
  begin(processor_kind::echo);
  work("Some w\xc3\xb6rds");
  work("");
  CHECK(replies == texts{"Some w\xc3\xb6rds", ""});
}

TEST_CASE_METHOD(fixture, "upper answers in the capitals of ASCII",
                 "[actors][receiver]") {
  begin(processor_kind::upper);
  work("Some w\xc3\xb6rds, 1");
  CHECK(replies == texts{"SOME W\xc3\xb6RDS, 1"});
}

TEST_CASE_METHOD(fixture,
                 "each request sleeps for as long, beside the others "
                 "[4.07]",
                 "[actors][receiver]") {
  begin(processor_kind::sleep);
  work("first");
  pass(500ms);
  work("second");
  CHECK(replies.empty());
  pass(500ms);
  CHECK(replies == texts{"first"});
  pass(500ms);
  CHECK(replies == texts{"first", "second"});
}
