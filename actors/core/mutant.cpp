#include "actors/core/mutant.hpp"

#ifdef TROUPE_MUTANTS
#  include <algorithm>
#  include <array>
#endif

namespace troupe::core {

#ifdef TROUPE_MUTANTS

namespace {

/// In the order of the enumeration.
constexpr std::array<std::string_view, 33> names{
  "deliver-on-receipt",    "deliver-on-majority",   "stable-without-heard-time",
  "no-tie-break",          "causal-ignores-others", "safe-on-majority",
  "heard-without-context", "heard-time-from-relay", "ack-without-context",
  "duplicates-accepted",   "fifo-by-arrival",       "reorder-dropped",
  "queue-bound-ignored",   "clock-not-raised",      "batch-split-misstamped",
  "stale-view-accepted",   "other-life-accepted",   "stamp-request-ignored",
  "resend-stops",          "repair-wrong-range",    "forget-before-stable",
  "window-off-by-one",     "credit-forgotten",      "split-repeats-message",
  "end-forgets-tail",      "fragments-interleave",  "end-before-parts",
  "fragment-lost-at-end",  "barrier-one-condition", "leaves-early",
  "checksum-ignored",      "padding-read-as-frame", "merge-across-gap",
};

static_assert(names.size()
                == static_cast<std::size_t>(mutant::merge_across_gap),
              "each mutant has a name");

/// Written while no actor runs, so that all of them only read it.
mutant current = mutant::none;

} // namespace

std::vector<std::string> mutant_names() {
  return {names.begin(), names.end()};
}

bool plant(std::string_view name) {
  auto i = std::find(names.begin(), names.end(), name);
  if (i == names.end())
    return false;
  current = static_cast<mutant>(i - names.begin() + 1);
  return true;
}

void uproot() {
  current = mutant::none;
}

mutant planted() {
  return current;
}

#else

std::vector<std::string> mutant_names() {
  return {};
}

bool plant(std::string_view) {
  return false;
}

void uproot() {
  // nop
}

mutant planted() {
  return mutant::none;
}

#endif

} // namespace troupe::core
