"""The row of the campaign that breaks the disk of a discovery node."""
import collections
import http.client
import json
import signal
import time
import urllib.error
import urllib.request

from acceptance import item, until
from rig import DISK_FULL, KILL_KEEPS_NONE, Node, SYNC_FAILS

IO_FAILED = 74
LIFE_S = 5
# Registrations that are acknowledged after a failure, before the power goes.
ACKED_AFTER = 10


class Directory:
    """A discovery node, and the ids of those that it has acknowledged."""

    def __init__(self):
        self.node = Node("keeps", breaks=True, node="discovery",
                         directory={"expire_after": "1h"})
        self.ids, self.port, self.at = set(), 0, None
        self.counts, self.wrong = collections.Counter(), []

    def register(self):
        """Returns the status of one more registration; 0 where none came."""
        self.port += 1
        body = json.dumps({"host": "127.0.0.1", "port": self.port}).encode()
        asked = urllib.request.Request(
            f"http://{self.at}/register", body,
            {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(asked, timeout=LIFE_S) as said:
                self.ids.add(json.loads(said.read())["id"])
                return said.status
        except urllib.error.HTTPError as error:
            return error.code
        except (OSError, http.client.HTTPException):
            return 0

    def is_over(self):
        return self.node.run.process.poll() is not None

    def _register_until(self, done):
        """Returns the statuses of registrations until `done`, or the end."""
        end, told = time.monotonic() + LIFE_S, collections.Counter()
        while time.monotonic() < end and not self.is_over() and not done(told):
            told[self.register()] += 1
        return told

    def live(self, fault, at):
        """One life, in which the fault comes at its point number `at`."""
        page = self.node.page
        page.arm(fault, at)
        self.node.start(wait=False)
        until(lambda: self.is_over() or self.node.events("ready"), LIFE_S)
        if self.node.events("ready"):
            self.at = self.node.events("ready")[0]["addresses"]["http"]
            self._register_until(lambda _: page["tripped"])
        self.counts["tripped"] += bool(page["tripped"])
        if fault == DISK_FULL and not self.is_over():
            told = self._register_until(lambda x: x[503] >= 3)
            if told[201] or not told[503]:
                self.wrong.append(f"{at}: a full disk, and {dict(told)}")
            if "was not kept" not in self.node.run.said(stream=2):
                self.wrong.append(f"{at}: the log says nothing of it")
            page["fault"] = 0
        if not self.is_over():
            told = self._register_until(lambda x: x[201] >= ACKED_AFTER)
            self.counts["went on"] += told[201] >= ACKED_AFTER
            if told[201] < ACKED_AFTER and not self.is_over():
                self.wrong.append(f"{at}: does not go on, {dict(told)}")
            page.arm(KILL_KEEPS_NONE, 1)
            self._register_until(lambda _: False)
        status = self.node.status_within(LIFE_S)
        self.counts[f"x {status}"] += 1
        if status not in (IO_FAILED, -signal.SIGKILL):
            self.wrong.append(f"{at}: exit {status}")
        self.node.kill()

    def lost(self):
        self.node.page.arm(0, 0)
        self.node.start()
        found = until(self._listed, LIFE_S)
        self.node.kill()
        return len(self.ids - (found or set()))

    def _listed(self):
        try:
            return {x["id"] for x in self.node.ask("/receivers")["receivers"]}
        except urllib.error.HTTPError:
            return None  # It has not read its list yet.


def add_directory(quick):
    @item("disk and power of a discovery node fail",
          "503 or exit 74, goes on with space, 0 lost")
    def _():
        it = Directory()
        for n in range(3, 12, 4) if quick else (*range(1, 13), 20, 33):
            for fault in (SYNC_FAILS, DISK_FULL, KILL_KEEPS_NONE):
                it.live(fault, n)
        lost = it.lost()
        told = ", ".join(f"{n} {what}" for what, n in it.counts.items())
        return ("; ".join([f"{told}; {len(it.ids)} registered, {lost} lost",
                           *it.wrong[:3]]),
                bool(it.ids) and lost == 0 and not it.wrong
                and it.counts["tripped"] > 0)
