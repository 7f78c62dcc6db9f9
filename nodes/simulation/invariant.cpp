#include "nodes/simulation/invariant.hpp"

#include <type_traits>
#include <utility>

namespace troupe::simulation {

namespace {

using verdict = std::optional<std::string>;

std::string text_of(const delivered& x) {
  return message_name(x.sender, x.index);
}

/// Counts of messages, by node and sender.
using table = std::vector<std::vector<std::uint64_t>>;

table square(std::uint32_t nodes) {
  table result(nodes, std::vector<std::uint64_t>(nodes));
  return result;
}

/// Only what was sent is delivered, and once.
class integrity : public invariant {
public:
  explicit integrity(const terms& x)
    : seen_(x.nodes, std::vector<std::vector<bool>>(x.nodes)) {
    // nop
  }

  const char* name() const override {
    return "integrity";
  }

  verdict on_delivered(const delivered& x) override {
    if (x.index == 0)
      return name_of(x.node) + " delivers message " + std::to_string(x.number)
             + " of " + name_of(x.sender) + ", which that never sent";
    auto& seen = seen_[x.node][x.sender];
    if (seen.size() <= x.index)
      seen.resize(x.index + 1);
    if (seen[x.index])
      return name_of(x.node) + " delivers " + text_of(x) + " twice";
    seen[x.index] = true;
    return std::nullopt;
  }

private:
  /// By node, sender and index.
  std::vector<std::vector<std::vector<bool>>> seen_;
};

/// Of any two logs, one is a prefix of the other, at every step.
class total_order : public invariant {
public:
  explicit total_order(const terms& x) : lengths_(x.nodes) {
    // nop
  }

  const char* name() const override {
    return "total-order";
  }

  verdict on_delivered(const delivered& x) override {
    auto place = lengths_[x.node]++;
    if (place == log_.size()) {
      log_.push_back({x.sender, x.index, x.node});
      return std::nullopt;
    }
    auto& first = log_[place];
    if (first.sender == x.sender && first.index == x.index)
      return std::nullopt;
    return name_of(x.node) + " delivers " + text_of(x) + " at rank "
           + std::to_string(place) + ", where " + name_of(first.by)
           + " delivered " + message_name(first.sender, first.index);
  }

private:
  struct entry {
    node_index sender;
    std::uint64_t index;
    node_index by; ///< Who was the first to get this far.
  };

  std::vector<entry> log_;
  std::vector<std::size_t> lengths_;
};

/// Messages of one sender come in the order in which it sent them, without a
/// gap, also in their numbers.
class fifo_order : public invariant {
public:
  explicit fifo_order(const terms& x)
    : last_(square(x.nodes)), numbers_(square(x.nodes)) {
    // nop
  }

  const char* name() const override {
    return "fifo-order";
  }

  verdict on_delivered(const delivered& x) override {
    auto before = std::exchange(last_[x.node][x.sender], x.index);
    if (x.index != before + 1)
      return name_of(x.node) + " delivers " + text_of(x) + " after "
             + message_name(x.sender, before);
    auto number = std::exchange(numbers_[x.node][x.sender], x.number);
    if (before == 0 || x.number == number + 1)
      return std::nullopt;
    return name_of(x.node) + " delivers " + text_of(x) + " as number "
           + std::to_string(x.number) + ", after " + std::to_string(number);
  }

private:
  table last_;
  table numbers_;
};

/// A message comes after all that its sender had delivered when it sent it.
class causal_order : public invariant {
public:
  explicit causal_order(const terms& x)
    : counts_(square(x.nodes)), pasts_(x.nodes) {
    // nop
  }

  const char* name() const override {
    return "causal-order";
  }

  void on_offered(const offered& x) override {
    auto& pasts = pasts_[x.node];
    if (pasts.size() <= x.index)
      pasts.resize(x.index + 1);
    pasts[x.index] = counts_[x.node];
  }

  verdict on_delivered(const delivered& x) override {
    auto& counts = counts_[x.node];
    if (x.index >= pasts_[x.sender].size())
      return name_of(x.node) + " delivers " + text_of(x)
             + ", which was never sent";
    auto& past = pasts_[x.sender][x.index];
    for (node_index k = 0; k < counts.size(); ++k)
      if (k != x.sender && counts[k] < past[k])
        return name_of(x.node) + " delivers " + text_of(x) + " before "
               + message_name(k, past[k]) + ", which its sender knew";
    ++counts[x.sender];
    return std::nullopt;
  }

private:
  /// Messages delivered, by node and sender.
  table counts_;
  /// The counts of the sender when it sent, by sender and index.
  std::vector<table> pasts_;
};

/// What is delivered as safe is in every member's store.
class uniform_agreement : public invariant {
public:
  explicit uniform_agreement(const terms& x) : terms_(x) {
    // nop
  }

  const char* name() const override {
    return "uniform-agreement";
  }

  verdict on_delivered(const delivered& x) override {
    for (node_index k = 0; k < terms_.nodes; ++k)
      if (!terms_.within->holds(k, x.sender, x.last_unit))
        return name_of(x.node) + " delivers " + text_of(x) + " as safe, which "
               + name_of(k) + " does not hold";
    return std::nullopt;
  }

private:
  terms terms_;
};

/// No node keeps more than it is allowed to, or sends more than its window.
class memory_bounds : public invariant {
public:
  explicit memory_bounds(const terms& x) : terms_(x) {
    // nop
  }

  const char* name() const override {
    return "memory-bounds";
  }

  verdict on_taken(node_index node) override {
    auto count = terms_.within->under_way(node);
    if (count <= terms_.window)
      return std::nullopt;
    return name_of(node) + " has " + std::to_string(count)
           + " messages under way, above its window of "
           + std::to_string(terms_.window);
  }

  verdict on_second() override {
    for (node_index k = 0; k < terms_.nodes; ++k) {
      auto bytes = terms_.within->kept_bytes(k);
      if (bytes > terms_.kept_bytes_max)
        return name_of(k) + " keeps " + std::to_string(bytes)
               + " bytes for repair, above the bound of "
               + std::to_string(terms_.kept_bytes_max);
    }
    return std::nullopt;
  }

private:
  terms terms_;
};

} // namespace

invariant_list make_invariants(const terms& x) {
  invariant_list result;
  auto add = [&](auto tag) {
    using type = typename decltype(tag)::type;
    result.push_back(std::make_unique<type>(x));
  };
  add(std::common_type<integrity>{});
  if (x.order != level::fifo && x.order != level::causal)
    add(std::common_type<total_order>{});
  if (is_exhibit(x.order))
    return result;
  add(std::common_type<fifo_order>{});
  if (x.order != level::fifo)
    add(std::common_type<causal_order>{});
  if (x.order == level::safe)
    add(std::common_type<uniform_agreement>{});
  add(std::common_type<memory_bounds>{});
  return result;
}

} // namespace troupe::simulation
