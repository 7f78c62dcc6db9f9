#include "nodes/bench_crew.hpp"

#include "nodes/cpu_load.hpp"
#include "nodes/play_error.hpp"

#include <algorithm>
#include <chrono>
#include <system_error>

namespace troupe {

namespace {

constexpr auto end_grace = std::chrono::seconds{2};
constexpr auto news_pause = std::chrono::milliseconds{100};

} // namespace

process_index bench_crew::start(const std::string& name,
                                const process_command& what, bool replies) {
  try {
    auto result = processes_.start(what);
    people_.push_back({name, replies, std::nullopt, {}});
    return result;
  } catch (const std::system_error& e) {
    throw play_error{exit_code::not_now,
                     "cannot start " + name + ": " + e.what()};
  }
}

bench_run bench_crew::run(timespan limit, const std::function<void()>& watch) {
  std::vector<pid_t> ours;
  for (process_index i = 0; i < people_.size(); ++i)
    ours.push_back(processes_.id_of(i));
  foreign_load others{std::move(ours)};
  auto deadline = std::chrono::steady_clock::now() + limit;
  while (missing() > 0) {
    auto now = std::chrono::steady_clock::now();
    if (now >= deadline)
      throw play_error{exit_code::not_now,
                       std::to_string(missing())
                         + " processes did not come to the end of the run"};
    for (const auto& event : processes_.wait(now + news_pause))
      take(event);
    watch();
  }
  bench_run result;
  result.foreign_cores = others.cores();
  processes_.end_all(end_grace);
  for (auto& x : people_)
    if (x.reply)
      result.replies.push_back(std::move(*x.reply));
  return result;
}

void bench_crew::take(const process_event& event) {
  if (auto* x = std::get_if<interruption>(&event)) {
    processes_.end_all(end_grace);
    throw play_interrupted{x->signal};
  }
  if (auto* end = std::get_if<process_end>(&event)) {
    const auto& x = people_[end->who];
    throw play_error{exit_code::bug,
                     x.name + " ended too early: " + to_string(end->how)
                       + (x.complaint.empty() ? "" : ": " + x.complaint)};
  }
  take_line(std::get<process_line>(event));
}

void bench_crew::take_line(const process_line& line) {
  auto& x = people_[line.from];
  if (line.stream == process_stream::errors) {
    x.complaint = line.text;
    return;
  }
  if (!x.replies)
    return;
  x.reply = parse_bench_reply(line.text);
  if (!x.reply)
    throw play_error{exit_code::bug, x.name + " said " + line.text};
}

std::size_t bench_crew::missing() const {
  auto count = std::count_if(people_.begin(), people_.end(), [](const auto& x) {
    return x.replies && !x.reply;
  });
  return static_cast<std::size_t>(count);
}

} // namespace troupe
