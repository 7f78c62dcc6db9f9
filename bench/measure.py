"""What the measuring scripts share: `troupe bench ordering` and its figures."""
import argparse
import json
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
TROUPE = ROOT / "build" / "troupe"


class Failed(Exception):
    """A measure did not come to its end; says why."""


class Parser(argparse.ArgumentParser):
    """Reads flags; the head of the script is its help."""

    def __init__(self, doc):
        super().__init__()
        self._doc = doc.strip() + "\n"

    def error(self, message):
        self.exit(64, f"{self.format_usage()}{self.prog}: {message}\n")

    def names(self, found, known):
        """Returns the names that were given, or all that there are."""
        for name in found:
            if name not in known:
                self.error(f'found "{name}", expected one of '
                           + ", ".join(known))
        return found or list(known)

    def format_help(self):
        return self._doc

    def format_usage(self):
        return re.search(r"usage:.*?\n\n", self._doc, re.S)[0].strip() + "\n"


def command(*flags, troupe=TROUPE):
    return [str(troupe), "bench", "ordering", *map(str, flags), "-o", "json"]


def document_of(status, out, err):
    """Returns what a finished measure has printed.

    Disorder (exit 1) is a result as well: its document says so.
    """
    if status not in (0, 1) or not out.strip():
        last = (err.strip().splitlines() or ["nothing said"])[-1]
        raise Failed(f"exit {status}: {last}")
    return json.loads(out)


def bench(*flags, troupe=TROUPE):
    """Runs one measure and returns its document."""
    try:
        done = subprocess.run(command(*flags, troupe=troupe), text=True,
                              capture_output=True, check=False)
    except OSError as error:
        raise Failed(f"cannot start {troupe}: {error.strerror}") from error
    return document_of(done.returncode, done.stdout, done.stderr)


def throughput(document):
    return document["deliveries_per_second_per_member"]


def foreign(document):
    """Returns the cores that others used, in the run where it was most.

    Builds of long ago do not tell.
    """
    return max((x or 0 for x in document.get("foreign_cores", [])), default=0)


def thousands(value):
    """Shows a rate: 1.14 M, 95 k, 700."""
    if value >= 999_500:
        return f"{value / 1e6:.2f} M"
    if value >= 9_950:
        return f"{value / 1e3:.0f} k"
    if value >= 1_000:
        return f"{value / 1e3:.1f} k"
    return f"{value:.0f}"
