#pragma once

#include "actors/core/origin_table.hpp"
#include "config/gossip_options.hpp"
#include "messages/folder.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace troupe::core {

/// What a folder held when it was looked at last, and so what a look finds
/// different.
///
/// Files come sorted by name, each once. Names that are longer than a message
/// can carry, and files beyond the bound, are left out and counted.
class folder_book {
public:
  folder_book() = default;

  explicit folder_book(folder_options opts) : opts_(std::move(opts)) {
    // nop
  }

  std::vector<gossip_change> on_look(const std::vector<folder_file>& files);

  std::size_t size() const {
    return values_.size();
  }

  /// Of the latest look.
  std::size_t left_out() const {
    return left_out_;
  }

private:
  std::string value_of(const folder_file& x) const;

  folder_options opts_;
  std::map<std::string, std::string> values_;
  std::size_t left_out_ = 0;
};

} // namespace troupe::core
