#pragma once

#include <cstdlib> // Tells whose C library it is.
#if defined(__GLIBC__)
#  include <malloc.h>
#endif

namespace troupe {

/// Freed memory up to this stays with the process.
constexpr int freed_bytes_kept = 64 << 20;
/// What is asked of the system is a little more than is needed.
constexpr int spare_bytes = 1 << 20;

/// Tells the C library to keep what is freed for what is needed next.
///
/// Batches are blocks of tens of kilobytes that come and go all the time. By
/// default glibc gives such memory back at once, and then has the kernel clear
/// new pages for the next batch: half of the time of `bench/walk`. To be called
/// before there are threads.
inline void keep_freed_memory() {
#if defined(__GLIBC__)
  mallopt(M_TRIM_THRESHOLD, freed_bytes_kept);
  mallopt(M_TOP_PAD, spare_bytes);
#endif
}

} // namespace troupe
