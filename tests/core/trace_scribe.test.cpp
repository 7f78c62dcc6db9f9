#include "actors/core/trace_scribe.hpp"

#include <catch2/catch.hpp>

using namespace troupe;
using core::trace_scribe;

namespace {

view_ptr view_of_two() {
  auto result = std::make_shared<view>();
  result->id = {3, 1};
  result->self = 1;
  result->members = {{1, "a", 0, v4_endpoint(1, 1)},
                     {2, "b", 0, v4_endpoint(1, 2)}};
  return result;
}

envelope_batch_ptr batch_of(member_id origin, seqno first,
                            std::vector<unit_kind> kinds) {
  unit_writer out;
  auto result = std::make_shared<envelope_batch>();
  result->view = {3, 1};
  result->origin = origin;
  result->time = 40;
  result->first = first;
  result->count = static_cast<std::uint32_t>(kinds.size());
  result->plain = true;
  for (auto kind : kinds) {
    out.add(kind == unit_kind::end ? "" : "x", kind);
    result->plain &= kind == unit_kind::message;
  }
  result->units = out.take();
  return result;
}

outbound to_b(frame what) {
  return {1, 1, to_one(v4_endpoint(1, 2)), {std::move(what)}};
}

struct fixture {
  trace_options opts;
  trace_scribe uut{opts, "a", level::safe};

  fixture() {
    uut.on_view(view_of_two(), 10);
    taken();
  }

  std::string taken() {
    auto text = uut.take(true);
    return text ? text->lines : "";
  }

  void limit(std::size_t buffer, std::size_t file) {
    opts.buffer_bytes = buffer;
    opts.file_bytes = file;
    uut = trace_scribe{opts, "a", level::safe};
    uut.on_view(view_of_two(), 10);
  }
};

constexpr auto message = unit_kind::message;

} // namespace

TEST_CASE("a trace begins with who records, and who is in the view",
          "[core][trace]") {
  trace_scribe uut{{}, "a", level::agreed};
  uut.on_view(view_of_two(), 10);
  auto text = uut.take(true);
  REQUIRE(text);
  CHECK(text->begins_file);
  const std::string view = R"({"at_us":10,"event":"view","node":"a",)"
                           R"("view":"3.1","members":["a","b"],"ids":[1,2]})"
                           "\n";
  CHECK(text->lines
        == R"({"at_us":10,"event":"begin","node":"a","scenario":"recorded",)"
           R"("level":"agreed","nodes":["a"]})"
           "\n"
             + view);
}

TEST_CASE_METHOD(fixture, "a batch is one line, whatever it carries",
                 "[core][trace]") {
  uut.on_outbound(to_b(batch_of(1, 5, {message, message})), 20);
  CHECK(taken()
        == R"({"at_us":20,"event":"depart","node":"a","view":"3.1",)"
           R"("origin":1,"first":5,"count":2,"time":40,"bytes":4,"to":[2]})"
           "\n");
  uut.on_frame({{v4_endpoint(1, 2), 1, 2, 0}, batch_of(2, 7, {message})}, 30);
  CHECK(taken()
        == R"({"at_us":30,"event":"arrive","node":"a","view":"3.1",)"
           R"("origin":2,"first":7,"count":1,"time":40,"bytes":2,"by":2})"
           "\n");
  uut.on_delivery({4, {batch_of(2, 7, {message, message})}, 0, 0, {3, 1}}, 40);
  CHECK(taken()
        == R"({"at_us":40,"event":"delivered","node":"a","view":"3.1",)"
           R"("origin":2,"first":7,"count":2,"time":40,"rank":4})"
           "\n");
}

TEST_CASE_METHOD(fixture, "what carries no message is not told",
                 "[core][trace]") {
  uut.on_outbound(to_b(stamp{}), 20);
  uut.on_frame({{}, heartbeat{}}, 20);
  uut.on_notice({notice_level::debug, "a detail"}, 20);
  uut.on_delivery({0, {batch_of(2, 8, {unit_kind::end})}, 0, 0, {3, 1}}, 20);
  CHECK_FALSE(uut.has_text());
}

TEST_CASE_METHOD(fixture,
                 "units that are no messages are named by their sender",
                 "[core][trace]") {
  uut.on_outbound(
    to_b(batch_of(1, 5, {unit_kind::fragment, message, unit_kind::end})), 20);
  CHECK_THAT(taken(), Catch::Contains(R"("to":[2],"skips":[5,7]})"));
}

TEST_CASE_METHOD(fixture, "a sentence cannot break its line", "[core][trace]") {
  uut.on_notice({notice_level::info, "says \"no\"\n\\ \x01"}, 20);
  CHECK_THAT(taken(),
             Catch::EndsWith("\"detail\":\"says \\\"no\\\"\\\\ \"}\n"));
}

TEST_CASE_METHOD(
  fixture,
  "while the disk is behind nothing is written down, and that is "
  "told",
  "[core][trace]") {
  limit(500, 1u << 20);
  auto first = uut.take(true);
  REQUIRE(first);
  auto bytes = first->lines.size();
  while (bytes < 500) {
    uut.on_notice({notice_level::info, "more"}, 20);
    bytes += taken().size();
  }
  uut.on_notice({notice_level::info, "lost"}, 30);
  uut.on_notice({notice_level::info, "lost"}, 30);
  CHECK_FALSE(uut.has_text());
  uut.on_written(bytes);
  uut.on_notice({notice_level::info, "again"}, 40);
  CHECK_THAT(taken(), Catch::StartsWith(
                        R"({"at_us":40,"event":"gap","node":"a","count":2})"));
  counters all;
  uut.tell(all);
  CHECK(all.items.back().name == "trace_lines_dropped");
  CHECK(all.items.back().value == 2);
}

TEST_CASE_METHOD(fixture, "a new file can be read without the one before it",
                 "[core][trace]") {
  limit(1u << 20, 400);
  CHECK(uut.take(true)->begins_file);
  auto files = 1;
  for (auto i = 0; i < 20; ++i) {
    uut.on_notice({notice_level::info, "more"}, 20);
    auto text = uut.take(true);
    REQUIRE(text);
    if (!text->begins_file)
      continue;
    ++files;
    CHECK_THAT(text->lines,
               Catch::Contains("\"begin\"") && Catch::Contains("\"view\""));
  }
  CHECK(files > 2);
}

TEST_CASE_METHOD(fixture, "little text waits for more", "[core][trace]") {
  uut.on_notice({notice_level::info, "little"}, 20);
  CHECK_FALSE(uut.take(false));
  CHECK(uut.has_text());
  auto more = std::string(trace_scribe::chunk_bytes, 'x');
  uut.on_notice({notice_level::info, more}, 20);
  CHECK(uut.take(false));
}
