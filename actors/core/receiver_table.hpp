#pragma once

#include "actors/core/replicated_application.hpp"
#include "messages/discovery.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace troupe::core {

/// Receivers in one note: even with the longest texts far below what an entry
/// of a replica may have.
constexpr std::size_t receivers_of_note_max = 64;

/// A change to the list of receivers as notes, to be executed in this order.
std::vector<std::string> encode_notes(const keep_receivers& x);

/// One such note as bytes, and back; nothing where the bytes are none.
std::string encode_change(const keep_receivers& x);
std::optional<keep_receivers> decode_change(std::string_view bytes);

/// The registrations that several discovery nodes keep together. It is what a
/// disk is to one that stands alone: it takes the changes of the directory
/// that serves, as notes, and gives all of them to the next one that does, an
/// effect for each. Who lives is the directory's own business.
class receiver_table : public replicated_application {
public:
  executed execute(const application_request& x) const override;
  void apply(std::string_view change,
             std::vector<service_effect>& out) override;
  std::string read(const application_request& x) const override;
  /// The receivers in the order in which they registered first.
  std::vector<service_effect> pending() const override;
  std::string snapshot() const override;
  bool restore(std::string_view bytes) override;
  application_ptr fresh() const override;

private:
  /// Grows with each first registration.
  using place = std::uint64_t;

  std::map<place, receiver_entry> order_;
  std::map<std::string, place> by_id_;
  place next_ = 0;
};

} // namespace troupe::core
