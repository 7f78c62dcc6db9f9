/* Shifts the time of day that a node sees. What waits for a time of day does so
 * in the kernel, which knows nothing of it; nothing of Troupe does. */
#define _GNU_SOURCE
#include "page.h"

#include <sys/time.h>
#include <time.h>

static long shift_of(clockid_t which) {
  if (!page || (which != CLOCK_REALTIME && which != CLOCK_REALTIME_COARSE))
    return 0;
  if (page->clock_shift_s)
    ++page->clock_looks;
  return page->clock_shift_s;
}

int clock_gettime(clockid_t which, struct timespec* to) {
  int done = REAL(clock_gettime)(which, to);
  to->tv_sec += shift_of(which);
  return done;
}

int gettimeofday(struct timeval* to, void* zone) {
  (void)zone;
  struct timespec now;
  int done = clock_gettime(CLOCK_REALTIME, &now);
  to->tv_sec = now.tv_sec;
  to->tv_usec = now.tv_nsec / 1000;
  return done;
}

time_t time(time_t* to) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (to)
    *to = now.tv_sec;
  return now.tv_sec;
}
