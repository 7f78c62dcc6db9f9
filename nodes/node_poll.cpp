#include "nodes/node_poll.hpp"

#include <caf/scoped_actor.hpp>

#include <utility>

namespace troupe {

namespace {

void ignore(const caf::error&) {
  // What does not answer is left out.
}

/// Takes the answer to a request that is under way, if there is one.
template <class Reply, class Request>
std::optional<Reply> await(Request& x) {
  std::optional<Reply> result;
  x.receive([&](Reply& y) { result = std::move(y); }, ignore);
  return result;
}

/// Asks `whom`, if there is anybody.
template <class Self, class Handle, class Message>
auto ask(Self& self, const Handle& whom, timespan limit, Message message) {
  using request = decltype(self->request(whom, limit, std::move(message)));
  std::optional<request> result;
  if (whom)
    result.emplace(self->request(whom, limit, std::move(message)));
  return result;
}

} // namespace

node_poll poll_node(caf::actor_system& sys, const inspected_parts& parts,
                    timespan limit) {
  node_poll result;
  caf::scoped_actor self{sys};
  using request
    = decltype(self->request(counted_actor{}, limit, get_counters{}));
  std::vector<request> asked;
  asked.reserve(parts.counted.size());
  for (const auto& x : parts.counted)
    asked.emplace_back(self->request(x.who, limit, get_counters{}));
  auto group = ask(self, parts.witness, limit, get_picture{});
  auto waits = ask(self, parts.waited, limit, get_waits{});
  auto window = ask(self, parts.window, limit, get_waits{});
  for (std::size_t i = 0; i < asked.size(); ++i)
    result.parts.push_back({parts.counted[i].name, await<counters>(asked[i])});
  if (group)
    result.group = await<group_picture_ptr>(*group).value_or(nullptr);
  if (waits)
    result.waits = await<wait_list>(*waits).value_or(wait_list{});
  if (window)
    result.window = await<wait_list>(*window).value_or(wait_list{});
  result.now = sys.clock().now();
  return result;
}

} // namespace troupe
