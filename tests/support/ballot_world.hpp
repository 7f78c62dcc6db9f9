#pragma once

#include "actors/core/view_candidate.hpp"
#include "tests/support/ballot_history.hpp"
#include "tests/support/ballot_node.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

/// Voters and candidates on a network that loses, doubles and delays, with
/// disks that forget what was not synced, and a stream that only counts.
namespace troupe::test {

class ballot_world {
public:
  using options = ballot_world_options;

  using node = ballot_node;

  explicit ballot_world(options opts) : opts_(opts), random_(opts.seed) {
    for (member_id id = 1; id <= opts.nodes; ++id)
      nodes.push_back(make_ballot_node(id));
    first_.id = {0, 0};
    for (std::size_t i = 0; i < opts.founders; ++i) {
      first_.members.push_back(nodes[i].who);
      first_.members.back().inc = 0;
    }
    for (std::size_t i = 0; i < opts.nodes; ++i) {
      if (i < opts.founders)
        nodes[i].disk.installed = first_;
      start(nodes[i]);
    }
  }

  // -- what happens -----------------------------------------------------------

  /// One random thing.
  void step() {
    now += std::chrono::milliseconds{1};
    for (auto& x : nodes)
      if (x.up)
        act(x);
    auto& x = nodes[below(nodes.size())];
    if (!x.up) {
      if (chance(0.02) || calm)
        restart(x);
      return;
    }
    // Rather while something is not on the disk yet.
    if (!calm && chance(x.saving.empty() ? 0.001 : 0.01)) {
      x.up = false;
      return;
    }
    if (chance(calm ? 0.03 : 0.005))
      stand(x);
    say(x);
  }

  void stand(node& x) {
    candidacy next;
    auto& record = x.voter.record();
    x.epoch = std::max(x.epoch, record.promised.epoch) + 1;
    next.ballot = {x.epoch, x.who.id};
    std::map<std::string, member> ask;
    for (auto& y : record.installed.members)
      ask[y.name] = y;
    for (auto& p : record.accepted)
      for (auto& y : p.members)
        ask[y.name] = y;
    for (auto& y : nodes)
      if (ask.count(y.who.name) == 0 && y.up)
        next.joiners.push_back(y.who);
    for (auto& y : ask)
      next.voters.push_back(y.second);
    if (!calm)
      for (auto& y : nodes)
        if (chance(0.3))
          next.unheard.insert(y.who.name);
    next.unheard.insert(x.slow.begin(), x.slow.end());
    x.slow.clear();
    next.leads = chance(0.5);
    core::candidate_out out;
    x.candidate.on_stand(x.who, record, next, now, out);
    publish(x, out);
  }

  /// The stream: a message, and what is held of the others'.
  void say(node& x) {
    if (!x.stream.is_open())
      return;
    auto said = x.stream.say(chance(0.5));
    for (auto& y : x.stream.current->members)
      if (y.id != x.who.id)
        post(x, {y.at, y.inc}, said);
  }

  // -- what must be true ------------------------------------------------------

  ballot_history history;
  std::size_t adopted = 0;
  std::size_t restarts = 0;
  std::size_t disks_lost = 0;
  bool calm = false;
  instant now{};
  std::vector<node> nodes;

  /// All are up, and full members of one view.
  bool united() const {
    auto& first = nodes.front().stream;
    return first.current && first.current->members.size() == nodes.size()
           && std::all_of(nodes.begin(), nodes.end(), [&](const node& x) {
                return x.stands_in(first.current->id);
              });
  }

private:
  std::size_t below(std::size_t n) {
    return static_cast<std::size_t>(random_() % n);
  }

  bool chance(double x) {
    return static_cast<double>(random_() % 1000000) < x * 1000000;
  }

  void start(node& x) {
    x.voter = core::ballot_voter{{}, no_leases()};
    x.candidate = core::view_candidate{quick_ballots(), opts_.rule};
    x.saving.clear();
    x.voter.on_start(x.who, 1, x.disk, x.disk.promised.epoch == 0, now);
    x.stream = {};
    x.wanted.reset();
    x.epoch = 0;
  }

  void restart(node& x) {
    x.up = true;
    ++x.who.inc;
    ++restarts;
    if (chance(opts_.disk_loss) && may_lose_disk(x, nodes)) {
      ++disks_lost;
      x.lost_disk = true;
      x.disk = {{}, x.who.id <= opts_.founders ? first_ : proposal{}, {}};
    }
    start(x);
  }

