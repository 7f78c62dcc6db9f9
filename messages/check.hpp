#pragma once

#include <cstdio>
#include <cstdlib>

/// Aborts when `condition` does not hold, also in release builds: a broken
/// invariant is a bug, and going on wrong is worse than a restart, which is a
/// new incarnation.
#define TROUPE_CHECK(condition)                                                \
  do {                                                                         \
    if (!(condition)) {                                                        \
      std::fprintf(stderr, "troupe: bug: %s:%d: not true: %s\n", __FILE__,     \
                   __LINE__, #condition);                                      \
      std::abort();                                                            \
    }                                                                          \
  } while (false)
