#include "nodes/simulation/work_asker.hpp"

#include "actors/core/splitmix.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <map>
#include <string>
#include <utility>

namespace troupe::simulation {

namespace {

struct asker_state {
  static constexpr const char* name = "asker";
  requester_actor requester;
  core::splitmix draw{1};
  /// A requester wants more, and none is due.
  bool wanted = false;
  bool paused = false;
  /// What was asked, by its number within this life.
  std::map<std::uint64_t, std::string> words;
  /// The tries that are under way, by the number of their request.
  std::map<std::uint64_t, call_number> calls;
};

using asker_pointer = work_asker_actor::stateful_pointer<asker_state>;

/// Fills up to a size that is sometimes more than a datagram has.
std::string words_of(const node_life& who, std::uint64_t number,
                     std::size_t bytes) {
  auto result = "request-" + std::to_string(who.node + 1) + "-"
                + std::to_string(number) + " ";
  result.resize(std::max(result.size(), bytes), '.');
  return result;
}

void ask_next(asker_pointer self, const node_life& who,
              const source_options& words, std::uint64_t* said,
              work_judge* judge) {
  auto& st = self->state;
  if (!st.requester || !st.wanted || st.paused)
    return;
  st.wanted = false;
  if (*said == words.messages) {
    self->send(st.requester, asked_all{});
    return;
  }
  auto text = words_of(who, ++*said, words.bytes);
  judge->on_asked(who, text);
  st.words.emplace(st.words.size() + 1, text);
  self->send(st.requester, ask_receiver{slice::copy_of(text)});
  auto span
    = static_cast<std::uint64_t>((words.gap_max - words.gap_min).count() + 1);
  auto pause = words.gap_min
               + timespan{static_cast<timespan::rep>(st.draw.next() % span)};
  st.paused = true;
  self->delayed_send(self, pause, tick{});
}

/// Each try is a call; the name of a receiver has the place of its node.
void tell(asker_pointer self, const node_life& who, const ask_event& x,
          trace_writer& out) {
  auto& st = self->state;
  auto now = self->clock().now().time_since_epoch();
  auto words = st.words.find(x.id.number);
  if (words == st.words.end())
    return;
  if (x.step == ask_step::sent) {
    auto title = words->second.substr(0, words->second.find(' '));
    auto place = std::stoul(x.receiver.substr(x.receiver.rfind('-') + 1));
    st.calls[x.id.number]
      = out.on_call(who.node,
                    title + ", try " + std::to_string(x.tries) + " to "
                      + name_of(static_cast<node_index>(place)),
                    now);
    return;
  }
  auto call = st.calls.find(x.id.number);
  if (call == st.calls.end() || x.step == ask_step::waiting)
    return;
  auto result = x.step == ask_step::acked       ? "ok"
                : x.step == ask_step::timed_out ? "unknown"
                                                : "failed";
  out.on_answered(call->second, result, now);
  st.calls.erase(call);
}

work_asker_actor::behavior_type
asker(asker_pointer self, node_life who, const source_options& words,
      std::uint64_t* said, work_judge* judge, trace_writer* trace) {
  self->state.draw = core::splitmix{words.seed + who.inc};
  return {
    [=](const ask_event& x) {
      if (trace != nullptr)
        tell(self, who, x, *trace);
      auto now = self->clock().now().time_since_epoch();
      auto found = self->state.words.find(x.id.number);
      if (found == self->state.words.end())
        return;
      if (x.step == ask_step::acked)
        judge->on_acked(who, found->second, std::string{x.reply.text()}, now);
      else if (x.step == ask_step::failed)
        judge->on_failed(who, found->second, x, now);
    },
    [=](ask_more) {
      self->state.wanted = true;
      ask_next(self, who, words, said, judge);
    },
    [](const life_over&) {
      // Whether all was answered is judged.
    },
    [=](const join_work_asker& x) {
      self->state.requester = x.requester;
      ask_next(self, who, words, said, judge);
    },
    [=](tick) {
      self->state.paused = false;
      ask_next(self, who, words, said, judge);
    },
  };
}

} // namespace

work_asker_actor spawn_work_asker(caf::actor_system& sys, const node_life& who,
                                  const source_options& words,
                                  std::uint64_t* said, work_judge* judge,
                                  trace_writer* trace) {
  return sys.spawn(asker, who, words, said, judge, trace);
}

} // namespace troupe::simulation
