#include "actors/key_keeper.hpp"

#include "messages/bodies.hpp"
#include "messages/wire.hpp"

#include <caf/actor_cast.hpp>

#include <utility>

namespace troupe {

namespace {

using keeper_pointer = key_keeper_actor::stateful_pointer<key_keeper_state>;
using core::key_ring;

call_result refuse(const std::string& why) {
  return {static_cast<std::uint8_t>(errc::refused), why, {}};
}

/// In words; empty if the call did what it was for.
std::string error_of(const call_result& x) {
  if (x.error == 0)
    return {};
  if (x.error == static_cast<std::uint8_t>(errc::timed_out))
    return "it did not answer within 3s";
  return x.about.empty() ? to_string(static_cast<errc>(x.error)) : x.about;
}

class keeper_shell {
public:
  keeper_shell(keeper_pointer self, incarnation life, key_hands hands,
               channel_actor channel)
    : self_(self),
      life_(life),
      hands_(std::move(hands)),
      channel_(std::move(channel)) {
    // nop
  }

  /// Returns what went wrong, or nothing.
  std::string obey(const key_order& x) const {
    auto turn = hands_.take_turn ? hands_.take_turn() : nullptr;
    auto known = hands_.read();
    if (!known.error.empty())
      return known.error;
    auto answer = core::apply(known.ring, x);
    if (answer != key_ring::answer::done && answer != key_ring::answer::already)
      return to_string(answer, static_cast<std::uint8_t>(x.id));
    // One that has followed before is not to turn back to what its file says.
    if (answer == key_ring::answer::already && x.what == key_step::follow)
      return {};
    ++self_->state.changes;
    core::sealing::life_set holders{x.holders.begin(), x.holders.end()};
    return hands_.keep(known.ring, holders.empty() ? nullptr : &holders);
  }

  call_result answer(const incoming_call& x) const {
    auto order = decode_key_order(x.what.body.text());
    if (x.what.name != call_name::change_keys || !order)
      return refuse("not an order about keys");
    auto error = obey(*order);
    return error.empty() ? call_result{} : refuse(error);
  }

  caf::result<key_report_ptr> begin(const core::key_wish& wish) const {
    auto& st = self_->state;
    if (st.rotation)
      return report("another change of keys is under way here");
    if (!st.membership)
      return report("this node has not begun yet");
    auto known = hands_.read();
    if (!known.error.empty())
      return report(known.error);
    auto plan = core::plan_for(known.ring, wish, hands_.draw);
    if (!plan.refusal.empty())
      return report(plan.refusal, {}, true);
    st.promise = self_->make_response_promise<key_report_ptr>();
    st.rotation.emplace(life_, std::move(plan.steps));
    look();
    return st.promise;
  }

  key_report_ptr report(std::string refusal, core::key_change_end end = {},
                        bool for_good = false) const {
    key_report result{std::move(refusal), for_good, std::move(end), {}};
    auto known = hands_.read();
    for (const auto& x : known.ring.keys())
      result.keys.push_back({x.id, to_string(x.suite), fingerprint(x),
                             x.id == known.ring.used().id});
    if (result.refusal.empty())
      result.refusal = known.error;
    return std::make_shared<const key_report>(std::move(result));
  }

  /// Brings those who have joined the key that seals.
  void greet() const {
    auto shell = *this;
    ask_membership([shell](const group_status& x) {
      if (!shell.self_->state.rotation)
        shell.greet(x);
    });
  }

private:
  template <class F>
  void ask_membership(F f) const {
    self_
      ->request(self_->state.membership, key_keeper_state::answer_limit,
                get_group_status{})
      .then([f](const group_status_ptr& x) { f(*x); },
            [](const caf::error&) {
              // It is asked again, or this node ends.
            });
  }

  /// Finds out who is in the group now, for a change that is under way.
  void look() const {
    auto shell = *this;
    auto failed = [shell](const std::string& why) {
      auto& st = shell.self_->state;
      st.rotation.reset();
      st.promise.deliver(shell.report(why));
    };
    self_
      ->request(self_->state.membership, key_keeper_state::answer_limit,
                get_group_status{})
      .then(
        [=](const group_status_ptr& x) {
          if (!x->current || x->phase != group_phase::member)
            return failed("this node is no member of its group now: "
                          + to_string(x->phase));
          core::key_rotation_out out;
          shell.self_->state.rotation->on_members(x->current->members, out);
          shell.publish(out);
        },
        [=](const caf::error&) { failed("the membership does not answer"); });
  }

