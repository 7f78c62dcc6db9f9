"""Clients of the fault campaign, who know what they were promised."""
import json
import os
import re
import threading
import time

from acceptance import Command, until
from judge import judge_posts
from rig import Program, READY_S, await_whole, together


class Poster:
    """Ana, who posts numbers, and goes on whatever happens to the servers."""
    UNDER_WAY_MAX = 8
    POSTS_MAX = 9000  # Ten thousand are kept for one who is not there.

    def __init__(self, servers, pause_s=0.002):
        source, self._to = os.pipe()
        self._client = Command("notify", "ana", "--servers", servers,
                               "--timeout", "0s", "-o", "jsonl",
                               program=Program.path, stdin=os.fdopen(source))
        self._pause, self._read = pause_s, 0
        self._going = threading.Event()
        self.sent, self.outcomes = 0, []
        if not until(lambda: '"connected"' in self._client.said(), READY_S):
            raise RuntimeError("ana is not let in")
        self._thread = threading.Thread(target=self._post, daemon=True)

    def go(self):
        self._going.set()
        self._thread.start()

    def look(self):
        """Takes in what has become of the posts: one line each, in order."""
        said = self._client.said(self._read)
        whole_lines = said[:said.rfind("\n") + 1]
        self._read += len(whole_lines.encode())
        self.outcomes += re.findall(
            r'^{"event":"(done|refused|unknown)"', whole_lines, re.M)

    def _post(self):
        while self._going.is_set() and self.sent < self.POSTS_MAX:
            self.look()
            if self.sent - len(self.outcomes) < self.UNDER_WAY_MAX:
                self.sent += 1
                os.write(self._to, f"SEND {self.sent}\n".encode())
            time.sleep(self._pause)

    def acked(self):
        return {i + 1 for i, x in enumerate(self.outcomes) if x == "done"}

    def stop(self, limit):
        """Posts no more; whether the last one has its answer in time."""
        self._going.clear()
        self._thread.join()

        def all_told():
            self.look()
            return len(self.outcomes) == self.sent
        answered = until(all_told, limit)
        os.close(self._to)
        if answered:
            self._client.wait(READY_S)
        else:
            self._client.process.kill()
        return bool(answered)


class Service:
    """Servers, Ana who posts, and Bob, who follows her and is away: what the
    servers have for him at the end is what they have kept."""

    def __init__(self, label, count=3, pause_s=0.002, **nodes):
        self.nodes = together("server", label, count, **nodes)
        config = json.loads(self.nodes[0].file.read_text())
        self.servers = ",".join(x["address"] for x in config["peers"])
        self._pause = pause_s

    def open(self):
        for x in self.nodes:
            x.start()
        await_whole(self.nodes)
        self.ana = Poster(self.servers, self._pause)
        bob = Command("notify", "bob", "--servers", self.servers, "-o", "jsonl",
                      program=Program.path, stdin="FOLLOW ana\n").wait(READY_S)
        if "you follow ana" not in bob.out:
            raise RuntimeError(f"bob does not follow: {bob.out}")
        self.ana.go()
        return self

    def close(self, limit=30):
        """Compares what was acknowledged with what is there; ends all.

        Returns the figure, and whether nothing is lost, twice, out of order or
        of nobody.
        """
        answered = self.ana.stop(limit)
        shown = self._what_bob_is_shown(self.ana.acked(), limit)
        for x in self.nodes:
            x.kill()
        text, good = judge_posts(self.ana.acked(), shown, self.ana.sent)
        if not answered:
            text += ", the last one without an answer"
        return text, answered and good

    def _what_bob_is_shown(self, acked, limit):
        source, to = os.pipe()
        bob = Command("notify", "bob", "--servers", self.servers, "-o", "jsonl",
                      program=Program.path, stdin=os.fdopen(source))

        def shown():
            return [int(x) for x in
                    re.findall(r'"text":"ana: (\d+)"', bob.said())]
        until(lambda: acked <= set(shown()), limit)
        os.close(to)
        bob.wait(READY_S)
        return shown()
