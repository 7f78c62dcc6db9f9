#include "actors/processor.hpp"

#include "actors/timer.hpp"

#include <string>
#include <utility>

namespace troupe {

namespace {

slice in_capitals(const slice& x) {
  std::string text{x.text()};
  for (auto& c : text)
    if (c >= 'a' && c <= 'z')
      c = static_cast<char>(c - 'a' + 'A');
  return slice::copy_of(text);
}

} // namespace

simple_processor_actor::behavior_type processor_behavior(
  simple_processor_actor::stateful_pointer<processor_state> self,
  receiver_options opts) {
  auto rearm = [=] {
    auto& st = self->state;
    if (!st.sleeping.empty())
      arm(self, st.armed, st.sleeping.begin()->first);
  };
  return {
    [=](const work_order& x) {
      auto promise = self->make_response_promise<call_result>();
      if (opts.processor == processor_kind::sleep) {
        auto end = self->clock().now() + opts.sleep_for;
        self->state.sleeping.insert({end, {promise, x.body}});
        rearm();
      } else {
        auto upper = opts.processor == processor_kind::upper;
        promise.deliver(
          call_result{0, {}, upper ? in_capitals(x.body) : x.body});
      }
      return promise;
    },
    [=](tick) {
      auto& st = self->state;
      disarm_due(self, st.armed);
      auto now = self->clock().now();
      while (!st.sleeping.empty() && st.sleeping.begin()->first <= now) {
        auto& x = st.sleeping.begin()->second;
        x.promise.deliver(call_result{0, {}, std::move(x.body)});
        st.sleeping.erase(st.sleeping.begin());
      }
      rearm();
    },
  };
}

void describe(const processor_state& st, inspection& out) {
  add_field(out.fields, "requests_under_way", st.sleeping.size());
}

} // namespace troupe
