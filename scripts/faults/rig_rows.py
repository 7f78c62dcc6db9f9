"""The rows of the campaign that show that it would notice a loss."""
import signal
import subprocess
import sys

from acceptance import item
from disk_rows import Lives
from rig import FOLDER, KILL_AFTER_LIES, KILL_KEEPS_NONE, Page

# Replaces a small file three times; with `sync` as one should.
WRITER = """
import os, sys
at, sync = sys.argv[1] + "/file", sys.argv[2] == "sync"
for text in (b"one", b"two", b"six"):
    fd = os.open(at + ".new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.write(fd, text)
    if sync:
        os.fsync(fd)
    os.close(fd)
    os.rename(at + ".new", at)
    fd = os.open(sys.argv[1], os.O_RDONLY)
    os.fsync(fd)
    os.close(fd)
"""
WRITER_POINTS = 12


def left_by_writer(how):
    """Returns what is in the file when the power goes at each point."""
    result = []
    for at in range(1, WRITER_POINTS + 1):
        folder = FOLDER / f"writer-{how}-{at}"
        folder.mkdir()
        page, file = Page(folder.with_suffix(".page")), folder / "file"
        page.arm(KILL_KEEPS_NONE, at)
        subprocess.run([*page.below(folder), sys.executable, "-c", WRITER,
                        folder, how], check=False)
        result.append(file.read_text() if file.exists() else None)
    return result


def add_rig():
    @item("the rig itself with syncs that lie", "loss is noticed")
    def _():
        lives = Lives("lies")
        lives.play(KILL_AFTER_LIES, 250, (-signal.SIGKILL,))
        figure, good = lives.end(limit=3)
        return figure, not good and " lost" in figure and not lives.wrong

    @item("the rig itself with a file that is not synced",
          "empty without syncs, whole with them")
    def _():
        good, lazy = left_by_writer("sync"), left_by_writer("lazy")
        whole = {None, "one", "two", "six"}
        return (f"{lazy.count('')} of {WRITER_POINTS} times empty, "
                f"{good.count('')} with syncs",
                set(good) <= whole and "two" in good and "" in lazy)
