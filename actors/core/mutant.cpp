#include "actors/core/mutant.hpp"

#ifdef TROUPE_MUTANTS
#  include <algorithm>
#  include <array>
#endif

namespace troupe::core {

#ifdef TROUPE_MUTANTS

namespace {

/// In the order of the enumeration.
constexpr std::array<std::string_view, 64> names{
  "deliver-on-receipt",
  "deliver-on-majority",
  "stable-without-heard-time",
  "no-tie-break",
  "causal-ignores-others",
  "view-without-flush",
  "cut-not-closed",
  "safe-on-majority",
  "heard-without-context",
  "heard-time-from-relay",
  "ack-without-context",
  "duplicates-accepted",
  "fifo-by-arrival",
  "reorder-dropped",
  "queue-bound-ignored",
  "cut-not-fetched",
  "clock-not-raised",
  "batch-split-misstamped",
  "stale-view-accepted",
  "other-life-accepted",
  "stamp-request-ignored",
  "acks-after-promise",
  "vote-not-durable",
  "accept-not-durable",
  "two-votes-in-an-epoch",
  "never-adopt",
  "joiner-counted",
  "lost-disk-votes",
  "lease-from-answer",
  "lease-not-honoured",
  "resend-stops",
  "repair-wrong-range",
  "forget-before-stable",
  "window-off-by-one",
  "credit-forgotten",
  "split-repeats-message",
  "end-forgets-tail",
  "fragments-interleave",
  "end-before-parts",
  "fragment-lost-at-end",
  "barrier-one-condition",
  "leaves-early",
  "checksum-ignored",
  "padding-read-as-frame",
  "merge-across-gap",
  "refutation-is-restart",
  "faulty-beats-refutation",
  "health-ignored",
  "tombstone-dropped-early",
  "hearsay-is-evidence",
  "expired-receiver-listed",
  "beat-of-unknown-accepted",
  "ack-before-processing",
  "retry-processed-again",
  "retry-without-id",
  "ack-before-sync",
  "commit-before-backups",
  "no-fencing",
  "snapshot-misses-last",
  "complete-too-early",
  "opens-without-longest",
  "reply-cache-lost",
  "retry-without-its-id",
  "copies-shown",
};

static_assert(names.size() == static_cast<std::size_t>(mutant::copies_shown),
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
