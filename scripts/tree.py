"""What the checks share: the files of the tree, their includes, their code.

Sources name each other from the root of the tree in quotes, so a plain scan
finds all that a file depends on.
"""
import hashlib
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOPS = ("messages", "actors", "config", "nodes", "bench", "examples", "tests")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)

# Comments, raw strings, strings and characters, in this order of preference.
# A quote inside a number (1'000) is no character.
_NOT_CODE = re.compile(
    r"""//(?:\\\n|[^\n])*|/\*.*?\*/|R"([^(\s]*)\(.*?\)\1"|"""
    r""""(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'""",
    re.S,
)


def sources(suffixes=(".hpp", ".cpp"), tops=TOPS):
    """Yields all sources, as paths relative to the root, in a fixed order."""
    for top in tops:
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix in suffixes and path.is_file():
                yield path.relative_to(ROOT)


def includes(text):
    """Yields (line number, opening mark, what) for every include."""
    for found in INCLUDE.finditer(text):
        yield text.count("\n", 0, found.start(2)) + 1, found[1], found[2]


def code_of(text):
    """Blanks comments and literals, leaving every line where it was."""

    def blank(found):
        kept = re.sub(r"[^\n]", " ", found[0])
        return kept if found[0][0] == "/" else '"' + kept[1:-1] + '"'

    return _NOT_CODE.sub(blank, text)


def closure(path):
    """Returns `path` and all sources of the tree that it includes."""
    done, todo = {}, [pathlib.Path(path)]
    while todo:
        here = todo.pop()
        if here in done or not (ROOT / here).is_file():
            continue
        done[here] = (ROOT / here).read_text()
        todo += [pathlib.Path(what) for _, _, what in includes(done[here])]
    return done


def changed(commits=1):
    """Returns what differs from so many commits before, if git knows; from the
    first that it knows where there are not so many."""
    for back in range(commits, 0, -1):
        done = subprocess.run(["git", "diff", "--name-only", f"HEAD~{back}"],
                              text=True, capture_output=True, cwd=ROOT,
                              check=False)
        if done.returncode == 0:
            return {pathlib.Path(x) for x in done.stdout.splitlines()}
    return set()


def has_caf(path):
    return any(what.startswith("caf/") for text in closure(path).values()
               for _, _, what in includes(text))


def without_old_caf(paths):
    """Returns those without CAF, whose headers take a compiler seconds, and
    those that differ from the commit before."""
    new = changed()
    return [x for x in paths if x in new or not has_caf(x)]


def fingerprint(path, *more):
    """Names the content of `path`, of all that it includes and of `more`."""
    digest = hashlib.sha256(repr(more).encode())
    for name, text in sorted(closure(path).items()):
        digest.update(f"\0{name}\0{text}".encode())
    return digest.hexdigest()


class Memory:
    """Remembers what has passed, by fingerprint, so that it is not done anew."""

    def __init__(self, name):
        self._folder = ROOT / "build" / "checked" / name

    def has(self, mark):
        return (self._folder / mark).exists()

    def add(self, mark):
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / mark).touch()
