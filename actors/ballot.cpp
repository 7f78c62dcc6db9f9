#include "actors/ballot.hpp"

#include "actors/timer.hpp"

#include <algorithm>
#include <utility>

namespace troupe {

namespace {

using ballot_pointer = ballot_actor::stateful_pointer<ballot_state>;

/// The hands of the ballot: do what its two machines say.
class ballot_shell {
public:
  ballot_shell(ballot_pointer self, ballot_setup setup,
               ballot_neighbours around)
    : self_(self),
      setup_(std::make_shared<const ballot_setup>(std::move(setup))),
      around_(std::move(around)) {
    // nop
  }

  /// Lets both machines take a step, and then all that follows within this
  /// node: a candidate votes, too.
  template <class F>
  void step(F f) const {
    core::ballot_out voted;
    core::candidate_out stood;
    f(self_->state, self_->clock().now(), voted, stood);
    publish(stood);
    publish(voted);
    while (!self_->state.own.empty()) {
      auto next = std::move(self_->state.own.front());
      self_->state.own.pop_front();
      auto& me = setup_->self;
      take({{me.at, setup_->group, own_id(), me.inc}, std::move(next)});
    }
    auto& st = self_->state;
    auto due = st.candidate.next_deadline();
    if (auto other = st.voter.next_deadline())
      due = due ? std::min(*due, *other) : other;
    arm(self_, st.armed, due);
  }

  /// Hands one frame to the machine that it is for.
  void take(const received_frame& x) const {
    auto& st = self_->state;
    auto now = self_->clock().now();
    core::ballot_out voted;
    core::candidate_out stood;
    if (auto asked = std::get_if<prepare>(&x.what))
      st.voter.on_prepare(x.source, *asked, lives_beside(x.source), now, voted);
    else if (auto offered = std::get_if<propose>(&x.what))
      st.voter.on_propose(x.source, *offered, voted);
    else if (auto chosen = std::get_if<install>(&x.what))
      st.voter.on_install(*chosen, voted);
    else if (auto serves = std::get_if<lease_request>(&x.what))
      st.voter.on_lease_request(x.source, *serves, now, voted);
    else if (auto yes = std::get_if<promised_vote_ptr>(&x.what))
      st.candidate.on_promised(x.source, **yes, now, stood);
    else if (auto no = std::get_if<refused_vote>(&x.what))
      st.candidate.on_refused(x.source, *no, stood);
    else if (auto has = std::get_if<accepted_vote>(&x.what))
      st.candidate.on_accepted(x.source, *has, stood);
    publish(stood);
    publish(voted);
  }

  void stand(candidacy x) const {
    step([&](auto& st, auto now, auto&, auto& stood) {
      auto me = setup_->self;
      me.id = x.ballot.coordinator;
      st.candidate.on_stand(me, st.voter.record(), std::move(x), now, stood);
    });
  }

private:
  /// Whether another leader than the one who asks lives.
  bool lives_beside(const origin& from) const {
    auto& leader = self_->state.leader;
    return leader.lives && leader.leader != from.sender;
  }

  member_id own_id() const {
    const auto& votes = self_->state.voter.record();
    for (const auto& x : votes.installed.members)
      if (x.name == setup_->self.name)
        return x.id;
    return setup_->self.id;
  }

  void send(const address& to, frame what) const {
    auto& me = setup_->self;
    if (to.at == me.at && std::holds_alternative<lease_grant>(what)) {
      self_->send(self_->state.around.lease,
                  frame_batch{{{{me.at, setup_->group, own_id(), me.inc},
                                std::move(what)}}});
      return;
    }
    if (to.at == me.at) {
      self_->state.own.push_back(std::move(what));
      return;
    }
    outbound_batch out;
    out.items.push_back(
      {setup_->group, own_id(), to_one(to.at, to.inc), {std::move(what)}});
    self_->send(around_.transport, std::move(out));
  }

  void publish(core::candidate_out& out) const {
    for (auto& x : out.leaving)
      send(x.to, std::move(x.what));
    if (out.wants)
      self_->send(around_.clock, std::move(*out.wants));
    if (out.end)
      self_->send(self_->state.around.membership, std::move(*out.end));
    if (out.enter) {
      core::ballot_out entered;
      self_->state.voter.on_enter(*out.enter, entered);
      publish(entered);
    }
  }

