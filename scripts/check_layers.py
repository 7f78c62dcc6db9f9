#!/usr/bin/env python3
"""Checks who includes whom, and what a layer must not even name.

usage: scripts/check_layers.py

Prints a line for each breach and exits 1 on any. The table below is the
architecture (docs/architecture.md): the first row whose pattern fits a file is
its layer, and a layer includes what its row lists and nothing else.
"""
import re
import sys

sys.dont_write_bytecode = True
import tree

OWN = "OWN"  # the header of the same name, beside the file
STD = r"[a-z_0-9]+"
VALUES = r"messages/(?!(([a-z]+_)?actors|unsafe_types)\.hpp)[a-z_/]+\.hpp"
MESSAGES = r"messages/[a-z_/]+\.hpp"
OPTIONS = r"config/([a-z]+_)?options\.hpp"
CORES = r"actors/core/[a-z_]+\.hpp"
MUTANT = r"actors/core/mutant\.hpp"
TYPE_NAME = r"caf/meta/type_name\.hpp"
CAF = r"caf/(?!io/|openssl/|all\.hpp)[a-z_/]+\.hpp"
CAF_IO = r"caf/io/[a-z_/]+\.hpp"
POSIX = (
    r"(arpa/inet|fcntl|ifaddrs|langinfo|linux/filter|net/if|netdb|netinet/(in|tcp|udp)|poll|pwd|sched|"
    r"signal|spawn|sys/(epoll|eventfd|file|inotify|ioctl|mman|mount|prctl|random|resource|"
    r"signalfd|socket|stat|time|timerfd|timex|types|uio|un|wait)|termios|time|"
    r"unistd)\.h|cerrno"
)
MALLOC = r"malloc\.h"
JSON = r"nlohmann/json(_fwd)?\.hpp"
TOOLS = r"CLI/.*|spdlog/.*|uuid/uuid\.h|histedit\.h|n?curses\.h"
SQLITE = r"sqlite3\.h"
HTTPLIB = r"httplib\.h"
OURS = r"(messages|config|actors|nodes|bench)/[a-z_/]+\.hpp"
TESTS = r"tests/[a-z_/]+\.hpp|catch2/.*|rapidcheck.*"

# Headers in actors/ that are no actor, but a part which several actors share.
PARTS = r"actors/(detector_shell|frame_dispatch|gather|inspected|tap_point|timer)\.hpp"
DEVICES = r"actors/io/[a-z_]+\.hpp"

ACTOR = [OWN, CORES, PARTS, MESSAGES, OPTIONS, CAF, STD]
LAYERS = [  # name, files, what they may include
    ("cast", r"messages/(([a-z]+_)?actors|unsafe_types)\.[hc]pp", [MESSAGES, CAF, STD]),
    ("wire", r"messages/wire[a-z_]*\.cpp",
     [VALUES, MUTANT, r"xxh(ash|_x86dispatch)\.h", STD]),
    ("endpoint", r"messages/endpoint\.cpp", [VALUES, r"arpa/inet\.h", STD]),
    ("messages", r"messages/.*", [VALUES, TYPE_NAME, STD]),
    ("options", OPTIONS, [VALUES, STD]),
    ("config", r"config/.*",
     [r"config/[a-z_]+\.hpp", VALUES, JSON, r"unistd\.h", STD]),
    ("cipher", r"actors/core/aead\.cpp",
     [CORES, VALUES, r"openssl/[a-z_]+\.h", STD]),
    ("core", r"actors/core/.*", [CORES, VALUES, OPTIONS, STD]),
    ("socket", r"actors/(datagram_servant(_loop)?|udp_transport)\.[hc]pp",
     ACTOR + [r"actors/datagram_servant\.hpp", DEVICES, CAF_IO, POSIX]),
    # What is read of an actor that does not answer: its mailbox cannot help.
    # What is on its way to a recorder is counted by who sends and who takes it.
    ("meter", r"actors/(inspected|tap_point)\.hpp", ACTOR),
    # An actor whose hands fill a file of their own.
    ("peer", r"actors/peer(_shell)?\.[hc]pp", ACTOR + [r"actors/peer(_shell)?\.hpp"]),
    ("folder", r"actors/io/folder_scan\.cpp", ACTOR + [DEVICES, POSIX, r"xxhash\.h"]),
    ("device", r"actors/io/.*", ACTOR + [DEVICES, POSIX]),
    ("actors", r"actors/.*", ACTOR),
    # SQLite stands on the simulated disk, and nowhere else yet.
    ("sqlite", r"nodes/simulation/sqlite_(disk\.cpp|file\.[hc]pp)",
     [OURS, SQLITE, STD]),
    ("disk", r"nodes/simulation/(disk|sqlite)[a-z_]*\.[hc]pp", [OURS, STD]),
    ("campaign", r"nodes/simulation/campaign\.cpp",
     [OWN, OURS, CAF, STD]),
    # What a node keeps on its disk.
    ("store", r"nodes/(sqlite_base|log_database|\w+_store)\.[hc]pp",
     [OURS, r"SQLiteCpp/SQLiteCpp\.h", SQLITE, CAF, JSON, STD]),
    # What lives within a run: no clock, chance, device or thread of its own.
    ("simulation", r"nodes/(simulation/.*|peer_stack\.[hc]pp)",
     [OURS, CAF, JSON, STD]),
    # Programs that carry a load to a peer.
    ("peers", r"bench/peers/.*",
     [OURS, r"bench/peers/[a-z_]+\.hpp", JSON, POSIX, r"corosync/cpg\.h",
      STD]),
    # The text of metrics.
    ("metrics", r"nodes/metric_page\.cpp",
     [OWN, r"prometheus/text_serializer\.h", STD]),
    # What runs actors: mailboxes stand on it.
    ("scheduler", r"nodes/(alarm_clock|loop_scheduler)\.[hc]pp",
     [OWN, r"nodes/alarm_clock\.hpp", CAF, CAF_IO, STD]),
    # The one place where threads of a library meet actors.
    ("http", r"nodes/http_\w+\.[hc]pp",
     [OURS, HTTPLIB, CAF, JSON, TOOLS, POSIX, STD]),
    ("nodes", r"(nodes|bench)/.*",
     [OURS, CAF, CAF_IO, JSON, TOOLS, POSIX, MALLOC, STD]),
    ("examples", r"examples/.*", [r"(messages|actors|nodes)/.*", OPTIONS, CAF,
                                  CAF_IO, STD]),
    ("sqlite-tests", r"tests/nodes/simulation_sqlite\w*(\.test\.cpp|\.hpp)",
     [OURS, SQLITE, TESTS, STD]),
    ("tests", r"tests/.*", [OURS, CAF, CAF_IO, JSON, TOOLS, POSIX, TESTS,
                            r"xxhash\.h", STD]),
]

