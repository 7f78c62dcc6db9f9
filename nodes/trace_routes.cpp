#include "nodes/trace_routes.hpp"

#include "nodes/http_ask.hpp"
#include "nodes/node.hpp"
#include "nodes/state_folder.hpp"
#include "nodes/trace_start.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <optional>
#include <utility>

namespace troupe {

namespace {

using json = nlohmann::ordered_json;

/// How long a question waits for the recorder; its disk may be slow.
constexpr timespan ask_limit = std::chrono::seconds{2};

http_answer answer_of(const std::optional<recording>& x) {
  if (!x)
    return error_answer(503, "no_answer",
                        "the recorder did not answer within 2s");
  json result{{"recording", x->on},
              {"file", x->file.empty() ? json(nullptr) : json(x->file)},
              {"lines", x->lines},
              {"bytes", x->bytes},
              {"lines_dropped", x->dropped},
              {"changed", x->done}};
  if (!x->error.empty())
    result["error"] = x->error;
  return json_answer(200, result);
}

/// Reads whether to record; nothing: the body says neither.
std::optional<bool> read_order(const std::string& body) {
  auto x = json::parse(body, nullptr, false);
  if (!x.is_object() || x.size() != 1 || !x.contains("record")
      || !x["record"].is_boolean())
    return std::nullopt;
  return x["record"].get<bool>();
}

/// Where a node records to that was not told by its file.
trace_options with_file(const node& n) {
  auto result = n.config.trace;
  if (result.file.empty() && n.state != nullptr)
    result.file = (n.state->path() / "trace.jsonl").string();
  return result;
}

http_answer begin(caf::actor_system& sys, const recorder_actor& recorder,
                  const trace_options& opts) {
  if (opts.file.empty())
    return error_answer(409, "no_file",
                        "this node has no trace.file and no state folder to "
                        "record to");
  auto now = ask_actor<recording>(sys, recorder, ask_limit, get_recording{});
  if (now && now->on) {
    now->done = false;
    return answer_of(now);
  }
  if (auto bad = cannot_trace_to(opts.file); !bad.empty())
    return error_answer(500, "io_failed", bad);
  spdlog::info("records to {}, as was asked for over HTTP", opts.file);
  return answer_of(ask_actor<recording>(
    sys, recorder, ask_limit,
    start_recording{opts.file, spawn_trace_keeper(sys, opts)}));
}

} // namespace

std::vector<http_route> trace_routes(const node& n) {
  auto take = [&sys = n.sys, recorder = n.recorder,
               opts = with_file(n)](const http_request& x) {
    auto order = read_order(x.body);
    if (!order)
      return error_answer(
        400, "bad_request",
        R"({"record": true} or {"record": false} is expected)", "/record");
    if (*order)
      return begin(sys, recorder, opts);
    return answer_of(
      ask_actor<recording>(sys, recorder, ask_limit, stop_recording{}));
  };
  auto tell = [&sys = n.sys, recorder = n.recorder](const http_request&) {
    return answer_of(
      ask_actor<recording>(sys, recorder, ask_limit, get_recording{}));
  };
  return {{"POST", "/v1/trace", take}, {"GET", "/v1/trace", tell}};
}

} // namespace troupe
