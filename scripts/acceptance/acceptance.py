"""What the parts share: items, commands and the processes behind them.

    @item("order survives loss", "10 of 10")
    def _():
        ...
        return "10 of 10", True

    run_all("part 1")
"""
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
TROUPE = ROOT / "build" / "troupe"
# Whatever an item starts inherits this variable and is known by it.
MARK = f"ACCEPTANCE_MARK={uuid.uuid4()}"
_ITEMS = []


class Skipped(Exception):
    """What an item raises that this machine cannot play; says why."""


def item(name, limit):
    """Adds an item. The function returns its figure and whether it is good."""
    return lambda function: _ITEMS.append((name, limit, function))


def run_all(title, only=""):
    """Runs all items, prints a line each, and exits: 0 when all are good.

    `only` chooses those that have it in their names.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    good_items, skipped = 0, 0
    chosen = [x for x in _ITEMS if only in x[0]]
    try:
        for name, limit, function in chosen:
            print(f"{name:<46} ", end="", flush=True)
            started = time.monotonic()
            try:
                figure, good = function()
            except Skipped as why:
                skipped += 1
                print(f": skipped: {why}", flush=True)
                continue
            except Exception as error:  # An item must not take the rest along.
                text = " ".join(str(error).split())
                figure, good = f"{type(error).__name__}: {text}", False
            good_items += good
            print(f"{figure} | {limit} | {'good' if good else 'NOT GOOD'} "
                  f"({time.monotonic() - started:.1f} s)", flush=True)
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        end_all()
    played = len(chosen) - skipped
    print(f"{title}: {good_items} of {played} items are good"
          + (f", {skipped} skipped" if skipped else ""))
    sys.exit(0 if good_items == played else 1)


class Answer:
    """What a finished command said."""

    def __init__(self, status, out, err, seconds):
        self.status, self.out, self.err = status, out, err
        self.seconds = seconds

    def json(self):
        try:
            return json.loads(self.out)
        except ValueError as error:
            last = (self.err.strip().splitlines() or ["nothing said"])[-1]
            raise ValueError(f"exit {self.status}, no JSON; {last}") from error

    def events(self, name):
        """Returns the lines of a JSONL output whose event is `name`."""
        lines = [json.loads(x) for x in self.out.splitlines() if x.strip()]
        return [x for x in lines if x.get("event") == name]


class Command:
    """A command that runs; in a session of its own, with a state of its own.

    `stdin` is the text that it reads, or an open file.
    """

    def __init__(self, *arguments, program=TROUPE, stdin=""):
        kept = {k: v for k, v in os.environ.items()
                if not k.startswith(("TROUPE_", "XDG_"))}
        key, value = MARK.split("=")
        self._state = tempfile.TemporaryDirectory()
        self._started = time.monotonic()
        self._files = [tempfile.TemporaryFile("w+") for _ in range(3)]
        if isinstance(stdin, str):
            self._files[0].write(stdin)
            self._files[0].seek(0)
        else:
            self._files[0] = stdin
        self.process = subprocess.Popen(
            [program, *map(str, arguments)], cwd=self._state.name,
            env={**kept, key: value, "XDG_STATE_HOME": self._state.name,
                 "TMPDIR": self._state.name},
            stdin=self._files[0], stdout=self._files[1],
            stderr=self._files[2], start_new_session=True)

    def said(self, since=0, stream=1):
        """Returns what it has said so far, from a place on."""
        fd = self._files[stream].fileno()
        size = os.fstat(fd).st_size
        return os.pread(fd, max(size - since, 0), since).decode(errors="replace")

    def wait(self, limit):
        """Returns the answer; after `limit` seconds the command is killed."""
        try:
            self.process.wait(limit)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            raise
        seconds = time.monotonic() - self._started
        texts = []
        for file in self._files[1:]:
            file.seek(0)
            texts.append(file.read())
        return Answer(self.process.returncode, *texts, seconds)


def troupe(*arguments, limit=120, stdin="", program=TROUPE):
    """Runs `troupe` to its end."""
    return Command(*arguments, stdin=stdin, program=program).wait(limit)


def tests(program, tag):
    """Builds and runs the tests of `tag`; none at all are no good."""
    subprocess.run(["cmake", "-DTROUPE_TESTS=ON", "build"], cwd=ROOT,
                   check=True, capture_output=True)
    subprocess.run(["cmake", "--build", "build", "--target", program],
                   cwd=ROOT, check=True, capture_output=True)
    done = subprocess.run([ROOT / "build" / "tests" / program, tag],
                          text=True, capture_output=True, check=False)
    said = done.stdout.strip().splitlines()[-1]
    return said, done.returncode == 0 and "passed" in said


def marked():
    """Returns the processes that this run has started and that still live."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if MARK.encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            continue  # It ended meanwhile, or is another user's.
    return found


def end_all():
    """Kills what items have left behind; returns how many that were."""
    left = marked()
    for pid in left:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    return len(left)


def arguments_of(pid):
    try:
        raw = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return []
    return raw.decode(errors="replace").split("\0")[:-1]


def nodes_of_kind(kind):
    """Returns {pid: (configuration, its file)} of the nodes that run now."""
    found = {}
    for pid in marked():
        arguments = arguments_of(pid)
        files = [pathlib.Path(x) for x in arguments if x.endswith(".json")]
        if "run" not in arguments or not files or not files[0].is_file():
            continue
        try:
            config = json.loads(files[0].read_text())
        except ValueError:
            continue  # Half written; it is whole the next time.
        if config.get("node") == kind:
            found[pid] = (config, files[0])
    return found


def until(condition, limit):
    """Waits until `condition()` holds; returns what it gave, or nothing."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        result = condition()
        if result:
            return result
        time.sleep(0.02)
    return None


def free_ports(count):
    """Returns UDP ports that nobody uses."""
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
               for _ in range(count)]
    for x in sockets:
        x.bind(("127.0.0.1", 0))
    ports = [x.getsockname()[1] for x in sockets]
    for x in sockets:
        x.close()
    return ports
