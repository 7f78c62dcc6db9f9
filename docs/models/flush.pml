/* The flush: what becomes of the messages of view 0 when views change.

   The ballot is that of ballot.pml. Names 0 and 1 send one message each in
   view 0 (MESSAGES=1: only 0); that of 1 may depend on that of 0. The next view
   carries a cut: which of them belong to view 0. Every frame may come late, in
   any order, many times or never; a message that once left its sender may
   arrive anywhere at any later time.

   LEVEL says when a message is delivered before the cut is known: FIFO as soon
   as it is held, CAUSAL after all that it depends on, SAFE moreover when all
   members have acknowledged it.

   README.md states the rules, the bounds, the mutants and what was found. */

#define FIFO 1
#define CAUSAL 2
#define SAFE 3
#ifndef LEVEL
#define LEVEL SAFE
#endif

#define HAS_LEARNT(b, i, view) false
#include "rules.pml"

#ifndef MESSAGES
#define MESSAGES 2
#endif

/* A set of messages is a set of senders, as each sends one. */
byte sent;        /* messages that left their senders */
byte needs;       /* the message of 1 depends on that of 0 */
byte held[N];     /* what this life of each name holds */
byte done[N];     /* what it has delivered */
byte acked[N];    /* what any life of the name ever acknowledged */
byte cut[B + 1];  /* what each proposal keeps of view 0 */
byte r_held[(B + 2) * N];

/* Not part of the protocol: what the properties need. */
byte tip;       /* the youngest view that somebody installed */
byte uniform;   /* delivered as safe by anybody */
byte restarts;

/* Choices of the step that is being made; zero between steps. */
byte s, c;

hidden byte keep;

#if N == 3
#define ANYWHERE (held[0] | held[1] | held[2])
#define ACKED (acked[0] & acked[1] & acked[2])
#elif N == 4
#define ANYWHERE (held[0] | held[1] | held[2] | held[3])
#define ACKED (acked[0] & acked[1] & acked[2] & acked[3])
#endif

#ifdef MUTANT_SAFE_ON_MAJORITY
#define ACKED_ENOUGH(m)                                                        \
  (HAS(acked[0], m) + HAS(acked[1], m) + HAS(acked[2], m) > 1)
#else
#define ACKED_ENOUGH(m) HAS(ACKED, m)
#endif

#define LIVES(i) (!HAS(stale[0], i)) /* as the member of view 0 */
#define IS_FROZEN(i) (prom[i] > 0)

/* Whether all that message `m` needs is in `set`. */
#define IS_CLOSED(m, set) ((m) == 0 || !needs || HAS(set, 0))

inline record(b, i) {
  record_votes(b, i);
  r_held[AT(b, i)] = held[i]
}

inline forget(b) {
  k = 0;
  do
  :: k < N ->
     r_acc[AT(b, k)] = 0;
     r_inst[AT(b, k)] = 0;
     r_holds[AT(b, k)] = 0;
     r_held[AT(b, k)] = 0;
     k++
  :: else -> break
  od
}

/* keep = what the next view after `t` says of view 0. */
inline agree_on_cut(b, set) {
  keep = 0;
  k = 0;
#ifdef MUTANT_CUT_IS_MINIMUM
  keep = BIT(MESSAGES) - 1;
#endif
  do
  :: k < N ->
     if
#ifdef MUTANT_CUT_IS_MINIMUM
     :: HAS(set, k) -> keep = keep & r_held[AT(b, k)]
#else
     :: HAS(set, k) -> keep = keep | r_held[AT(b, k)]
#endif
     :: else
     fi;
     k++
  :: else -> break
  od;
#ifndef MUTANT_CUT_NOT_CLOSED
#ifdef MUTANT_CLOSED_AT_FIFO
#define IS_LOWERED true
#else
#define IS_LOWERED (LEVEL > FIFO)
#endif
  if
  :: IS_LOWERED && HAS(keep, 1) && !IS_CLOSED(1, keep) -> keep = keep & ~BIT(1)
  :: else
  fi;
#endif
#ifndef MUTANT_CUT_RECOMPUTED
  /* View 0 is over: its cut is part of the view that ended it. */
  if
  :: t > 0 -> keep = cut[t]
  :: else
  fi
#endif
}