  void publish(core::key_rotation_out& out) const {
    auto& st = self_->state;
    for (auto& x : out.orders) {
      auto shell = *this;
      auto done = [shell, who = x.who.inc](const call_result& y) {
        shell.on_answer(who, error_of(y));
      };
      if (x.who.inc == life_)
        // Nobody hears what a node says to itself.
        self_
          ->request(caf::actor_cast<call_handler_actor>(self_), caf::infinite,
                    own_call(x.what))
          .then(done);
      else
        send(x, done);
    }
    if (out.end) {
      auto end = std::move(*out.end);
      st.rotation.reset();
      st.promise.deliver(report({}, std::move(end)));
    } else if (out.wants_members) {
      look();
    }
  }

  static incoming_call own_call(const key_order& x) {
    return {{}, 0, {call_name::change_keys, encode(x)}};
  }

  void on_answer(incarnation who, const std::string& error) const {
    auto& st = self_->state;
    if (!st.rotation)
      return;
    core::key_rotation_out out;
    st.rotation->on_answer(who, error, out);
    publish(out);
  }

  template <class F>
  void send(const core::addressed_order& x, F done) const {
    constexpr auto limit = key_keeper_state::answer_limit;
    // The channel itself gives up sooner.
    self_
      ->request(channel_, limit * 2, call_target{x.who.at, limit, x.who.inc},
                call{call_name::change_keys, encode(x.what)})
      .then(done, [done](const caf::error&) {
        done({static_cast<std::uint8_t>(errc::timed_out), {}, {}});
      });
  }

  void greet(const group_status& x) const {
    auto& st = self_->state;
    if (!x.current || x.phase != group_phase::member) {
      st.settled.clear(); // Who comes back is new itself.
      return;
    }
    auto whom = core::to_be_greeted(x.current->members, life_, st.settled);
    if (whom.empty())
      return;
    auto known = hands_.read();
    if (!known.error.empty())
      return;
    core::addressed_order order;
    order.what = core::order_with(key_step::follow, known.ring.used());
    for (const auto& y : x.current->members)
      order.what.holders.push_back(y.inc);
    for (const auto& y : whom) {
      if (st.asked.count(y.inc) > 0)
        continue;
      order.who = y;
      st.asked.insert(y.inc);
      send(order, [shell = *this, y](const call_result& result) {
        shell.on_greeted(y, result);
      });
    }
  }

  /// Who did not answer is told again; who refused would do so again.
  void on_greeted(const member& who, const call_result& x) const {
    auto& st = self_->state;
    st.asked.erase(who.inc);
    if (x.error == static_cast<std::uint8_t>(errc::timed_out))
      return;
    st.settled.insert(who.inc);
    if (x.error != 0)
      hands_.tell({notice_level::warning, who.name
                                            + " did not take the key that "
                                              "seals: "
                                            + error_of(x)});
  }

  keeper_pointer self_;
  incarnation life_;
  key_hands hands_;
  channel_actor channel_;
};

} // namespace

key_keeper_actor::behavior_type
key_keeper_behavior(keeper_pointer self, incarnation life, key_hands hands,
                    channel_actor channel) {
  keeper_shell shell{self, life, std::move(hands), channel};
  return {
    [=](const incoming_call& x) { return shell.answer(x); },
    [=](const join_keeper& x) {
      self->state.membership = x.membership;
      self->delayed_send(self, key_keeper_state::look_pause, tick{});
    },
    [=](const core::key_wish& x) { return shell.begin(x); },
    [=](get_keys) { return shell.report({}); },
    [=](tick) {
      shell.greet();
      self->delayed_send(self, key_keeper_state::look_pause, tick{});
    },
  };
}

void describe(const key_keeper_state& st, inspection& out) {
  add_field(out.fields, "changing", st.rotation.has_value());
  add_field(out.fields, "waits_for_members",
            std::uint64_t{st.rotation ? st.rotation->asked() : 0});
  add_field(out.fields, "settled", std::uint64_t{st.settled.size()});
  add_field(out.fields, "changes", st.changes);
}

} // namespace troupe
