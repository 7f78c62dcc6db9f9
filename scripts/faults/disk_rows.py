"""The rows of the campaign that break disks and take descriptors away."""
import os
import shutil
import signal
import socket
import time

from acceptance import Command, Skipped, item, until
from posts import Service
from rig import (DISK_FULL, FOLDER, KILL_KEEPS_ALL, KILL_KEEPS_NONE,
                 KILL_KEEPS_SOME, PATIENT, Page, Program, SYNC_FAILS,
                 await_whole, leader_of, together)

IO_FAILED = 74
# Of a core, of a node that is asked for more than it can take.
CPU_SHARE_MAX = 0.1
# Far more than it takes to come to a point of a life.
POINT_S = 8
# How long a life goes on after a failure that it may outlive.
SURVIVES_S = 0.5
KILLS = (KILL_KEEPS_NONE, KILL_KEEPS_SOME, KILL_KEEPS_ALL)
# The first writes make a node what it is: lock, identity, votes, log.
FIRST_POINTS = range(1, 25)
LATER_POINTS = (26, 27, 31, 40, 57, 100)


def points(quick):
    return [*FIRST_POINTS[::4], 31] if quick else [*FIRST_POINTS, *LATER_POINTS]


class Lives:
    """One server that has one life after the other while Ana posts to it."""

    def __init__(self, label):
        self.service = Service(label, 1, breaks=[0]).open()
        self.node = self.service.nodes[0]
        self.statuses, self.wrong, self.at_its_point, self.went_on = {}, [], 0, 0
        time.sleep(0.5)

    def play(self, fault, at, expected, words=(), database_only=False):
        """One life that ends by `fault` at its point number `at`."""
        self.node.kill()
        self.node.page.arm(fault, at, database_only)
        self.node.start(wait=False)
        if not until(lambda: self.node.page["tripped"]
                     or self.node.run.process.poll() is not None, POINT_S):
            return self.wrong.append(f"{at}: never came to it")
        self.at_its_point += bool(self.node.page["tripped"])
        status = self.node.status_within(SURVIVES_S)
        if status is None and fault != DISK_FULL:
            status = self._goes_on(fault)
        elif status is None:
            status = self.node.status_within(POINT_S)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        said = self.node.run.said(stream=2)
        if status not in expected:
            self.wrong.append(f"{at}: exit {status}")
        elif words and status == IO_FAILED and not any(x in said for x in words):
            self.wrong.append(f"{at}: says {self.node.told()}")
        return None

    def _goes_on(self, fault):
        """Whatever hangs on what failed must not be lost with the power."""
        if fault != SYNC_FAILS:
            return self.node.status_within(POINT_S)
        self.went_on += 1
        self.node.page.arm(KILL_KEEPS_NONE, 50)
        return self.node.status_within(POINT_S)

    def end(self, limit=30):
        """Returns the figure and whether it is good."""
        self.node.kill()
        self.node.page.arm(0, 0)
        self.node.start()
        text, good = self.service.close(limit)
        exits = ", ".join(f"{n} x {x}" for x, n in self.statuses.items())
        text = f"{self.at_its_point} points, exits {exits}; {text}"
        if self.went_on:
            text += f"; {self.went_on} went on, and were killed later"
        if self.node.page["undone"]:
            text += f"; {self.node.page['undone']} writes taken back"
        return ("; ".join([text, *self.wrong[:3]]),
                good and not self.wrong and self.at_its_point > 0)


