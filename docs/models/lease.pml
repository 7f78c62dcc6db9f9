/* The lease: may a leader serve without asking, and never two at once?

   Three voters, of which each may stand. A tick of true time moves every
   clock by 0, 1 or 2, so that over any while two clocks differ by DRIFT at
   most from true time. All times are spans that count down on the clock of
   their owner. Promises are on disk; grants, leases and rounds are not.

   README.md states the rules, the bounds, the mutants and what was found. */

#define N 3
#ifndef B
#define B 3 /* ballots */
#endif
#ifndef RESTARTS
#define RESTARTS 1
#endif
#ifndef LEASE
#define LEASE 2
#endif
#define DRIFT 1

#ifdef MUTANT_NO_MARGIN
#define SERVED LEASE
#define REFUSED LEASE
#else
#define SERVED (LEASE - DRIFT)
#define REFUSED (LEASE + DRIFT)
#endif

#define BIT(i) (1 << (i))
#define HAS(set, i) (((set) >> (i)) & 1)
#define IS_MOST(x) (HAS(x, 0) + HAS(x, 1) + HAS(x, 2) > 1)
#define LESS(span, step) ((span) > (step) -> (span) - (step) : 0)

byte prom[N];              /* on disk */
byte leads[N];             /* the ballot that made it leader, or 0 */
byte lease[N];             /* for how long it may still serve */
byte round[N], granted[N]; /* what the round under way is worth, and to whom */
byte refuse[N];            /* for how long it still promises nobody else */
byte given_to[N];          /* the ballot to which it granted that; 0: unknown */
byte fast[N];              /* how far its clock is ahead: 0 to DRIFT */

bit is_asked[B + 1];
byte owner[B + 1], votes[B + 1];
byte claim[B + 1];  /* the serving leader whose own ballot this is, or 0 */
bit resigned[B + 1]; /* its leader gave it up and told the others so */
byte restarts;

#define SERVES(i) (lease[i] > 0)

inline check() {
  assert(SERVES(0) + SERVES(1) + SERVES(2) <= 1)
}

inline tick(i) {
  if
  :: fast[i] > 0 -> fast[i]--
  :: refuse[i] = LESS(refuse[i], 1);
     round[i] = LESS(round[i], 1);
     lease[i] = LESS(lease[i], 1)
  :: fast[i] < DRIFT ->
     fast[i]++;
     refuse[i] = LESS(refuse[i], 2);
     round[i] = LESS(round[i], 2);
     lease[i] = LESS(lease[i], 2)
#ifdef MUTANT_CLOCK_SLEEPS
  :: SERVES(i)
#endif
  fi;
  if
  :: round[i] == 0 -> granted[i] = 0
  :: else
  fi;
  if
  :: refuse[i] == 0 -> given_to[i] = 0
  :: else
  fi
}

inline vote(b, i) {
  printf("%d promises %d\n", i, b);
  prom[i] = b;
  votes[b] = votes[b] | BIT(i)
}

inline stand(b, i, by) {
  printf("%d stands with %d (own of %d)\n", i, b, by);
  is_asked[b] = 1;
  owner[b] = i;
  claim[b] = by;
  vote(b, i)
}

inline grant(i, leader) {
  printf("%d grants a lease to %d of %d\n", i, leader, leads[leader]);
  if
  :: prom[i] < leads[leader] -> prom[i] = leads[leader]
  :: else
  fi;
  refuse[i] = REFUSED;
  given_to[i] = leads[leader];
  granted[leader] = granted[leader] | BIT(i)
}

/* A candidate that restarts knows nothing of its ballot. */
#define BALLOT_OF(i, b)                                                        \
  if                                                                           \
  ::is_asked[b] && owner[b] == i -> votes[b] = 0;                              \
  owner[b] = N ::else fi

inline restart(i) {
  printf("%d restarts\n", i);
  restarts++;
  leads[i] = 0;
  lease[i] = 0;
  round[i] = 0;
  granted[i] = 0;
  given_to[i] = 0;
#ifdef MUTANT_LEASE_AFTER_RESTART
  refuse[i] = 0;
#else
  refuse[i] = REFUSED;
#endif
  BALLOT_OF(i, 1);
  BALLOT_OF(i, 2);
#if B > 2
  BALLOT_OF(i, 3);
#endif
}

