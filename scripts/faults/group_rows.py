"""The rows of the campaign that move clocks, stop, kill and slow nodes down."""
import collections
import random
import signal
import time

from acceptance import item, troupe, until
from judge import judge_deliveries
from posts import Service
from rig import (DAY_S, NS, Node, PATIENT, Program, READY_S, await_whole,
                 leader_of, together)

HOUR = 3600
SLOW_SYNC_S = 1
CHURN_GAP_S = (0.1, 0.5)
# A twentieth of what five members say in the shorter time.
DELIVERIES_MIN = 200
# Two cores that start processes all the time: who is late is not gone.
CHURN_PATIENCE = {"detector": {"suspect_after": "1s"}}
EXPIRES_S = 4


def quiet_counts(nodes):
    """What must not move while nothing is wrong with anybody."""
    seen = [x.counters() for x in nodes]
    return {what: sum(x.get(what, 0) for x in seen) for what in
            ("detector_suspicions", "elections_called", "candidacies_begun",
             "times_cut_off", "leaders_of_older_epochs")}


def moved(before, after):
    return [f"{after[x] - before[x]} {x}" for x in after
            if after[x] != before[x]]


def jump(nodes, days):
    for x in nodes:
        x.page["clock_shift_s"] = days * DAY_S
    for x in nodes:
        seen = x.ask("/v1/state")["now_ms"] / 1000 - time.time()
        if abs(seen - days * DAY_S) > HOUR:
            raise RuntimeError(f"the clock of {x.name} is {seen:.0f} s off")


def add_clocks(quick):
    pause = 1 if quick else 2

    @item("clocks of servers jump by a day", "same view, no suspicion, 0 lost")
    def _():
        service = Service("clock", 3, breaks=range(3), pause_s=0.01,
                          **PATIENT).open()
        nodes = service.nodes
        view, before = await_whole(nodes), quiet_counts(nodes)
        for who, days in ((nodes, 1), (nodes, -1), (nodes[2:], 1),
                          (nodes[:1], 1), (nodes, 0)):
            jump(who, days)
            time.sleep(pause)
        same, odd = await_whole(nodes) == view, moved(before, quiet_counts(nodes))
        # A life that begins with an earlier clock is a later life all the same.
        jump(nodes[:1], -1)
        nodes[0].kill()
        nodes[0].start()
        await_whole(nodes)
        looks = sum(x.page["clock_looks"] for x in nodes)
        figure, good = service.close()
        return ("; ".join([figure, f"{looks} looks at a shifted clock",
                           "the same view" if same else "another view", *odd]),
                good and same and not odd)

    @item("clocks of discovery and a worker jump", "nothing expires, a kill does")
    def _():
        directory = Node("clock-d", breaks=True, node="discovery", directory={
            "expire_after": f"{EXPIRES_S}s", "sweep_every": "100ms"}).start()
        worker = Node("clock-w", breaks=True, node="receiver",
                      discovery=directory.ready()["http"],
                      receiver={"heartbeat_every": "1s"}).start()

        def listed():
            return len(directory.ask("/receivers")["receivers"])
        until(listed, READY_S)
        looks, missing = watch_while_jumping(
            [directory, worker], pause, lambda: listed() == 1)
        worker.kill()
        gone = until(lambda: listed() == 0, 2 * EXPIRES_S)
        directory.kill()
        return (f"{missing} of {looks} looks without it; after its kill "
                f"{'gone' if gone else 'still there'}",
                looks > 0 and missing == 0 and bool(gone))

    @item("clocks of nodes that gossip jump", "nothing expires, a kill does")
    def _():
        # Each tells one of the others, drawn: not the same one fifty times.
        nodes = together("gossip", "clock-g", 3, breaks=range(3), gossip={
            "expire_after": "10s", "expire_every": "100ms",
            "own_every": "200ms", "refresh_every": "200ms"})
        for x in nodes:
            x.start()

        def here(of):
            return sum(x["state"] in ("own", "here") for x in
                       of.ask("/v1/gossip?files=no")["origins"])

        def all_here():
            return all(here(x) == 3 for x in nodes)
        until(all_here, READY_S)
        looks, missing = watch_while_jumping(nodes, pause, all_here)
        nodes[2].kill()
        gone = until(lambda: here(nodes[0]) == 2, READY_S)
        for x in nodes:
            x.kill()
        return (f"{missing} of {looks} looks without all; after a kill "
                f"{'gone' if gone else 'still there'}",
                looks > 0 and missing == 0 and bool(gone))


def watch_while_jumping(nodes, pause, is_whole):
    """Returns how often was looked, and how often something was missing."""
    looks, missing = 0, 0
    for who, days in ((nodes, 1), (nodes[:1], -1), (nodes, -1), (nodes[1:], 1),
                      (nodes, 0)):
        jump(who, days)
        end = time.monotonic() + pause
        while time.monotonic() < end:
            looks += 1
            missing += not is_whole()
            time.sleep(0.05)
    return looks, missing