inline send(m) {
  printf("%d sends %d\n", m, m);
  if
  :: m == 1 && HAS(done[1], 0) -> needs = 1
  :: else
  fi;
  sent = sent | BIT(m);
  held[m] = held[m] | BIT(m);
  acked[m] = acked[m] | BIT(m)
}

inline receive(m, i) {
  printf("%d takes and acknowledges %d\n", i, m);
  held[i] = held[i] | BIT(m);
  acked[i] = acked[i] | BIT(m)
}

inline deliver(m, i) {
  assert(inst[i] == 0);
  printf("%d delivers %d\n", i, m);
  done[i] = done[i] | BIT(m);
  if
  :: LEVEL == SAFE ->
     uniform = uniform | BIT(m);
     /* Who has gone on has delivered it, too. */
     v = 1;
     do
     :: v <= tip ->
        k = 0;
        do
        :: k < N ->
           assert(inst[k] != v || HAS(cut[v], m));
           k++
        :: else -> break
        od;
        v++
     :: else -> break
     od
  :: else
  fi
}

inline promise(b, i) {
  printf("%d promises %d: accepted %d, installed %d, holds %d\n", i, b, acc[i],
         inst[i], held[i]);
  if
  :: phase[b] == ASKED ->
     asked[b] = asked[b] | BIT(i);
     record(b, i)
  :: else
  fi;
  prom[i] = b
}

inline accept(b, i) {
  printf("%d accepts %d\n", i, b);
  acc[i] = b;
  voted[b] = voted[b] | BIT(i);
#ifndef MUTANT_ACCEPT_WITHOUT_CUT
  if
  :: HAS(mem[b], i) -> held[i] = held[i] | cut[b]
  :: else
  fi
#endif
}

inline install(b, i) {
  printf("%d installs %d\n", i, b);
  if
  :: inst[i] == 0 ->
     /* All that it has delivered is in the cut, and it has all of the cut. */
     assert((done[i] & ~cut[b]) == 0);
     assert((cut[b] & ~held[i]) == 0);
     done[i] = cut[b];
     assert(LEVEL == FIFO || !HAS(done[i], 1) || IS_CLOSED(1, done[i]))
  :: else -> assert(done[i] == cut[b])
  fi;
  inst[i] = b;
  if
  :: b > tip ->
     path(b, tip);
     assert(on_path);
     /* The same for all that pass from view 0 on along this path. */
     assert(tip == 0 || cut[b] == cut[tip]);
     tip = b
  :: else ->
     path(tip, b);
     assert(on_path);
     assert(cut[b] == cut[tip])
  fi;
  if
  :: LEVEL == SAFE ->
     assert((uniform & ~cut[b]) == 0);
     uniform = uniform | cut[b]
  :: else
  fi
}

inline restart(i) {
  printf("%d restarts\n", i);
  restarts++;
  held[i] = 0;
  done[i] = 0;
#ifdef MUTANT_ACCEPT_NOT_DURABLE
  acc[i] = inst[i];
#endif
  k = 0;
  do
  :: k <= B ->
     stale[k] = stale[k] | (asked[k] & BIT(i));
     if
     :: phase[k] == ASKED && owner[k] == i ->
        phase[k] = LOST_ASKED;
        c = k
     :: phase[k] == PROPOSED && owner[k] == i -> phase[k] = LOST_PROPOSED
     :: else
     fi;
     k++
  :: else -> break
  od;
  if
  :: c > 0 ->
     forget(c);
     c = 0
  :: else
  fi
}

#ifdef MUTANT_ACK_AFTER_PROMISE
#define MAY_TAKE(i) (inst[i] == 0)
#elif defined(MUTANT_OLD_VIEW_OPEN)
#define MAY_TAKE(i) (!IS_FROZEN(i) || inst[i] > 0)
#else
#define MAY_TAKE(i) (!IS_FROZEN(i))
#endif
#ifdef MUTANT_OLD_VIEW_OPEN
#define MAY_DELIVER(i) (!IS_FROZEN(i) || inst[i] > 0)
#elif defined(DELIVER_AFTER_PROMISE)
#define MAY_DELIVER(i) (inst[i] == 0)
#else
#define MAY_DELIVER(i) (!IS_FROZEN(i))
#endif

