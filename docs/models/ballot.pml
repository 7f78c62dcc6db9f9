/* The ballot that chooses views: promises, proposals, adoption, restarts.

   N names, each with a disk (promise, accepted proposal, installed view) and a
   life in memory (what it holds; gone at a restart). A ballot's number is the
   id of the view that it proposes, so view 0 is the first one. Views form a
   tree by `pred`; the rules must keep all that is chosen on one path.

   The network is a set of messages that only grows: each may arrive late, in
   any order, many times or never. A member that is down is one that does
   nothing. What a message says is kept once, by ballot and sender.

   README.md states the rules, the bounds, the mutants and what was found. */

#define HAS_LEARNT(b, i, view) (r_learnt[AT(b, i)] == view)
#include "rules.pml"

/* This life of each name: the views whose acknowledged contents it holds, and
   the view into which it has been brought up as a learner. */
byte data[N], learnt[N];
byte cut[B + 1]; /* contents that a member must hold to accept */
byte r_data[(B + 2) * N], r_learnt[(B + 2) * N];

/* Not part of the protocol: what the properties need. */
byte tip;       /* the youngest view that was chosen */
byte safe_in;   /* views with messages delivered as safe */
byte restarts;

/* Choices of the step that is being made; zero between steps. */
byte s, c;

inline record(b, i) {
  record_votes(b, i);
  r_data[AT(b, i)] = data[i];
  r_learnt[AT(b, i)] = learnt[i]
}

inline forget(b) {
  k = 0;
  do
  :: k < N ->
     r_acc[AT(b, k)] = 0;
     r_inst[AT(b, k)] = 0;
     r_data[AT(b, k)] = 0;
     r_holds[AT(b, k)] = 0;
     r_learnt[AT(b, k)] = 0;
     k++
  :: else -> break
  od
}

/* The chosen views are one path: nothing chosen is lost, no two go on. */
inline check_tip(b) {
  if
  :: b > tip ->
     path(b, tip);
     assert(on_path);
     tip = b
  :: else ->
     path(tip, b);
     assert(on_path)
  fi;
  /* One leader in an epoch. */
  v = 1;
  do
  :: v <= B ->
     assert(v == b || phase[v] != INSTALLING || EPOCH(v) != EPOCH(b));
     v++
  :: else -> break
  od
}

inline promise(b, i) {
  printf("%d promises %d: accepted %d, installed %d\n", i, b, acc[i], inst[i]);
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
  if
  :: HAS(mem[b], i) -> data[i] = data[i] | cut[b]
  :: else
  fi;
#ifndef DROP_UNINSTALLED
  look_whether_chosen(b);
  if
  :: good -> check_tip(b)
  :: else
  fi
#endif
}

inline install(b, i) {
  printf("%d installs %d\n", i, b);
  inst[i] = b;
  check_tip(b);
  /* What anybody delivered as safe before is here. */
  assert((safe_in & (BIT(b) - 1) & ~data[i]) == 0)
}

inline learn(b, i) {
  printf("%d learns the state of %d\n", i, b);
  k = 0;
  do
  :: k < N ->
     if
     :: HAS(mem[b], k) && inst[k] == b && !HAS(stale[b], k) ->
        data[i] = data[k];
        learnt[i] = b;
        break
     :: else
     fi;
     k++
  :: else -> break
  od
}

