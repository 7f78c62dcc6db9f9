/* What the script and the node that it breaks share; rig.py has the same fields
 * in the same order. */
#pragma once

#include <dlfcn.h>

struct page {
  long clock_shift_s;  /* added to the time of day */
  long clock_looks;    /* how often a shifted time was told */
  long sync_delay_ns;  /* how much longer a sync takes */
  long fault;          /* one of the below */
  long at;             /* at which one; counted from 1 */
  long seen;           /* how many have been */
  long tripped;        /* whether the fault came */
  long database_only;  /* counts what happens to service.db itself alone */
  long undone;         /* writes and renames that were taken back */
};

enum { no_fault, kill_keeps_all, kill_keeps_some, kill_keeps_none, sync_fails,
       disk_full, kill_after_lies };
enum operation { writes, syncs, renames };

/* NULL where no script asked for anything. */
extern struct page* page;

/* The function of the C library. */
#define REAL(name)                                        \
  ({                                                      \
    static __typeof__(&name) found;                       \
    if (!found)                                           \
      found = (__typeof__(&name))dlsym(RTLD_NEXT, #name); \
    found;                                                \
  })
