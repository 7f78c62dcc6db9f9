#include "actors/core/address_validator.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace troupe::core {

namespace {

template <class T>
std::string_view bytes_of(const T& x) {
  return {reinterpret_cast<const char*>(&x), sizeof(x)};
}

std::int64_t period_of(instant x) {
  return x.time_since_epoch() / address_validator::period;
}

} // namespace

address_cookie address_validator::cookie_for(const endpoint& to, instant now) {
  return cookie(to, period_of(now));
}

/// One that was made in the period before is on its way, maybe.
bool address_validator::on_proof(const endpoint& from, const address_cookie& x,
                                 instant now) {
  auto when = period_of(now);
  if (x != cookie(from, when) && x != cookie(from, when - 1))
    return false;
  if (proven_.size() >= proven_max && proven_.count(from) == 0)
    forget_one();
  last_ = proven_.insert_or_assign(from, now).first;
  return true;
}

bool address_validator::is_proven(const endpoint& from, instant now) {
  if (last_ == proven_.end() || last_->first != from)
    last_ = proven_.find(from);
  if (last_ == proven_.end())
    return false;
  last_->second = now;
  return true;
}

address_cookie address_validator::cookie(const endpoint& to,
                                         std::int64_t when) {
  struct {
    std::int64_t when;
    std::uint64_t port;
  } rest{when, to.port};
  auto ip = std::string_view{reinterpret_cast<const char*>(to.ip.data()),
                             to.ip.size()};
  auto hash = hash_(ip, bytes_of(rest));
  address_cookie result{};
  std::memcpy(result.data(), &hash, result.size());
  return result;
}

void address_validator::forget_one() {
  auto oldest = std::min_element(proven_.begin(), proven_.end(),
                                 [](const auto& x, const auto& y) {
                                   return x.second < y.second;
                                 });
  proven_.erase(oldest);
  last_ = proven_.end();
}

} // namespace troupe::core
