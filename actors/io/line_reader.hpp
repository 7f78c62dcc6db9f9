#pragma once

#include "actors/core/line_splitter.hpp"
#include "messages/actors.hpp"
#include "messages/inspection.hpp"

#include <caf/actor_system.hpp>
#include <caf/typed_event_based_actor.hpp>

namespace troupe {

struct line_reader_state {
  static constexpr const char* name = "line-reader";
  core::line_splitter splitter;
  bool ended = false;
};

/// Tells what an inspection shows of it.
void describe(const line_reader_state& st, inspection& out);

/// Reads lines of up to `line_bytes_max` from `fd`, a chunk for each request;
/// an answer comes as soon as there is a line. It blocks, so it runs in a
/// thread of its own, and wakes now and then to hear that it shall end.
line_reader_actor spawn_line_reader(caf::actor_system& sys, int fd,
                                    std::size_t line_bytes_max);

} // namespace troupe
