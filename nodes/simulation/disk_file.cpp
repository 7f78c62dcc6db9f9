#include "nodes/simulation/disk_file.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace troupe::simulation {

bool survival::spares(std::uint64_t number, core::splitmix& draws) const {
  return number <= last && draws.fraction() < chance;
}

std::size_t disk_file::read(std::uint64_t at, void* out,
                            std::size_t size) const {
  if (at >= cache_.size())
    return 0;
  auto count = std::min<std::uint64_t>(size, cache_.size() - at);
  std::memcpy(out, cache_.data() + at, count);
  return count;
}

void disk_file::write(std::uint64_t at, const void* data, std::size_t size,
                      std::uint64_t& changes) {
  if (size == 0)
    return;
  // The size first: the worse order if the power fails in between.
  if (at + size > cache_.size())
    note_size(at + size, changes);
  std::memcpy(cache_.data() + at, data, size);
  for (auto i = at / sector_bytes_; i * sector_bytes_ < at + size; ++i)
    note_sector(i, changes);
}

void disk_file::resize(std::uint64_t size, std::uint64_t& changes) {
  if (size != cache_.size())
    note_size(size, changes);
}

void disk_file::note_size(std::uint64_t size, std::uint64_t& changes) {
  auto number = ++changes;
  sizes_.push_back(
    {number, size, std::min<std::uint64_t>(size, cache_.size()), number});
  cache_.resize(size);
  if (sizes_.size() <= sizes_max)
    return;
  const auto& first = sizes_[0];
  auto& second = sizes_[1];
  if (first.low < second.low) {
    second.low = first.low;
    second.low_number = first.low_number;
  }
  sizes_.erase(sizes_.begin());
}

void disk_file::note_sector(std::uint64_t sector, std::uint64_t& changes) {
  bytes content(sector_bytes_);
  read(sector * sector_bytes_, content.data(), content.size());
  auto& versions = sectors_[sector];
  if (versions.size() == versions_max)
    versions.erase(versions.begin());
  versions.push_back({++changes, std::move(content)});
}

void disk_file::sync() {
  for (const auto& x : sizes_) {
    platter_.resize(x.low);
    platter_.resize(x.size);
  }
  bytes content(sector_bytes_);
  for (const auto& x : sectors_) {
    // Not its last version: it may have been cut off since.
    auto begin = x.first * sector_bytes_;
    auto end = begin + read(begin, content.data(), content.size());
    // A size that a failed sync has lost comes with the bytes.
    if (end > platter_.size())
      platter_.resize(end);
    put(x.first, content);
  }
  sizes_.clear();
  sectors_.clear();
}

sector_losses disk_file::settle(const survival& x, core::splitmix& draws) {
  sector_losses result;
  auto written = platter_.size();
  auto cuts = settle_size(x, draws);
  for (const auto& [sector, versions] : sectors_) {
    auto begin = sector * sector_bytes_;
    auto was_cut_off = [&, at = begin](const version& y) {
      return std::any_of(cuts.begin(), cuts.end(), [&](const extent& cut) {
        return y.number < cut.low_number && at >= cut.low;
      });
    };
    auto found
      = std::find_if(versions.rbegin(), versions.rend(), [&](const version& y) {
          return x.spares(y.number, draws) && !was_cut_off(y);
        });
    if (found != versions.rbegin() || begin >= platter_.size())
      ++result.lost;
    if (found == versions.rend()) {
      // Space that the file was given and that nobody wrote.
      if (begin >= written && draws.fraction() < 0.5)
        spoil(sector, draws);
    } else if (found->number >= x.torn_from && draws.fraction() < x.torn) {
      ++result.torn;
      tear(sector, found->content, draws);
    } else {
      put(sector, found->content);
    }
  }
  sectors_.clear();
  return result;
}

/// Returns the changes of the size that survived.
std::vector<disk_file::extent> disk_file::settle_size(const survival& x,
                                                      core::splitmix& draws) {
  auto spared = sizes_.size();
  while (spared > 0 && !x.spares(sizes_[spared - 1].number, draws))
    --spared;
  sizes_.resize(spared);
  for (const auto& y : sizes_) {
    platter_.resize(y.low);
    platter_.resize(y.size);
  }
  return std::exchange(sizes_, {});
}

std::uint64_t disk_file::first_unsynced() const {
  auto result = sizes_.empty() ? survival::never : sizes_.front().number;
  for (const auto& x : sectors_)
    result = std::min(result, x.second.front().number);
  return result;
}

bool disk_file::flip_bit(std::uint64_t bit) {
  auto at = bit / 8;
  auto mask = static_cast<std::uint8_t>(1u << (bit % 8));
  if (at >= cache_.size())
    return false;
  cache_[at] ^= mask;
  if (at < platter_.size())
    platter_[at] ^= mask;
  return true;
}

void disk_file::put(std::uint64_t sector, const bytes& content) {
  auto begin = sector * sector_bytes_;
  if (begin >= platter_.size())
    return;
  auto count = std::min<std::uint64_t>(content.size(), platter_.size() - begin);
  std::memcpy(platter_.data() + begin, content.data(), count);
}

/// The new begin, the new end, or rubbish all over: a disk that cannot finish a
/// sector need not leave alone what the write did not mean.
void disk_file::tear(std::uint64_t sector, const bytes& content,
                     core::splitmix& draws) {
  auto kind = draws.next() % 3;
  if (kind == 2) {
    spoil(sector, draws);
    return;
  }
  auto begin = sector * sector_bytes_;
  auto at = 1 + draws.next() % (sector_bytes_ - 1);
  bytes mixed(sector_bytes_);
  if (begin < platter_.size())
    std::memcpy(mixed.data(), platter_.data() + begin,
                std::min<std::uint64_t>(mixed.size(), platter_.size() - begin));
  if (kind == 0)
    std::memcpy(mixed.data(), content.data(), at);
  else
    std::memcpy(mixed.data() + at, content.data() + at, mixed.size() - at);
  put(sector, mixed);
}

void disk_file::spoil(std::uint64_t sector, core::splitmix& draws) {
  // One draw, however long the sector is.
  core::splitmix rubbish{draws.next()};
  bytes content(sector_bytes_);
  for (auto& x : content)
    x = static_cast<std::uint8_t>(rubbish.next());
  put(sector, content);
}

} // namespace troupe::simulation