  void publish(core::ballot_out& out) const {
    auto& st = self_->state;
    for (auto& x : out.saves)
      save(std::move(x));
    for (auto& x : out.installs)
      install_here(std::move(x));
    if (out.frost) {
      self_->send(around_.door, *out.frost);
      self_->send(st.around.membership, *out.frost);
    }
    if (out.wants)
      self_->send(around_.clock, std::move(*out.wants));
    for (auto& x : out.leaving)
      send(x.to, std::move(x.what));
  }

  /// A keeper that cannot write ends the node, and the vote is not cast.
  void save(vote_record x) const {
    auto record = std::make_shared<const vote_record>(std::move(x));
    self_->send(self_->state.around.membership, votes_cast{record});
    auto shell = *this;
    self_->request(around_.keeper, caf::infinite, votes_cast{record})
      .then(
        [shell](votes_kept) {
          shell.step([](auto& st, auto, auto& voted, auto&) {
            st.voter.on_saved(voted);
          });
        },
        [](const caf::error&) {});
  }

  /// What is known of the paths and of the room at the receivers is added: a
  /// ballot does not speak of it.
  void install_here(view_change x) const {
    auto next = std::make_shared<view>(*x.next);
    if (setup_->limits.paths)
      next->unit_bytes = core::unit_bytes_of(*next, setup_->limits.paths);
    auto others = std::max<std::size_t>(next->members.size(), 2) - 1;
    next->window_bytes = core::window_limit_of(setup_->limits.receive_room,
                                               others);
    self_->send(around_.door, view_change{next, std::move(x.cut)});
    auto& st = self_->state;
    self_->send(st.around.membership, view_stands{next});
    for (auto& listener : st.around.listeners)
      self_->send(listener, view_stands{next});
  }

  ballot_pointer self_;
  std::shared_ptr<const ballot_setup> setup_;
  ballot_neighbours around_;
};

counters count(const ballot_state& st) {
  auto result = st.voter.count();
  for (auto& x : st.candidate.count().items)
    result.items.push_back(std::move(x));
  return result;
}

} // namespace

ballot_actor::behavior_type ballot_behavior(ballot_pointer self,
                                            ballot_setup setup,
                                            ballot_neighbours around) {
  auto& st = self->state;
  st.voter = core::ballot_voter{setup.opts, setup.lease};
  st.voter.on_start(setup.self, setup.group, setup.record, setup.newcomer,
                    self->clock().now());
  st.candidate = core::view_candidate{setup.opts, setup.rule};
  ballot_shell shell{self, std::move(setup), std::move(around)};
  return {
    [=](join_ballot& x) {
      auto& st = self->state;
      st.around = std::move(x);
      self->send(
        st.around.membership,
        votes_cast{std::make_shared<const vote_record>(st.voter.record())});
    },
    [=](const frame_batch& x) {
      for (const auto& item : x.items)
        shell.step([&](auto&, auto, auto&, auto&) { shell.take(item); });
    },
    [=](const frozen_state& x) {
      shell.step([&](auto& st, auto now, auto& voted, auto& stood) {
        st.voter.on_frozen(x, voted);
        st.candidate.on_frozen(x, now, stood);
      });
    },
    [=](const fetched& x) {
      shell.step([&](auto& st, auto now, auto& voted, auto& stood) {
        st.voter.on_fetched(x, voted);
        st.candidate.on_fetched(x, now, stood);
      });
    },
    [=](candidacy& x) { shell.stand(std::move(x)); },
    [=](unheard_names& x) {
      shell.step([&](auto& st, auto now, auto&, auto& stood) {
        st.candidate.on_unheard(std::move(x.names), now, stood);
      });
    },
    [=](const cut_off& x) {
      shell.step([&](auto& st, auto, auto& voted, auto&) {
        if (st.voter.record().installed.id == x.view)
          st.voter.on_cut_off(voted);
      });
    },
    [=](const leader_life& x) { self->state.leader = x; },
    [=](const handed_over& x) { self->state.voter.on_hand_over(x.view); },
    [=](const state_complete& x) {
      self->state.voter.on_state_complete(x.view);
    },
    [=](get_counters) { return count(self->state); },
    [=](tick) {
      disarm_due(self, self->state.armed);
      shell.step([](auto& st, auto now, auto& voted, auto& stood) {
        st.voter.on_tick(now, voted);
        st.candidate.on_tick(now, stood);
      });
    },
  };
}

void describe(const ballot_state& st, inspection& out) {
  st.voter.describe(out);
  st.candidate.describe(out);
  add_counters(out.fields, count(st));
}

} // namespace troupe
