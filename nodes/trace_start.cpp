#include "nodes/trace_start.hpp"

#include "actors/inspected.hpp"
#include "actors/recorder.hpp"
#include "nodes/json_payload.hpp"

#include <spdlog/spdlog.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

namespace troupe {

namespace {

/// The oldest file is no more.
void make_room(const std::string& path, std::uint32_t files) {
  for (auto i = files; i-- > 1;) {
    auto from = i == 1 ? path : older_trace(path, i - 1);
    // Where there is none yet there is nothing to move.
    std::rename(from.c_str(), older_trace(path, i).c_str());
  }
}

/// Whether a recorder may have written the file; it may have come no further
/// than its first bytes.
bool is_trace(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error))
    return false;
  constexpr std::string_view first = R"({"at_us":)";
  std::string begin(first.size(), ' ');
  std::ifstream in{path, std::ios::binary};
  in.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  begin.resize(static_cast<std::size_t>(in.gcount()));
  return begin == first.substr(0, begin.size());
}

/// What may be on its way to a recorder.
constexpr std::uint32_t recorder_room = 4096;

} // namespace

std::string older_trace(const std::string& path, std::uint32_t number) {
  std::filesystem::path result{path};
  auto name = result.stem().string() + "." + std::to_string(number)
              + result.extension().string();
  return result.replace_filename(name).string();
}

trace_keeper_actor::behavior_type trace_keeper_behavior(
  trace_keeper_actor::stateful_pointer<trace_keeper_state> self,
  std::string path, std::uint32_t files) {
  return {
    [=](trace_text& x) {
      auto& st = self->state;
      trace_kept done{x.lines.size(), st.error};
      if (!done.error.empty())
        return done;
      if (x.begins_file || !st.file) {
        st.file = nullptr;
        make_room(path, files);
        st.file = line_sink::open(path);
      }
      auto error = errno;
      if (st.file) {
        x.lines.pop_back(); // The sink ends the last line itself.
        st.file->write(x.lines);
        error = st.file->flush();
        if (error == 0)
          return done;
      }
      done.error = st.error = std::strerror(error);
      spdlog::error("cannot write the trace {}: {}", path, st.error);
      return done;
    },
  };
}

std::string cannot_trace_to(const std::string& path) {
  std::error_code error;
  auto is_new = !std::filesystem::exists(path, error);
  if (!is_new && !is_trace(path))
    return "cannot trace to " + path
           + ": it would be put aside, and it is no trace";
  auto file = std::fopen(path.c_str(), "ae");
  if (file == nullptr)
    return "cannot open the trace " + path + ": " + std::strerror(errno);
  std::fclose(file);
  if (is_new)
    std::filesystem::remove(path, error);
  return {};
}

trace_keeper_actor spawn_trace_keeper(caf::actor_system& sys,
                                      const trace_options& opts) {
  return spawn_inspected<caf::detached>(sys, trace_keeper_behavior, opts.file,
                                        opts.files);
}

recorder_start spawn_recorder(caf::actor_system& sys, const trace_options& opts,
                              const std::string& name, level order,
                              const transport_actor& transport) {
  recorder_start result;
  result.room = std::make_shared<tap_room>(recorder_room);
  result.recorder = spawn_inspected(sys, recorder_behavior,
                                    recorder_setup{opts, name, order, wall_us(),
                                                   sys.clock().now(), transport,
                                                   result.room});
  if (!opts.file.empty())
    caf::anon_send(result.recorder,
                   start_recording{opts.file, spawn_trace_keeper(sys, opts)});
  return result;
}

std::optional<start_error> start_recorder(node& n) {
  const auto& c = n.config;
  // A folder that is missing is better said now than in a log.
  if (auto bad = c.trace.file.empty() ? std::string{}
                                      : cannot_trace_to(c.trace.file);
      !bad.empty())
    return start_error{exit_code::cannot_create, bad};
  auto made = spawn_recorder(n.sys, c.trace, c.name, c.group.order,
                             n.transport);
  n.recorder = n.own(made.recorder);
  n.recorder_room = made.room;
  n.parts.counted.push_back({"recorder", n.recorder});
  n.tap(n.transport);
  return std::nullopt;
}

void describe(const trace_keeper_state& st, inspection& out) {
  add_field(out.fields, "error", st.error);
}

} // namespace troupe
