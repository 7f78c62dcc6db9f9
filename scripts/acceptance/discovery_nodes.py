"""Nodes of the discovery story, and curl beside them, for part 7."""
import itertools
import json
import os
import pathlib
import signal
import socket
import subprocess
import tempfile

from acceptance import Command, until

NUMBERS = itertools.count(1)
# Whoever imports this removes it at the end.
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="troupe-part7-"))


def run_node(name, **config):
    """Starts a node; returns its process and where it answers."""
    path = FOLDER / f"{name}.json"
    config.setdefault("state_dir", str(FOLDER / f"state-{name}"))
    path.write_text(json.dumps({"name": name, **config}))
    node = Command("run", path, "-o", "jsonl")
    out = node._files[1]

    def ready():
        text = pathlib.Path(f"/proc/self/fd/{out.fileno()}").read_text()
        for line in text.splitlines():
            if '"ready"' in line:
                return json.loads(line)["addresses"]
        return None

    addresses = until(ready, 10)
    if not addresses:
        raise RuntimeError(f"{name} is not ready")
    return node, addresses


def discovery(bind="127.0.0.1:0", name=None):
    """Starts a discovery node that knows nobody, unless it has a name."""
    node, at = run_node(name or f"discovery-{next(NUMBERS)}",
                        node="discovery", http={"bind": bind})
    return node, at["http"]


def end(*nodes):
    for node in nodes:
        os.killpg(node.process.pid, signal.SIGTERM)
    for node in nodes:
        node.wait(10)


def curl(*arguments, body=None):
    """Returns the status and the document."""
    command = ["curl", "-s", "-w", "\n%{http_code}", "--max-time", "20"]
    if body is not None:
        text = body if isinstance(body, str) else json.dumps(body)
        (FOLDER / "body").write_text(text)
        command += ["-H", "Content-Type: application/json", "--data-binary",
                    f"@{FOLDER / 'body'}"]
    done = subprocess.run(command + list(arguments), text=True,
                          capture_output=True, check=False)
    text, _, status = done.stdout.rpartition("\n")
    try:
        return int(status), json.loads(text)
    except ValueError:
        return int(status), {}


def register(at, port, **more):
    return curl(f"http://{at}/register",
                body={"host": "127.0.0.1", "port": port, **more})


def listed(at):
    return curl(f"http://{at}/receivers")[1].get("receivers", [])


def free_ports(count):
    """Returns ports that are free for TCP and UDP, as far as one can tell."""
    held, ports = [], []
    while len(ports) < count:
        udp, tcp = (socket.socket(socket.AF_INET, kind) for kind in
                    (socket.SOCK_DGRAM, socket.SOCK_STREAM))
        held += [udp, tcp]
        udp.bind(("127.0.0.1", 0))
        port = udp.getsockname()[1]
        try:
            tcp.bind(("127.0.0.1", port))
        except OSError:
            continue
        ports.append(port)
    for x in held:
        x.close()
    return ports


class Group:
    """Three discovery nodes that run as one."""

    def __init__(self):
        ports = free_ports(6)
        self.peers = [{"name": f"group-{i}", "address": f"127.0.0.1:{udp}",
                       "http": f"127.0.0.1:{tcp}"}
                      for i, (udp, tcp) in enumerate(zip(ports, ports[3:]))]
        self.nodes = [self.start(x) for x in self.peers]
        self.known = [x["http"] for x in self.peers]

    def start(self, peer):
        return run_node(peer["name"], node="discovery", profile="local",
                        peers=self.peers)[0]

    def serving(self):
        """Waits until one gives its list; returns which."""
        def found():
            for i, at in enumerate(self.known):
                if curl(f"http://{at}/receivers")[0] == 200:
                    return i + 1
            return None
        place = until(found, 20)
        if not place:
            raise RuntimeError("no discovery node serves")
        return place - 1

    def kill(self, i):
        os.killpg(self.nodes[i].process.pid, signal.SIGKILL)
        self.nodes[i].process.wait()

    def come_back(self, i):
        self.nodes[i] = self.start(self.peers[i])
        if not until(lambda: curl(f"http://{self.known[i]}/readyz")[0] == 200,
                     20):
            raise RuntimeError("it does not come back")
