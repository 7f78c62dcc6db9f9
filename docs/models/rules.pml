/* What ballot.pml and flush.pml share: sets of names, what is on each disk,
   what a promise reports, and the two rules that decide: what a candidate makes
   of the promises (`judge`), and when a view is chosen. */

#ifndef N
#define N 3 /* names */
#endif
#ifndef B
#define B 3 /* ballots */
#endif
#ifndef RESTARTS
#define RESTARTS 1
#endif
#ifndef FIRST
#define FIRST ((1 << N) - 1) /* members of view 0 */
#endif

#define BIT(i) (1 << (i))
#define HAS(set, i) (((set) >> (i)) & 1)
#define COUNT(x)                                                               \
  (((x) & 1) + (((x) >> 1) & 1) + (((x) >> 2) & 1) + (((x) >> 3) & 1)         \
   + (((x) >> 4) & 1))
#define MOST_OF(set, all) (2 * COUNT((set) & (all)) > COUNT(all))

#ifdef SHARED_EPOCHS /* a ballot is (number, id): two of them share a number */
#define EPOCH(b) (((b) + 1) / 2)
#else
#define EPOCH(b) (b)
#endif
#ifdef MUTANT_TWO_VOTES
#define ABOVE(b, promised) ((b) > (promised))
#else
#define ABOVE(b, promised) (EPOCH(b) > EPOCH(promised))
#endif

#ifdef MUTANT_JOINER_COUNTED
#define VOTERS(v) (mem[v] | lrn[v])
#else
#define VOTERS(v) mem[v]
#endif

/* Phases of a ballot. LOST_*: its candidate restarted and knows nothing of it;
   its messages are still on their way. */
#define NONE 0
#define ASKED 1
#define LOST_ASKED 2
#define PROPOSED 3
#define LOST_PROPOSED 4
#define INSTALLING 5

#ifdef IN_ORDER /* a smaller space: no ballot begins after a higher one */
#define IS_NEXT(b) (phase[b - 1] != NONE)
#else
#define IS_NEXT(b) true
#endif

/* Disk of each name. */
byte prom[N], acc[N], inst[N];

/* Ballots and the views that they propose. */
byte phase[B + 1], owner[B + 1];
byte mem[B + 1], lrn[B + 1], pred[B + 1];
byte low[B + 1];   /* the installed view on which the proposal's path stands */
byte voted[B + 1]; /* names whose ACCEPTED is on its way */
byte asked[B + 1]; /* names that answered */
byte stale[B + 1]; /* of them, those that restarted since */

/* What promises report, until the candidate has used it; row B + 1 is for the
   question what a fresh ballot could do. */
#define AT(b, i) ((b) * N + (i))
byte r_acc[(B + 2) * N], r_inst[(B + 2) * N];
byte r_holds[(B + 2) * N]; /* views whose member this very life is */

/* Scratch of a step. */
hidden byte k, a, t, h, v, members;
hidden byte good, miss, on_path;

/* on_path = whether view `old` is `young` or comes before it. */
inline path(young, old) {
  a = young;
  do
  :: a > old -> a = pred[a]
  :: else -> break
  od;
  on_path = (a == old)
}

/* What every promise says of its name. */
inline record_votes(b, i) {
  r_acc[AT(b, i)] = acc[i];
  r_inst[AT(b, i)] = inst[i];
  r_holds[AT(b, i)] = 0;
  v = 0;
  do
  :: v <= B ->
     if
     :: HAS(VOTERS(v), i) && !HAS(stale[v], i) ->
        r_holds[AT(b, i)] = r_holds[AT(b, i)] | BIT(v)
     :: else
     fi;
     v++
  :: else -> break
  od
}

/* miss = whether some answering member of `t` has not accepted it, so that it
   was never chosen and never will be. */
inline look_for_refusal(b, set) {
  miss = false;
  k = 0;
  do
  :: k < N ->
     if
     :: HAS(set & mem[t], k) ->
        path(r_acc[AT(b, k)], t);
        miss = miss || !on_path;
     :: else
     fi;
     k++
  :: else -> break
  od
}

#define HELD_ONLY(set, older, younger) (HAS(set, older) && !HAS(set, younger))

/* What the candidate of `b` makes of the promises of `set`:
   h = highest installed view; t = the view to go on from; members of the next
   view; good = whether it may be proposed. */
