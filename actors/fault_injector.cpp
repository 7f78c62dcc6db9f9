#include "actors/fault_injector.hpp"

namespace troupe {

fault_injector_actor::behavior_type fault_injector_behavior(
  fault_injector_actor::stateful_pointer<fault_injector_state> self,
  transport_actor transport, impairment configured, std::uint64_t seed) {
  auto nothing_leaves = configured;
  nothing_leaves.loss = 1;
  return {
    [=](const cut_links& x) {
      auto& st = self->state;
      ++st.orders;
      for (const auto& to : x.to) {
        if (st.cut.size() >= fault_injector_state::links_max)
          break;
        st.cut[to] = st.orders;
        self->send(transport, impair{to, nothing_leaves, seed});
        self->delayed_send(self, x.span, heal_due{to, st.orders});
      }
      return links_cut{st.cut.size()};
    },
    [=](heal_links) {
      auto& st = self->state;
      for (const auto& x : st.cut)
        self->send(transport, impair{x.first, configured, seed});
      st.cut.clear();
      return links_cut{0};
    },
    [=](const heal_due& x) {
      auto& st = self->state;
      auto found = st.cut.find(x.to);
      // A later order has a time of its own.
      if (found == st.cut.end() || found->second != x.order)
        return;
      st.cut.erase(found);
      self->send(transport, impair{x.to, configured, seed});
    },
  };
}

void describe(const fault_injector_state& st, inspection& out) {
  add_field(out.fields, "links_cut", listed(st.cut, [](const auto& x) {
              return field{{}, to_string(x.first)};
            }));
}

} // namespace troupe
