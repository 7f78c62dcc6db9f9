#include "actors/core/lease_grants.hpp"

#include "actors/core/mutant.hpp"

namespace troupe::core {

bool lease_grants::forbids(const origin& candidate, const prepare& x,
                           instant now) const {
  if (now >= until_ || TROUPE_MUTANT(lease_not_honoured))
    return false;
  return to_.epoch == 0 || x.leads != to_
         || candidate.sender != to_.coordinator;
}

} // namespace troupe::core