/* A serving leader's own ballot names its epoch; so does the ballot of the one
   to whom it handed over. Everybody else waits until the grants are over. */
#define STAND(b)                                                               \
  ::d_step {                                                                   \
    !is_asked[b] && b > prom[_pid] && refuse[_pid] == 0 -> stand(b, _pid, 0)   \
  }                                                                            \
  ::d_step {                                                                   \
    !is_asked[b] && b > prom[_pid] && SERVES(_pid) && leads[_pid] > 0          \
      -> stand(b, _pid, leads[_pid])                                           \
  }                                                                            \
  ::d_step {                                                                   \
    !is_asked[b] && b > prom[_pid] && resigned[given_to[_pid]]                 \
      -> stand(b, _pid, given_to[_pid])                                        \
  }
#ifdef MUTANT_EXEMPT_BY_CLAIM
#define IS_EXEMPT(b, i) (claim[b] > 0)
#else
#define IS_EXEMPT(b, i) (claim[b] > 0 && given_to[i] == claim[b])
#endif
#ifdef MUTANT_NO_REFUSAL
#define IS_FREE(b, i) true
#else
#define IS_FREE(b, i) (refuse[i] == 0 || IS_EXEMPT(b, i))
#endif
#define PROMISE(b)                                                             \
  ::d_step {                                                                   \
    is_asked[b] && owner[b] < N && b > prom[_pid] && IS_FREE(b, _pid)          \
      -> vote(b, _pid)                                                         \
  }
#define WIN(b)                                                                 \
  ::d_step {                                                                   \
    is_asked[b] && owner[b] == _pid && IS_MOST(votes[b]) && leads[_pid] < b    \
      -> leads[_pid] = b;                                                      \
    round[_pid] = 0;                                                           \
    granted[_pid] = 0                                                          \
  }
#ifdef MUTANT_GRANT_AFTER_PROMISE
#define MAY_GRANT(i, leader) true
#else
#define MAY_GRANT(i, leader) (prom[i] <= leads[leader])
#endif
#define GRANT(leader)                                                          \
  ::d_step {                                                                   \
    round[leader] > 0 && !HAS(granted[leader], _pid)                           \
      && MAY_GRANT(_pid, leader) -> grant(_pid, leader)                        \
  }

#if B == 2
#define EACH(F) F(1) F(2)
#else
#define EACH(F) F(1) F(2) F(3)
#endif

active [N] proctype voter() {
end:
  do
  EACH(STAND)
  EACH(PROMISE)
  EACH(WIN)
  GRANT(0)
  GRANT(1)
  GRANT(2)
  :: d_step { /* a round to all for the lease */
       leads[_pid] > 0 && round[_pid] == 0 && MAY_GRANT(_pid, _pid) ->
       round[_pid] = SERVED;
       grant(_pid, _pid)
     }
  :: d_step { /* most have answered: the lease counts from the question */
       round[_pid] > 0 && IS_MOST(granted[_pid]) ->
#ifdef MUTANT_LEASE_FROM_ANSWER
       lease[_pid] = SERVED;
#else
       lease[_pid] = (round[_pid] > lease[_pid] -> round[_pid] : lease[_pid]);
#endif
       round[_pid] = 0;
       granted[_pid] = 0;
       printf("%d serves for %d\n", _pid, lease[_pid]);
       check()
     }
  :: d_step { /* handing over: it stops first, then says so */
       SERVES(_pid) && leads[_pid] > 0 ->
       printf("%d hands over %d\n", _pid, leads[_pid]);
       resigned[leads[_pid]] = 1;
#ifndef MUTANT_RESUMES_AFTER_HANDOVER
       owner[leads[_pid]] = N; /* for good */
       votes[leads[_pid]] = 0;
#endif
#ifndef MUTANT_HANDOVER_SERVES_ON
       lease[_pid] = 0;
       leads[_pid] = 0;
       round[_pid] = 0;
       granted[_pid] = 0
#endif
     }
#if RESTARTS > 0
  :: d_step { restarts < RESTARTS -> restart(_pid) }
#endif
  od
}

active proctype time() {
end:
  do
  :: atomic {
       true;
       tick(0);
       tick(1);
       tick(2);
       printf("0 tick: leases %d %d %d\n", lease[0], lease[1], lease[2]);
       check()
     }
  od
}
