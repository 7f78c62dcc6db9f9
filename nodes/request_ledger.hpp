#pragma once

#include <string>
#include <vector>

namespace troupe {

/// What a receiver's store says that it has processed.
struct request_ledger {
  /// The ids as text, each once.
  std::vector<std::string> processed;
  std::string error;
};

/// Reads the store of a receiver that does not run. A store that is not there
/// is an empty one: the receiver was not asked.
request_ledger read_request_ledger(const std::string& path);

} // namespace troupe