#define SEND(m)                                                                \
  ::d_step {                                                                   \
    _pid == m && !HAS(sent, m) && LIVES(m) && !IS_FROZEN(m) -> send(m);        \
    k = 0                                                                      \
  }
#define RECEIVE(m)                                                             \
  ::d_step {                                                                   \
    HAS(sent & ~held[_pid], m) && LIVES(_pid) && MAY_TAKE(_pid)                \
      -> receive(m, _pid);                                                     \
    k = 0                                                                      \
  }
#define DELIVER(m)                                                             \
  ::d_step {                                                                   \
    HAS(held[_pid] & ~done[_pid], m) && LIVES(_pid) && MAY_DELIVER(_pid)       \
      && (LEVEL == FIFO || IS_CLOSED(m, done[_pid]))                           \
      && (LEVEL < SAFE || ACKED_ENOUGH(m)) -> deliver(m, _pid);                \
    k = 0                                                                      \
  }
#define STAND(b)                                                               \
  ::d_step {                                                                   \
    phase[b] == NONE && ABOVE(b, prom[_pid]) && IS_NEXT(b) -> stand(b, _pid);  \
    k = 0                                                                      \
  }
#define PROMISE(b)                                                             \
  ::d_step {                                                                   \
    phase[b] != NONE && ABOVE(b, prom[_pid]) && !HAS(asked[b], _pid)           \
      -> promise(b, _pid);                                                     \
    k = 0                                                                      \
  }
#ifdef MUTANT_ACCEPT_WITHOUT_CUT
#define CAN_FETCH(b) true
#else
#define CAN_FETCH(b) ((cut[b] & ~ANYWHERE) == 0)
#endif
#define ACCEPT(b)                                                              \
  ::d_step {                                                                   \
    phase[b] >= PROPOSED && prom[_pid] == b && acc[_pid] < b                   \
      && (HAS(lrn[b], _pid)                                                    \
          || (HAS(mem[b] & ~stale[b], _pid) && CAN_FETCH(b)))                  \
      -> accept(b, _pid);                                                      \
    k = 0                                                                      \
  }
#define INSTALL(b)                                                             \
  ::d_step {                                                                   \
    phase[b] == INSTALLING && HAS(mem[b] & ~stale[b], _pid)                    \
      && inst[_pid] < b && prom[_pid] == b -> install(b, _pid);                \
    k = 0                                                                      \
  }

active [N] proctype member() {
end:
  do
  SEND(0)
  RECEIVE(0)
  DELIVER(0)
#if MESSAGES > 1
  SEND(1)
  RECEIVE(1)
  DELIVER(1)
#endif
  EACH(STAND)
  EACH(PROMISE)
  EACH(ACCEPT)
  EACH(INSTALL)
#if RESTARTS > 0
  :: d_step { restarts < RESTARTS -> restart(_pid); k = 0 }
#endif
  od
}

/* What candidates do with the answers, of which any part may have arrived. */
active proctype candidates() {
  d_step {
    mem[0] = BIT(N) - 1;
    asked[0] = BIT(N) - 1;
    voted[0] = BIT(N) - 1;
    phase[0] = INSTALLING
  }
end:
  do
  :: atomic {
       if
       EACH(HAS_ANSWERS)
       fi;
       CHOOSE(0);
       CHOOSE(1);
       CHOOSE(2);
#if N > 3
       CHOOSE(3);
#endif
       d_step {
         judge(c, s, owner[c]);
         if
         :: good ->
            agree_on_cut(c, s);
            printf("%d proposes %d after %d (installed: %d), sets of bits: ",
                   owner[c], c, t, h);
            printf("answers %d, members %d, cut %d\n", s, members, keep);
            phase[c] = PROPOSED;
            mem[c] = members;
            lrn[c] = s & ~members;
            pred[c] = t;
            low[c] = h;
            cut[c] = keep;
            forget(c)
         :: else
         fi;
         s = 0;
         c = 0;
         k = 0
       }
     }
  EACH(CHOSEN)
  od
}
