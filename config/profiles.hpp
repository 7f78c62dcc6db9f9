#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace troupe::config {

/// A key that a profile sets, and the value as `--set` would have it.
struct profile_value {
  const char* path;
  const char* text;
};

struct profile {
  std::string name;
  std::string doc;
  std::vector<profile_value> values;
};

/// Returns all profiles. `lan` is the first and sets nothing: its values are
/// the defaults.
const std::vector<profile>& profiles();

std::vector<std::string> profile_names();

/// Returns the profile called `name`, or null.
const profile* find_profile(std::string_view name);

} // namespace troupe::config