inline judge(b, set, who) {
  h = 0;
  t = 0;
  k = 0;
  do
  :: k < N ->
     if
     :: HAS(set, k) && r_inst[AT(b, k)] > h -> h = r_inst[AT(b, k)]
     :: else
     fi;
     if
     :: HAS(set, k) && r_acc[AT(b, k)] > t -> t = r_acc[AT(b, k)]
     :: else
     fi;
     k++
  :: else -> break
  od;
#ifdef MUTANT_MAJORITY_OF_OWN_MEMORY
  h = r_inst[AT(b, who)];
#endif
  if
  :: t < h -> t = h
  :: else
  fi;
#ifdef MUTANT_NEVER_ADOPT
  t = h;
#endif
  /* Give up what cannot have been chosen, youngest first. */
  do
  :: t > h ->
     look_for_refusal(b, set);
#ifdef DROP_UNINSTALLED
     /* All its members answered and none has installed it: none ever will. */
     miss = miss || (mem[t] & ~set) == 0;
#endif
     if
#ifdef MUTANT_DROP_FORGETS
     :: miss -> t = h
#else
     :: miss -> t = pred[t]
#endif
     :: else -> break
     fi
  :: else -> break
  od;
  /* Votes, by name: a majority of every view from the installed one on. */
  good = true;
  v = t;
  do
  :: v > h ->
#ifndef MUTANT_MAJORITY_OF_OWN_MEMORY
     good = good && MOST_OF(set, VOTERS(v));
#endif
     v = pred[v]
  :: else -> break
  od;
  good = good && MOST_OF(set, VOTERS(h));
  /* Contents, by life: who was a member of t in this life, or has learnt. */
  members = 0;
  miss = true; /* no holder so far */
  k = 0;
  do
  :: k < N ->
     if
     :: HAS(set, k) && HAS(r_holds[AT(b, k)], t) ->
        members = members | BIT(k);
        miss = false
#ifdef HOLDER_OF_INSTALLED
     :: HAS(set, k) && HELD_ONLY(r_holds[AT(b, k)], h, t) ->
        members = members | BIT(k);
        miss = false
#endif
#ifdef MUTANT_NO_HOLDER
     :: HAS(set & mem[t], k) && !HAS(r_holds[AT(b, k)], t) ->
        members = members | BIT(k);
        miss = false
#endif
     :: HAS(set, k) && t > 0 && !HAS(mem[t], k) && HAS_LEARNT(b, k, t) ->
        members = members | BIT(k)
     :: else
     fi;
     k++
  :: else -> break
  od;
  good = good && !miss
}

/* good = whether `b` is chosen: accepted by all its members, and by most of
   each view on the path from the installed one up to it. */
inline look_whether_chosen(b) {
  good = (mem[b] & ~voted[b]) == 0;
#ifdef MUTANT_MEMBERS_ONLY
  good = good && MOST_OF(mem[b], mem[pred[b]]);
#else
#ifdef MUTANT_LAST_VIEW_ONLY
  good = good && MOST_OF(voted[b], VOTERS(pred[b]));
#else
  v = pred[b];
#ifdef MUTANT_MAJORITY_OF_OWN_MEMORY
  v = low[b];
#endif
  do
  :: v > low[b] ->
     good = good && MOST_OF(voted[b], VOTERS(v));
     v = pred[v]
  :: else -> break
  od;
  good = good && MOST_OF(voted[b], VOTERS(low[b]))
#endif
#endif
}

#if B == 1
#define EACH(F) F(1)
#elif B == 2
#define EACH(F) F(1) F(2)
#elif B == 3
#define EACH(F) F(1) F(2) F(3)
#elif B == 4
#define EACH(F) F(1) F(2) F(3) F(4)
#else
#define EACH(F) F(1) F(2) F(3) F(4) F(5)
#endif

inline stand(b, i) {
  printf("%d stands with %d\n", i, b);
  phase[b] = ASKED;
  owner[b] = i;
  promise(b, i)
}

/* A candidate goes on from any part of the answers on their way to it: all of
   that in an atomic step. */
#define HAS_ANSWERS(b) ::phase[b] == ASKED -> c = b
#define CHOSEN(b)                                                              \
  ::d_step {                                                                   \
    phase[b] == PROPOSED -> look_whether_chosen(b);                            \
    if                                                                         \
    ::good -> phase[b] = INSTALLING                                            \
    ::else                                                                     \
    fi;                                                                        \
    k = 0                                                                      \
  }
#define CHOOSE(i)                                                              \
  if                                                                           \
  ::HAS(asked[c], i)->s = s | BIT(i) ::owner[c] != i -> skip                   \
  fi
