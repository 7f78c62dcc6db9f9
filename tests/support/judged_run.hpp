#pragma once

#include "actors/ack_tracker.hpp"
#include "actors/group.hpp"
#include "tests/support/talk.hpp"

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace troupe::test {

struct judged_options {
  level order = level::safe;
  double loss = 0.1;
  double duplicate = 0.05;
  std::size_t members = 3;
  /// Of what is said, some has 350 bytes.
  std::size_t unit_bytes = 60000;
  /// Views, one right after the other.
  int rounds = 1;
  /// How long the first member is cut off when it says its last.
  timespan cut{0};
};

/// One run of a cluster whose every delivery is judged. Members send at pauses
/// drawn from the seed, now and then more than fits one datagram, and then end;
/// the first one after the others. What is broken is told by the words of
/// `core::mutant`.
struct judged_run {
  cluster c;
  std::set<std::string> broken;

  judged_run(const judged_options& what, std::uint64_t seed)
    : c(options_of(what, seed)), random_(seed) {
    c.watch = [this](std::size_t i, const delivery& x) {
      for (auto& batch : x.batches)
        judge(i, *batch);
    };
    for (int round = 1; round <= what.rounds && broken.empty(); ++round)
      play(static_cast<std::uint64_t>(round), what.cut);
  }

private:
  static constexpr int messages = 25;

  static cluster_options options_of(const judged_options& what,
                                    std::uint64_t seed) {
    cluster_options result;
    result.members = what.members;
    result.order = what.order;
    result.seed = seed;
    result.links = rough(what.loss, what.duplicate);
    result.unit_bytes = what.unit_bytes;
    // Some batches are trains, and some sends are several batches.
    result.datagram_bytes = 600;
    result.stream.group.batch_bytes = 1200;
    // It would make up for acknowledgements and messages that are lost.
    result.stream.clock.heartbeat = timespan{0};
    return result;
  }

  bool is_total() const {
    return c.opts_.order == level::agreed || c.opts_.order == level::safe;
  }

  void play(std::uint64_t round, timespan cut) {
    begin(round);
    talk();
    end(cut);
    if (!c.all_ended())
      broken.insert("hang");
    for (std::size_t i = 0; i < c.nodes.size(); ++i) {
      if (!c.nodes[i].seen.broken.empty())
        broken.insert("fifo");
      for (std::size_t s = 0; s < said_.size(); ++s)
        if (c.nodes[i].seen.ended && held_[i][s] < said_[s].size())
          broken.insert("end");
    }
  }

  void begin(std::uint64_t round) {
    auto size = c.nodes.size();
    said_.assign(size, {});
    past_.assign(size, {});
    order_.clear();
    held_.assign(size, std::vector<seqno>(size));
    c.install(round);
  }

  void talk() {
    std::multimap<timespan, std::size_t> plan;
    for (std::size_t i = 0; i < c.nodes.size(); ++i) {
      timespan at{0};
      for (int n = 0; n < messages; ++n)
        plan.emplace(at += std::chrono::milliseconds{10 + random_() % 90}, i);
    }
    timespan now{0};
    for (auto& [at, i] : plan) {
      c.pass(at - now);
      now = at;
      speak(i);
    }
  }

  void end(timespan cut) {
    for (std::size_t i = 1; i < c.nodes.size(); ++i)
      c.end(i);
    c.pass(1s);
    for (std::size_t i = 1; cut > timespan{0} && i < c.nodes.size(); ++i)
      c.cut(0, i);
    speak(0);
    c.end(0);
    c.pass(cut);
    c.tell_hub(heal_network{});
    // Short steps: the next round begins while copies are still on their way.
    for (timespan t{0}; t < 30s && !c.all_ended(); t += 5ms)
      c.pass(5ms);
  }

  void speak(std::size_t i) {
    std::vector<std::string> texts(random_() % 4 == 0 ? 7 : 1);
    for (auto& x : texts) {
      x = std::to_string(i) + "." + std::to_string(said_[i].size());
      if (texts.size() > 1)
        x.resize(350, '.');
      said_[i].push_back(x);
      past_[i].push_back(held_[i]);
    }
    c.send(i, texts);
  }

  /// Looks at what is about to be delivered at `i`.
  void judge(std::size_t i, const envelope_batch& x) {
    auto from = x.origin - 1u;
    if (c.nodes[i].seen.ended)
      broken.insert("end");
    if (c.opts_.order == level::safe)
      for (auto& node : c.nodes)
        if (holdings_of(node)[from] < x.last())
          broken.insert("safe");
    for (auto& text : texts_in(x)) {
      if (text.empty())
        continue; // An end marker.
      auto n = held_[i][from]++;
      if (n >= said_[from].size() || said_[from][n] != text) {
        broken.insert("integrity");
        continue;
      }
      judge_order(i, text);
      if (c.opts_.order == level::fifo)
        continue;
      for (std::size_t s = 0; s < held_[i].size(); ++s)
        if (s != from && held_[i][s] < past_[from][n][s])
          broken.insert("causal");
    }
  }

  void judge_order(std::size_t i, const std::string& text) {
    seqno place = 0;
    for (auto n : held_[i])
      place += n;
    if (!is_total())
      return;
    if (place > order_.size())
      order_.push_back(text); // This member is the first to come so far.
    else if (order_[place - 1] != text)
      broken.insert("order");
  }

  static const std::vector<seqno>& holdings_of(const cluster::node& x) {
    auto& matrix = state_of<ack_tracker_state>(x.stream.tracker).matrix;
    auto& group = state_of<group_state>(x.stream.group).door;
    return matrix.rows()[group.current()->own_position()];
  }

  std::mt19937_64 random_;
  /// What each member has said, and what it had delivered by then.
  std::vector<std::vector<std::string>> said_;
  std::vector<std::vector<std::vector<seqno>>> past_;
  /// What each member has delivered of each, and the order of all of it.
  std::vector<std::vector<seqno>> held_;
  std::vector<std::string> order_;
};

} // namespace troupe::test
