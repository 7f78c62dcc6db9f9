#include "actors/io/sockaddr.hpp"

#include <algorithm>
#include <cstring>
#include <netinet/in.h>

namespace troupe {

socklen_t to_sockaddr(const endpoint& x, int family, sockaddr_storage& out) {
  if (family == AF_INET6) {
    sockaddr_in6 result{};
    result.sin6_family = AF_INET6;
    result.sin6_port = htons(x.port);
    std::copy(x.ip.begin(), x.ip.end(), result.sin6_addr.s6_addr);
    std::memcpy(&out, &result, sizeof(result));
    return sizeof(result);
  }
  if (!x.is_v4())
    return 0;
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_port = htons(x.port);
  std::memcpy(&result.sin_addr, x.ip.data() + 12, 4);
  std::memcpy(&out, &result, sizeof(result));
  return sizeof(result);
}

endpoint from_sockaddr(const sockaddr_storage& x) {
  if (x.ss_family == AF_INET6) {
    sockaddr_in6 raw;
    std::memcpy(&raw, &x, sizeof(raw));
    endpoint result;
    result.port = ntohs(raw.sin6_port);
    std::copy_n(raw.sin6_addr.s6_addr, result.ip.size(), result.ip.begin());
    return result;
  }
  if (x.ss_family != AF_INET)
    return {};
  sockaddr_in raw;
  std::memcpy(&raw, &x, sizeof(raw));
  return v4_endpoint(ntohl(raw.sin_addr.s_addr), ntohs(raw.sin_port));
}

} // namespace troupe