def add_single_disk(quick):
    @item("the disk is full from the n-th write on", "exit 74, says so, 0 lost")
    def _():
        lives = Lives("full")
        for n in points(quick):
            lives.play(DISK_FULL, n, (IO_FAILED,), ("No space", "is full"))
        return lives.end()

    @item("the n-th sync fails once", "exit 74, says so, 0 lost")
    def _():
        lives = Lives("sync")
        for n in points(quick):
            # Where only a checkpoint failed, the log still has it all.
            lives.play(SYNC_FAILS, n, (IO_FAILED, -signal.SIGKILL),
                       ("Input/output", "I/O error"))
        figure, good = lives.end()
        return figure, good and lives.statuses.get(IO_FAILED, 0) > lives.went_on

    @item("killed at the n-th write, sync or rename", "starts again, 0 lost")
    def _():
        lives = Lives("torn")
        for i, n in enumerate(points(quick)):
            for fault in KILLS[i % 3:i % 3 + 1] if quick else KILLS:
                lives.play(fault, n, (-signal.SIGKILL,))
        return lives.end()

    @item("killed within a checkpoint of the log", "starts again, 0 lost")
    def _():
        lives = Lives("checkpoint")
        until(lambda: len(lives.service.ana.outcomes) > 1200, 30)
        for n in (1, 3) if quick else (*range(1, 9), 12):
            lives.play(KILLS[n % 3], n, (-signal.SIGKILL,), database_only=True)
        return lives.end()


def change_keys(fault, at):
    """Adds a key to a new file while the disk fails; returns what is wrong."""
    folder = FOLDER / f"keys-{fault}-{at}"
    folder.mkdir()
    page, file = Page(folder.with_suffix(".page")), folder / "group.keys"

    def keys(*words):
        return Command("keys", *words, file, program=Program.path).wait(10)
    before = keys("new").out.splitlines()[1:]
    page.arm(fault, at)
    words = [*page.below(folder), Program.path, "keys", "install", file]
    done = Command(*words[1:], program=words[0]).wait(10)
    after = keys("list")
    found = after.out.splitlines()[1:]
    if after.status != 0 or found[:1] != before or len(found) not in (1, 2):
        return f"{at}: the file is {after.err or found}"
    if not page["tripped"] and len(found) == 2 and done.status == 0:
        return None
    if done.status == -signal.SIGKILL or (done.status in (73, IO_FAILED) and any(
            x in done.err for x in ("No space", "Input/output"))):
        return None
    return f"{at}: exit {done.status}, {done.err.strip()}"


def add_key_file():
    @item("disk and power fail while a key is added", "the old file or the new")
    def _():
        told = [change_keys(fault, n) for n in range(1, 6)
                for fault in (*KILLS, SYNC_FAILS, DISK_FULL)]
        wrong = [x for x in told if x]
        return ("; ".join([f"{len(told)} times", *wrong[:3]]), not wrong)


class SmallDisk:
    """A tmpfs that nobody else sees, in a mount namespace of its own."""

    def __init__(self, label, size):
        if os.geteuid() != 0 or not shutil.which("unshare"):
            raise Skipped("to mount a small disk takes root and unshare")
        self.at = FOLDER / f"{label}.disk"
        self.at.mkdir()
        self._holder = Command(
            "--mount", "sh", "-c", 'mount -t tmpfs -o size="$0" tmpfs "$1" && '
            "echo mounted && exec sleep 100000", size, self.at,
            program="unshare")
        if not until(lambda: "mounted" in self._holder.said(), 5):
            raise Skipped("this machine lets nobody mount a tmpfs: "
                          + self._holder.said(stream=2).strip())
        self.wrap = ["nsenter", f"--target={self._holder.process.pid}",
                     "--mount"]

    def below(self):
        """What a node says of itself whose state is to lie there."""
        return {"wrap": self.wrap, "state_dir": str(self.at / "state")}

    def grow(self, size):
        done = Command(*self.wrap[1:], "mount", "-o", f"remount,size={size}",
                       self.at, program=self.wrap[0]).wait(10)
        if done.status != 0:
            raise RuntimeError(done.err)


