#include "actors/core/histogram.hpp"

#include "messages/check.hpp"

#include <algorithm>
#include <cmath>

namespace troupe::core {

namespace {

constexpr unsigned sub_bits = 6;
constexpr std::uint64_t sub_buckets = std::uint64_t{1} << sub_bits;

std::size_t bucket_of(std::uint64_t value) {
  auto bits = 64u - static_cast<unsigned>(__builtin_clzll(value | 1));
  auto shift = bits > sub_bits + 1 ? bits - (sub_bits + 1) : 0;
  return static_cast<std::size_t>(sub_buckets * shift + (value >> shift));
}

const std::size_t buckets_max = bucket_of(histogram::value_max) + 1;

/// Returns the number in the middle of a bucket.
std::uint64_t middle_of(std::size_t bucket) {
  if (bucket < 2 * sub_buckets)
    return bucket;
  auto shift = bucket / sub_buckets - 1;
  auto low = (bucket - sub_buckets * shift) << shift;
  return low + (std::uint64_t{1} << shift) / 2;
}

} // namespace

void histogram::add(std::uint64_t value) {
  add_bucket({bucket_of(std::min(value, value_max)), 1});
}

bool histogram::add_bucket(const bucket& x) {
  if (x.first >= buckets_max)
    return false;
  if (x.first >= counts_.size())
    counts_.resize(x.first + 1);
  counts_[x.first] += x.second;
  total_ += x.second;
  return true;
}

void histogram::merge(const histogram& other) {
  for (const auto& x : other.buckets())
    add_bucket(x);
}

std::optional<std::uint64_t> histogram::percentile(double share) const {
  TROUPE_CHECK(share >= 0 && share <= 1);
  if (total_ == 0)
    return std::nullopt;
  auto rank = static_cast<std::uint64_t>(
    std::ceil(share * static_cast<double>(total_)));
  rank = std::clamp(rank, std::uint64_t{1}, total_);
  std::uint64_t seen = 0;
  std::size_t i = 0;
  while ((seen += counts_[i]) < rank)
    ++i;
  return middle_of(i);
}

std::vector<histogram::bucket> histogram::buckets() const {
  std::vector<bucket> result;
  for (std::size_t i = 0; i < counts_.size(); ++i)
    if (counts_[i] > 0)
      result.emplace_back(i, counts_[i]);
  return result;
}

} // namespace troupe::core
