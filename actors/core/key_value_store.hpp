#pragma once

#include "actors/core/replicated_application.hpp"

#include <map>
#include <string>

namespace troupe::core {

/// The smallest application that is of any use: keys and their values. Its
/// requests are `put KEY VALUE`, `add KEY NUMBER` and `get KEY`; a key has no
/// blanks.
class key_value_store : public replicated_application {
public:
  static constexpr std::size_t keys_max = 65536;
  static constexpr std::size_t bytes_max = 65536; ///< Of a key and its value.

  executed execute(const application_request& x) const override;
  void apply(std::string_view change,
             std::vector<service_effect>& out) override;
  std::string read(const application_request& x) const override;
  std::vector<service_effect> pending() const override;
  std::string snapshot() const override;
  bool restore(std::string_view bytes) override;
  application_ptr fresh() const override;

private:
  executed put(std::string_view key, std::string value) const;

  std::map<std::string, std::string, std::less<>> values_;
};

} // namespace troupe::core