  void act(node& x) {
    if (!x.saving.empty() && chance(calm ? 0.5 : 0.1)) {
      x.disk = std::move(x.saving.front());
      x.saving.pop_front();
      core::ballot_out out;
      x.voter.on_saved(out);
      publish(x, out);
    }
    if (x.wanted && chance(0.3))
      try_fetch(x);
    if (x.stream.current && !x.has_state && chance(calm ? 0.05 : 0.01)) {
      x.has_state = true;
      x.voter.on_state_complete(x.stream.current->id);
    }
    if (auto due = x.candidate.next_deadline(); due && *due <= now) {
      core::candidate_out out;
      x.candidate.on_tick(now, out);
      publish(x, out);
    }
    core::ballot_out out;
    x.voter.on_tick(now, out);
    publish(x, out);
    auto self = static_cast<std::size_t>(&x - nodes.data());
    for (auto& y : wire_.take(self, x.who.inc, now))
      receive(x, y);
  }

  void receive(node& x, const received_frame& f) {
    core::ballot_out out;
    core::candidate_out won;
    if (auto said = std::get_if<prepare>(&f.what))
      x.voter.on_prepare(f.source, *said, false, now, out);
    else if (auto asked = std::get_if<propose>(&f.what))
      x.voter.on_propose(f.source, *asked, out);
    else if (auto chosen = std::get_if<install>(&f.what))
      x.voter.on_install(*chosen, out);
    else if (auto yes = std::get_if<promised_vote_ptr>(&f.what))
      x.candidate.on_promised(f.source, **yes, now, won);
    else if (auto no = std::get_if<refused_vote>(&f.what))
      x.candidate.on_refused(f.source, *no, won);
    else if (auto has = std::get_if<accepted_vote>(&f.what))
      x.candidate.on_accepted(f.source, *has, won);
    else if (auto heard = std::get_if<stamp>(&f.what))
      hear(x, f.source.sender, *heard);
    publish(x, out);
    publish(x, won);
  }

  void hear(node& x, member_id from, const stamp& s) {
    if (x.stream.hear(from, s))
      history.on_safe(s.view.epoch, x.stream.safe);
  }

  void try_fetch(node& x) {
    for (std::size_t i = 0; i < x.wanted->upto.size(); ++i) {
      auto& mine = x.stream.aru[i];
      if (mine >= x.wanted->upto[i])
        continue;
      auto& y = nodes[x.wanted->holders[i] - 1];
      if (!y.up || !y.stream.current
          || y.stream.current->id != x.stream.current->id
          || y.stream.aru[i] < x.wanted->upto[i])
        return;
      mine = x.wanted->upto[i];
    }
    fetched done{x.wanted->view, x.wanted->upto, x.wanted->upto};
    x.wanted.reset();
    core::ballot_out out;
    x.voter.on_fetched(done, out);
    publish(x, out);
    core::candidate_out won;
    x.candidate.on_fetched(done, now, won);
    publish(x, won);
  }

  // -- what comes out ---------------------------------------------------------

  void post(node& x, const address& to, const frame& what) {
    received_frame sent{{x.who.at, 1, x.who.id, x.who.inc}, what};
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (nodes[i].who.at != to.at)
        continue;
      auto sure = calm || i + 1 == x.who.id;
      auto copies = sure ? 1 : chance(0.2) ? 0 : chance(0.1) ? 2 : 1;
      for (int n = 0; n < copies; ++n)
        wire_.post(now + std::chrono::milliseconds{calm ? 1 : 1 + below(40)}, i,
                   to.inc, sent);
    }
  }

  void publish(node& x, core::candidate_out& out) {
    for (auto& y : out.leaving)
      post(x, y.to, y.what);
    if (out.wants)
      x.wanted = out.wants;
    if (out.enter) {
      ++adopted;
      core::ballot_out entered;
      x.voter.on_enter(*out.enter, entered);
      publish(x, entered);
    }
    if (out.end) {
      x.epoch = std::max(x.epoch, out.end->epoch);
      x.slow = out.end->slow;
    }
  }

  void publish(node& x, core::ballot_out& out) {
    for (auto& y : out.saves)
      x.saving.push_back(std::move(y));
    for (auto& y : out.installs)
      enter(x, y);
    if (auto& st = x.stream;
        out.frost && st.current && out.frost->view == st.current->id) {
      st.frozen = true;
      frozen_state held{st.current->id, st.aru, 0};
      core::ballot_out next;
      x.voter.on_frozen(held, next);
      core::candidate_out won;
      x.candidate.on_frozen(held, now, won);
      publish(x, next);
      publish(x, won);
    }
    if (out.wants)
      x.wanted = out.wants;
    for (auto& y : out.leaving)
      post(x, y.to, y.what);
  }

  void enter(node& x, const view_change& change) {
    history.on_entered(x.who.name, change, x.stream.aru, x.stream.safe);
    // On the way through several views the last one tells.
    auto& last = x.voter.record().installed;
    if (last.id == change.next->id)
      history.on_followed(last, lives_of(nodes));
    x.stream.enter(change.next);
    x.wanted.reset();
    x.has_state = change.next->members[change.next->own_position()].full;
    x.lost_disk = x.lost_disk && !x.has_state;
  }

  options opts_;
  std::mt19937_64 random_;
  proposal first_;
  slow_wire wire_;
};

} // namespace troupe::test
