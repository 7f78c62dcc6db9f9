"""What the fault campaign plays with: nodes whose disk and clock break when
they are told to."""
import json
import mmap
import os
import pathlib
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "acceptance"))
from acceptance import Command, Skipped, free_ports, until  # noqa: E402

# Whoever imports this removes it at the end.
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="troupe-faults-"))
READY_S = 20
NS = 1_000_000_000
DAY_S = 24 * 3600
# The rest of the machine may be busy; still below the slowest disk here.
PATIENT = {"detector": {"suspect_after": "500ms"}}
# Of page.h.
(KILL_KEEPS_ALL, KILL_KEEPS_SOME, KILL_KEEPS_NONE, SYNC_FAILS, DISK_FULL,
 KILL_AFTER_LIES) = range(1, 7)


class Program:
    """The command that is played; check_faults sets it."""
    path = None


def shim():
    """Compiles what breaks a node; returns the library."""
    result = FOLDER / "shim.so"
    if not result.exists():
        if not shutil.which("cc"):
            raise Skipped("there is no C compiler here (cc)")
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", result,
                        HERE / "disk.c", HERE / "clock.c"], check=True)
    return result


class Page:
    """What the shim of one node reads and says, field by field."""
    FIELDS = ("clock_shift_s", "clock_looks", "sync_delay_ns", "fault", "at",
              "seen", "tripped", "database_only", "undone")

    def __init__(self, path):
        self.path = path
        path.write_bytes(bytes(8 * len(self.FIELDS)))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)

    def __getitem__(self, name):
        at = 8 * self.FIELDS.index(name)
        return struct.unpack_from("q", self._map, at)[0]

    def __setitem__(self, name, value):
        struct.pack_into("q", self._map, 8 * self.FIELDS.index(name), value)

    def below(self, folder):
        """The words before a command whose files in `folder` are to break."""
        return ["env", f"LD_PRELOAD={shim()}", f"FAULTS_PAGE={self.path}",
                f"FAULTS_FOLDER={folder}"]

    def arm(self, fault, at, database_only=False):
        self["fault"] = 0
        self["at"], self["seen"], self["tripped"] = at, 0, 0
        self["database_only"] = database_only
        self["fault"] = fault


class Node:
    """A node that is started again and again on one state folder.

    `wrap` are words that stand before the command; `breaks` loads the shim.
    """

    def __init__(self, name, wrap=(), breaks=False, **config):
        self.name, self.wrap = name, [str(x) for x in wrap]
        self.state = pathlib.Path(config.setdefault("state_dir",
                                                    str(FOLDER / name)))
        self.file = FOLDER / f"{name}.json"
        self.file.write_text(json.dumps(
            {"name": name, "profile": "local", **config}))
        self.page, self.run, self.lives = None, None, []
        if breaks:
            self.page = Page(FOLDER / f"{name}.page")
            self.wrap = [*self.page.below(self.state), *self.wrap]

    def start(self, wait=True):
        words = [*self.wrap, Program.path, "run", self.file, "-o", "jsonl"]
        self.run = Command(*words[1:], program=words[0])
        self.lives.append(self.run)
        if wait and not until(self.ready, READY_S):
            raise RuntimeError(f"{self.name} is not ready: {self.told()}")
        return self

    @property
    def pid(self):
        return self.run.process.pid

    def events(self, name, life=-1):
        return [json.loads(x) for x in self.lives[life].said().splitlines()
                if f'"event":"{name}"' in x and x.endswith("}")]

    def ready(self):
        """Returns the addresses, once there are any."""
        if self.run.process.poll() is not None:
            raise RuntimeError(f"{self.name} has ended: {self.told()}")
        found = self.events("ready")
        return found[0]["addresses"] if found else None

    def ask(self, path, limit=10):
        at = self.ready()["http"]
        with urllib.request.urlopen(f"http://{at}{path}", timeout=limit) as x:
            return json.loads(x.read())

    def counters(self):
        """All counters of all actors, in one."""
        parts = self.ask("/v1/state")["counters"].values()
        return {k: v for part in parts for k, v in part.items()}

    def told(self):
        """The last line of its log."""
        said = self.run.said(stream=2).strip().splitlines()
        return said[-1] if said else "nothing said"

    def signal(self, which):
        os.killpg(self.pid, which)

    def kill(self):
        if self.run and self.run.process.poll() is None:
            self.signal(signal.SIGKILL)
            self.run.process.wait()

    def status_within(self, limit):
        """Returns how it ended, or None when it has not."""
        try:
            return self.run.process.wait(limit)
        except subprocess.TimeoutExpired:
            return None

    def cpu_seconds(self):
        text = pathlib.Path(f"/proc/{self.pid}/stat").read_text()
        user, system = text.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def together(kind, label, count, breaks=(), special=None, **config):
    """Makes `count` nodes that know each other.

    Those in `breaks` break; `special` has more for the node at a place.
    """
    peers = [{"name": f"{label}-{i + 1}", "address": f"127.0.0.1:{port}"}
             for i, port in enumerate(free_ports(count))]
    return [Node(x["name"], breaks=i in breaks,
                 **{"node": kind, "peers": peers, **config,
                    **(special or {}).get(i, {})})
            for i, x in enumerate(peers)]


def whole(nodes):
    """Whether all are full members of one view; returns which."""
    try:
        seen = [x.ask("/v1/members") for x in nodes]
    except (OSError, TypeError, RuntimeError):
        return None
    states = {m["state"] for x in seen for m in x["members"]}
    sizes = {len(x["members"]) for x in seen}
    views = {x["view"] for x in seen}
    good = (states == {"member"} and sizes == {len(nodes)} and len(views) == 1
            and all(x["quorate"] for x in seen))
    return views.pop() if good else None


def await_whole(nodes, limit=READY_S):
    view = until(lambda: whole(nodes), limit)
    if not view:
        raise RuntimeError("they are not members of one view")
    return view


def leader_of(nodes):
    """Returns the place of who leads, as the first of them says."""
    name = until(lambda: nodes[0].ask("/v1/leader")["leader"], READY_S)["name"]
    return [x.name for x in nodes].index(name)
