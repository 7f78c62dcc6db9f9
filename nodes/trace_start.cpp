#include "nodes/trace_start.hpp"

#include "actors/inspected.hpp"
#include "actors/recorder.hpp"
#include "nodes/json_payload.hpp"

#include <spdlog/spdlog.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
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

/// A folder that is missing is better said now than in a log.
std::optional<start_error> cannot_open(const std::string& path) {
  std::error_code error;
  auto is_new = !std::filesystem::exists(path, error);
  auto file = std::fopen(path.c_str(), "ae");
  if (file == nullptr)
    return start_error{exit_code::cannot_create, "cannot open the trace " + path
                                                   + ": "
                                                   + std::strerror(errno)};
  std::fclose(file);
  if (is_new)
    std::filesystem::remove(path, error);
  return std::nullopt;
}

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
    [=](const trace_text& x) {
      auto& st = self->state;
      written done{0, x.lines.size()};
      if (st.failed)
        return done;
      if (x.begins_file || !st.file) {
        st.file = nullptr;
        make_room(path, files);
        st.file = line_sink::open(path);
      }
      auto error = errno;
      if (st.file) {
        // The sink ends the last line itself.
        st.file->write(x.lines.substr(0, x.lines.size() - 1));
        error = st.file->flush();
        if (error == 0)
          return done;
      }
      st.failed = true;
      spdlog::error("cannot write the trace {}: {}", path,
                    std::strerror(error));
      return done;
    },
  };
}

std::optional<start_error> start_trace(node& n, journal_actor& journal) {
  const auto& opts = n.config.trace;
  if (opts.file.empty())
    return std::nullopt;
  if (auto bad = cannot_open(opts.file))
    return bad;
  auto keeper = spawn_inspected<caf::detached>(n.sys, trace_keeper_behavior,
                                               opts.file, opts.files);
  auto recorder = n.own(spawn_inspected(
    n.sys, recorder_behavior,
    recorder_setup{opts, n.config.name, n.config.group.order, wall_us()},
    recorder_neighbours{n.transport, journal, keeper}));
  n.transport = recorder;
  journal = recorder;
  return std::nullopt;
}

void describe(const trace_keeper_state& st, inspection& out) {
  add_field(out.fields, "failed", st.failed);
}

} // namespace troupe