CLOCKS = (
    r"\b\w*_clock\s*::\s*now\b|\b(clock_gettime|gettimeofday|ftime)\s*\(|"
    r"\b(std::)?time\s*\(\s*(nullptr|NULL|0)\s*\)"
)
CHANCE = r"\brandom_device\b|\bs?rand(om)?\s*\(|\bdrand48\b|\bgetrandom\b"
LOCKS = (
    r"\bstd::((shared_|recursive_)?(timed_)?mutex|"
    r"(lock|scoped|unique|shared)_(guard|lock)|condition_variable\w*)\b"
)
THREADS = LOCKS + (
    r"|\bstd::(j?thread|async|future|promise|atomic\w*|call_once|once_flag)\b"
    r"|\bthread_local\b|\bpthread_\w+"
)
SLEEPS = r"\bsleep_(for|until)\b|\b(u|nano)?sleep\s*\("
NOISE = (
    r"\bstd::(cout|cerr|clog|cin)\b|\b(std::)?f?printf\s*\(|"
    r"\bstd::[io]?fstream\b|\bgetenv\s*\("
)
BANS = [  # layers, what must not stand there, why
    ({"core"}, r"\bnow\s*\(\s*\)|" + CLOCKS, "time comes in as an argument"),
    ({"core", "actors", "socket"}, CHANCE,
     "chance comes in as a seed or a generator"),
    ({"core", "actors", "socket", "device"}, r"\bstd::\w+_distribution\b",
     "each standard library draws other numbers from it"),
    ({"core", "actors", "socket", "messages", "cast", "wire"}, THREADS,
     "mailboxes take the place of threads and locks"),
    ({"simulation", "disk", "sqlite"},
     CLOCKS + "|" + CHANCE + "|" + THREADS + "|" + SLEEPS,
     "a run has nothing but its seed and its virtual time"),
    ({"nodes", "device", "campaign"}, LOCKS, "mailboxes take the place of locks"),
    ({"core"}, r"\bunordered_(multi)?(map|set)\b",
     "the order of iteration must repeat from run to run"),
    ({"core", "actors", "socket", "messages", "cast", "wire"}, NOISE,
     "what happens goes out as a value"),
    ({"actors", "socket"}, CLOCKS, "an actor's time is self->clock().now()"),
    ({"actors", "socket", "device", "tests", "sqlite-tests"}, SLEEPS,
     "nobody sleeps; let a timer or a deadline wait"),
]
# A planted bug in a header would be compiled in two ways.
MUTATED = r"(messages|actors/core)/[a-z_]+\.cpp|tests/core/.*|" + MUTANT
EXEMPT = {
    # TROUPE_CHECK prints and aborts: the one voice that a bug has.
    ("messages/check.hpp", "std::fprintf("),
    # The name of a key; a timer waits.
    ("actors/processor.cpp", "sleep_for"),
    ("nodes/simulation/work_world.cpp", "sleep_for"),
    # A buffer may be let go in any thread; the fence is what makes that known.
    ("actors/core/recycler.hpp", "std::atomic_thread_fence"),
}


def layer_of(name):
    return next(x for x in LAYERS if re.fullmatch(x[1], name))


def allows(rule, name, what):
    if rule is OWN:
        return what == re.sub(r"\.[hc]pp$", ".hpp", name)
    return re.fullmatch(rule, what)


def breaches_of(name, text):
    """Yields a line for each breach in the file `name` with this text."""
    layer, _, rules = layer_of(name)
    for number, _, what in tree.includes(text):
        if not any(allows(rule, name, what) for rule in rules):
            yield f"{name}:{number}: {layer} may not include {what}"
    code = tree.code_of(text)
    for layers, pattern, why in BANS:
        if layer in layers:
            for found in re.finditer(pattern, code):
                if (name, found[0].strip()) in EXEMPT:
                    continue
                number = code.count("\n", 0, found.start()) + 1
                yield f"{name}:{number}: '{found[0].strip()}' in {layer}: {why}"
    if "TROUPE_MUTANT" in code and not re.fullmatch(MUTATED, name):
        yield f"{name}: a mutant outside the sources of the core library"


def main():
    found, count = [], 0
    for path in tree.sources():
        count += 1
        found += breaches_of(path.as_posix(), (tree.ROOT / path).read_text())
    for line in found:
        print(line)
    print(f"layers: {count} files, {len(found)} breaches")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