def add_stops(quick):
    @item("SIGSTOP of a leader and of a follower",
          "whole again each time, 0 lost")
    def _():
        service = Service("stop", 3, pause_s=0.01).open()
        told = []
        for seconds in (1, 2) if quick else (1, 3, 10):
            for of_leader in (True, False):
                leader = leader_of(service.nodes)
                node = service.nodes[leader if of_leader else leader - 1]
                before = len(service.ana.outcomes)
                node.signal(signal.SIGSTOP)
                time.sleep(seconds)
                answered = len(service.ana.outcomes) - before
                node.signal(signal.SIGCONT)
                await_whole(service.nodes)
                told.append(answered)
        figure, good = service.close()
        return (f"answered meanwhile {told}; {figure}",
                good and all(x > 0 for x in told))

    kills = 3 if quick else 15

    @item(f"a stopped leader with clients pinned to it, {kills} times",
          "0 stale answers")
    def _():
        x = troupe_here("bench", "failover", "--of", "group", "--how", "stop",
                        "--kills", kills, "-o", "json")
        return ("; ".join([f"{x['stale_acks']} of {x['acked']} acknowledged "
                           f"lines and {x['stale_claims']} of "
                           f"{x['pinned_questions']} answers stale, "
                           f"{x['acked_lost']} lost", *x["faults"]]),
                x["kills"] == kills and not x["faults"]
                and x["stale_acks"] + x["stale_claims"] + x["acked_lost"] == 0)

    @item(f"all servers killed at once under load, {kills} times",
          "nothing lost or twice")
    def _():
        x = troupe_here("bench", "failover", "--of", "notify", "--how",
                        "kill-all", "--kills", kills, "--rate", 200, "-o",
                        "json")
        return ("; ".join([f"{x['acked']} acknowledged, {x['acked_lost']} lost, "
                           f"{x['shown_twice']} twice", *x["faults"]]),
                x["kills"] == kills and not x["faults"] and x["acked"] > 0
                and x["acked_lost"] + x["shown_twice"] == 0)


def troupe_here(*arguments):
    return troupe(*arguments, limit=HOUR, program=Program.path).json()


def add_slow_disk(quick):
    @item(f"syncs that take {SLOW_SYNC_S} s longer", "same view, no suspicion")
    def _():
        service = Service("slow", 3, breaks=range(3), **PATIENT).open()
        nodes, told = service.nodes, []
        view, before = await_whole(nodes), quiet_counts(nodes)
        leader = leader_of(nodes)
        for slow in ({leader}, {leader - 1}, set(range(3))):
            for i, x in enumerate(nodes):
                x.page["sync_delay_ns"] = SLOW_SYNC_S * NS * (i % 3 in slow)
            answered = len(service.ana.outcomes)
            time.sleep(3 if quick else 8)
            told.append(len(service.ana.outcomes) - answered)
        same, odd = await_whole(nodes) == view, moved(before, quiet_counts(nodes))
        for x in nodes:
            x.page["sync_delay_ns"] = 0
        figure, good = service.close()
        return ("; ".join([f"answered meanwhile {told}", figure,
                           "the same view" if same else "another view", *odd]),
                good and same and not odd and all(x > 0 for x in told))


class Churn:
    """Five members, of whom two come, leave and die all the time."""

    def __init__(self):
        self.nodes = together(
            "member", "churn", 5, group={"check": "exit"}, **CHURN_PATIENCE,
            source={"kind": "text", "messages": 10**8, "gap": "10ms"})
        self.counts = collections.Counter()
        for x in self.nodes:
            x.start()
        await_whole(self.nodes)

    def go_on(self, seconds, chance):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._touch(chance.choice(self.nodes[3:]), chance)
            time.sleep(chance.uniform(*CHURN_GAP_S))

    def _touch(self, node, chance):
        if node.run.process.poll() is not None:
            node.start(wait=False)
            what = "started"
        elif chance.random() < 0.5:
            node.kill()
            what = "killed"
        else:
            node.signal(signal.SIGTERM)
            what = "told to leave"
        self.counts[what] += 1

    def settle(self):
        """All are back; returns the exits that should not be."""
        for x in self.nodes[3:]:
            x.kill()
            x.start()
        await_whole(self.nodes)
        statuses = [life.process.poll() for x in self.nodes for life in x.lives]
        # A second SIGTERM ends one at once that is still leaving.
        good = (None, 0, -signal.SIGKILL, 128 + signal.SIGTERM)
        return [x for x in statuses if x not in good]

    def end(self):
        for x in self.nodes:
            x.kill()


def add_churn(quick):
    @item("members come, leave and die every 100 to 500 ms",
          "one line of views, deliveries agree")
    def _():
        seed = random.SystemRandom().randrange(10**6)
        churn = Churn()
        churn.go_on(8 if quick else 30, random.Random(seed))
        bad_ends = churn.settle()
        anchors = churn.nodes[:3]
        missing = sum(not {x.name for x in anchors} <= set(view["members"])
                      for x in anchors for view in x.events("view"))
        churn.end()
        wrong, deliveries, views = judge_deliveries(churn.nodes, anchors)
        told = ", ".join(f"{n} {what}" for what, n in churn.counts.items())
        return ("; ".join([f"{told}, {views} views, {deliveries} deliveries",
                           *(["exits " + str(bad_ends)] if bad_ends else []),
                           *([f"{missing} views without one who stayed"]
                             if missing else []), *wrong[:3],
                           f"seed {seed}"]),
                not wrong and not bad_ends and not missing and views > 2
                and deliveries > DELIVERIES_MIN)