def add_small_disk():
    @item("a full tmpfs below the leader of three", "exit 74, says so, 0 lost")
    def _():
        disk = SmallDisk("small", "1m")
        service = Service("tmpfs", 3, special={2: disk.below()})
        full = service.nodes[2]
        service.open()
        led = leader_of(service.nodes) == 2
        status = full.status_within(60)
        said = full.told()
        before = len(service.ana.outcomes)
        went_on = until(lambda: len(service.ana.outcomes) > before + 50, 10)
        disk.grow("64m")
        full.start()
        await_whole(service.nodes)
        figure, good = service.close()
        return (f"exit {status}, {'leader' if led else 'no leader'}, the others "
                f"{'went on' if went_on else 'stood still'}; {figure}; {said}",
                good and led and status == IO_FAILED and bool(went_on)
                and "full" in said)

    @item("a full tmpfs below the log of a member", "exit 74, says so, comes back")
    def _():
        disk = SmallDisk("member", "1m")
        nodes = together("member", "logs", 3, special={0: disk.below()},
                         source={"kind": "text", "messages": 10**8,
                                 "gap": "2ms", "bytes": "500B"})
        first = nodes[0]
        for x in nodes:
            x.start()
        status = first.status_within(60)
        said = first.told()
        await_whole(nodes[1:])
        disk.grow("64m")
        first.start()
        await_whole(nodes)
        for x in nodes:
            x.kill()
        return (f"exit {status}; whole again with space; {said}",
                status == IO_FAILED and "No space" in said)


def add_descriptors(quick):
    @item("10 to 64 descriptors", "serves, or says so and exits 69, 73 or 74")
    def _():
        served, refused, wrong = [], [], []
        for limit in (10, 16, 24, 64) if quick else (*range(10, 33, 2), 48, 64):
            node = together("server", f"few-{limit}", 1, special={0: {
                "wrap": ["sh", "-c", 'ulimit -n "$0"; exec "$@"', limit]}})[0]
            node.start(wait=False)
            ended = until(lambda: node.run.process.poll() is not None
                          or node.events("serving"), POINT_S)
            time.sleep(SURVIVES_S)
            status = node.run.process.poll()
            said = node.run.said(stream=2)
            if status is None and ended:
                served.append(limit)
            elif status in (69, 73, IO_FAILED) and (
                    "Too many open files" in said or "unable to open" in said):
                refused.append(limit)
            else:
                wrong.append(f"{limit}: exit {status}, {node.told()}")
            node.kill()
        return ("; ".join([f"{len(served)} served, {len(refused)} refused",
                           *wrong[:3]]), bool(served) and not wrong)

    @item("descriptors run out while connections come",
          f"{CPU_SHARE_MAX:.0%} of a core, no new view, serves again")
    def _():
        nodes = together("member", "taken", 3, **PATIENT, special={0: {
            "wrap": ["sh", "-c", 'ulimit -n "$0"; exec "$@"', 40]}})
        for x in nodes:
            x.start()
        view = await_whole(nodes)
        host, _, port = nodes[0].ready()["http"].rpartition(":")
        # What a connection may keep silent for is over before this is.
        began, before, held = time.monotonic(), nodes[0].cpu_seconds(), []
        while time.monotonic() - began < 3:
            if len(held) < 60:
                held.append(socket.create_connection((host, int(port)), 5))
            time.sleep(0.01)
        used = (nodes[0].cpu_seconds() - before) / (time.monotonic() - began)
        taken = len(os.listdir(f"/proc/{nodes[0].pid}/fd"))
        for x in held:
            x.close()
        answers = until(lambda: answered(nodes[0]), POINT_S)
        same = await_whole(nodes) == view
        for x in nodes:
            x.kill()
        return (f"{taken} of 40 taken by {len(held)} connections, {used:.1%} of "
                f"a core, {'the same' if same else 'another'} view, "
                f"{'answers' if answers else 'does not answer'} again",
                taken >= 39 and used <= CPU_SHARE_MAX and same
                and bool(answers))


def answered(node):
    try:
        return node.ask("/v1/members", 2)
    except OSError:
        return None