inline restart(i) {
  printf("%d restarts\n", i);
  restarts++;
  data[i] = 0;
  learnt[i] = 0;
#ifdef MUTANT_VOTE_NOT_DURABLE
  prom[i] = acc[i];
#endif
#ifdef MUTANT_ACCEPT_NOT_DURABLE
  acc[i] = inst[i];
#endif
#if defined(MUTANT_INSTALL_NOT_DURABLE) || defined(INSTALL_NOT_DURABLE)
  inst[i] = 0;
#endif
  k = 0;
  do
  :: k <= B ->
#ifndef MUTANT_INCARNATION_NOT_BUMPED
     stale[k] = stale[k] | (asked[k] & BIT(i));
#endif
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

#ifdef MUTANT_UNFROZEN_BY_OLD
#define MAY_GO(b, i) true
#else
#define MAY_GO(b, i) (prom[i] == b)
#endif
#define IS_SERVING(i, b) (inst[i] == b && !HAS(stale[b], i) && MAY_GO(b, i))

/* All members of `view` are in it and none has promised beyond it. */
inline look_whether_serving(view) {
  good = true;
  k = 0;
  do
  :: k < N ->
     good = good && (!HAS(VOTERS(view), k) || IS_SERVING(k, view));
     k++
  :: else -> break
  od
}

inline deliver_safe(view) {
  look_whether_serving(view);
  if
  :: good ->
     printf("a message is safe in %d\n", view);
     safe_in = safe_in | BIT(view);
     k = 0;
     do
     :: k < N ->
        if
        :: HAS(VOTERS(view), k) -> data[k] = data[k] | BIT(view)
        :: else
        fi;
        k++
     :: else -> break
     od
  :: else
  fi
}

/* Names are alike at the start, so the first ballot's candidate may be called
   0, and the second's 0 or 1. */
#ifdef NARROW
#define MAY_STAND(b, i) (IS_NEXT(b) && (i) == ((b) == 2 -> 1 : 4))
#elif FIRST == (1 << N) - 1
#define MAY_STAND(b, i) (IS_NEXT(b) && ((i) < (b) || (b) > 2))
#else
#define MAY_STAND(b, i) IS_NEXT(b)
#endif
#define STAND(b)                                                               \
  ::d_step {                                                                   \
    phase[b] == NONE && ABOVE(b, prom[_pid]) && MAY_STAND(b, _pid)             \
      -> stand(b, _pid);                                                       \
    k = 0                                                                      \
  }
#define PROMISE(b)                                                             \
  ::d_step {                                                                   \
    phase[b] != NONE && ABOVE(b, prom[_pid]) && !HAS(asked[b], _pid)           \
      -> promise(b, _pid);                                                     \
    k = 0                                                                      \
  }
/* A member must live on as the one that answered and be able to fetch the cut;
   a learner only lends its disk. */
#define ACCEPT(b)                                                              \
  ::d_step {                                                                   \
    phase[b] >= PROPOSED && prom[_pid] == b && acc[_pid] < b                   \
      && (HAS(lrn[b], _pid) || (HAS(mem[b], _pid) && !HAS(stale[b], _pid)      \
                                && (cut[b] & ~HELD) == 0))                     \
      -> accept(b, _pid);                                                      \
    k = 0                                                                      \
  }
#define INSTALL(b)                                                             \
  ::d_step {                                                                   \
    phase[b] == INSTALLING && HAS(mem[b], _pid) && !HAS(stale[b], _pid)        \
      && inst[_pid] < b && MAY_GO(b, _pid) -> install(b, _pid);                \
    k = 0                                                                      \
  }
#define LEARN(b)                                                               \
  ::d_step {                                                                   \
    phase[b] == INSTALLING && HAS(lrn[b], _pid) && learnt[_pid] != b           \
      && prom[_pid] == b -> learn(b, _pid);                                    \
    k = 0                                                                      \
  }
#define SAFE(b)                                                                \
  ::d_step {                                                                   \
    phase[b] == INSTALLING && !HAS(safe_in, b) -> deliver_safe(b);             \
    k = 0                                                                      \
  }
#if N == 3
#define HELD (data[0] | data[1] | data[2])
#elif N == 4
#define HELD (data[0] | data[1] | data[2] | data[3])
#else
#define HELD (data[0] | data[1] | data[2] | data[3] | data[4])
#endif
active [N] proctype member() {
end:
  do
  EACH(STAND)
  EACH(PROMISE)
  EACH(ACCEPT)
  EACH(INSTALL)
  EACH(LEARN)
#if RESTARTS > 0
  :: d_step { restarts < RESTARTS -> restart(_pid); k = 0 }
#endif
  od
}

/* What candidates do with the answers, of which any part may have arrived. */
active proctype candidates() {
  d_step {
    mem[0] = FIRST;
    asked[0] = FIRST;
    voted[0] = FIRST;
    phase[0] = INSTALLING;
#ifdef NARROW
    /* Five members. The first has asked three and proposed to them; then one of
       these stands, and one of the others. */
    phase[1] = PROPOSED;
    asked[1] = 7;
    mem[1] = 7;
    prom[0] = 1;
    prom[1] = 1;
    prom[2] = 1;
#endif
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
#if N > 4
       CHOOSE(4);
#endif
       d_step {
         judge(c, s, owner[c]);
         if
         :: good ->
            printf("%d proposes %d after %d (installed: %d), sets of bits: ",
                   owner[c], c, t, h);
            printf("answers %d, members %d\n", s, members);
            phase[c] = PROPOSED;
            mem[c] = members;
            lrn[c] = s & ~members;
            pred[c] = t;
            low[c] = h;
            cut[c] = 0;
            k = 0;
            do
            :: k < N ->
               if
               :: HAS(members, k) -> cut[c] = cut[c] | r_data[AT(c, k)]
               :: else
               fi;
               k++
            :: else -> break
            od;
            forget(c)
         :: else
         fi;
         s = 0;
         c = 0;
         k = 0
       }
    }
  EACH(CHOSEN)
  SAFE(0)
  EACH(SAFE)
  od
}

#ifndef NO_PROBE
/* Were all names to answer a fresh ballot now, could it go on? Only the loss of
   all contents of an installed view may stop the group. */
active proctype probe() {
end:
  do
  :: d_step {
       phase[0] == INSTALLING ->
       c = 0;
       do
       :: c < N ->
          record(B + 1, c);
          c++
       :: else -> break
       od;
       c = 0;
       judge(B + 1, (BIT(N) - 1), 0);
       forget(B + 1);
#ifdef MUTANT_MEMBERS_ONLY
       assert(miss || MOST_OF(members, mem[t]));
#endif
#if defined(DROP_UNINSTALLED) || defined(MUTANT_KEEP_UNINSTALLED)
       assert(good || t == h)
#else
       assert(good || miss)
#endif
     }
  od
}
#endif
