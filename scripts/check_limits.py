#!/usr/bin/env python3
"""Checks what a reader can take in at once, and that all is tested.

usage: scripts/check_limits.py

Prints a line for each breach and exits 1 on any: files and functions that are
too long, functions with too many parameters, cores and actors without a test.
"""
import pathlib
import re
import sys

sys.dont_write_bytecode = True
import tree

FILE_LINES = 300
FUNCTION_LINES = 60
PARAMETERS = 6

# What stands before a brace and makes it something else than a function.
NO_FUNCTION = re.compile(
    r"\b(namespace|struct|class|union|enum|if|for|while|switch|catch|else|do|"
    r"try|return|extern)\b|=\s*$|\[[^\]]*\]\s*(\([^()]*\))?[^()]*$"
)
OPEN, CLOSE = "([{<", ")]}>"


def head_before(code, brace):
    """Returns where the words before this brace begin, and the words."""
    depth, i = 0, brace - 1
    while i >= 0:
        c = code[i]
        if c == ")":
            depth += 1
        elif c == "(":
            if depth == 0:
                break  # Within an argument list: a lambda or a value.
            depth -= 1
        elif depth == 0 and c in ";{}":
            break
        i -= 1
    start = i + 1
    while start < brace and code[start].isspace():
        start += 1
    return start, code[start:brace]


def without_template(head):
    """Drops `template <…>`, whose `class` would look like one."""
    if not head.startswith("template"):
        return head
    depth = 0
    for i, c in enumerate(head):
        depth += (c == "<") - (c == ">")
        if c == ">" and depth == 0:
            return without_template(head[i + 1:].lstrip())
    return head


def match_of(code, brace):
    depth = 0
    for i in range(brace, len(code)):
        if code[i] == "{":
            depth += 1
        elif code[i] == "}":
            depth -= 1
            if depth == 0:
                return i
    return len(code) - 1


def parameters_of(head):
    """Counts the parameters in the first pair of parentheses of `head`."""
    begin = head.index("(")
    if head[:begin].endswith("operator"):
        begin = head.index("(", begin + 1)
    depth, commas, empty = 0, 0, True
    for c in head[begin + 1:]:
        if c == ")" and depth == 0:
            break
        empty = empty and c.isspace()
        depth += (c in OPEN) - (c in CLOSE)
        commas += c == "," and depth == 0
    return 0 if empty else commas + 1


def functions_of(text):
    """Yields (line, name, lines, parameters) for each function with a body.

    A simple scan of braces: what stands before one decides what it opens. A
    lambda is a part of the function around it.
    """
    code = tree.code_of(text)
    code = re.sub(r"^[ \t]*#(?:\\\n|[^\n])*",
                  lambda x: re.sub(r"[^\n]", " ", x[0]), code, flags=re.M)
    i = code.find("{")
    while i >= 0:
        start, head = head_before(code, i)
        head = without_template(head)
        if "(" in head and not NO_FUNCTION.search(head):
            end = match_of(code, i)
            # A member with braces before the body: `: x_{1} {` is one step on.
            if not re.match(r"\s*[,{]", code[end + 1:end + 40]):
                name = re.split(r"[\s*&]+", head[:head.index("(")].strip())[-1]
                yield (code.count("\n", 0, start) + 1, name,
                       code.count("\n", i, end), parameters_of(head))
                i = code.find("{", end)
                continue
        i = code.find("{", i + 1)


def breaches_of(name, text):
    """Yields a line for each limit that the file `name` goes beyond."""
    lines = text.count("\n")
    if lines > FILE_LINES:
        yield f"{name}: {lines} lines; at most {FILE_LINES}"
    if not name.endswith((".hpp", ".cpp")):
        return
    for line, function, length, parameters in functions_of(text):
        where = f"{name}:{line}: {function}"
        if length > FUNCTION_LINES:
            yield f"{where}: {length} lines; at most {FUNCTION_LINES}"
        if parameters > PARAMETERS:
            yield f"{where}: {parameters} parameters; at most {PARAMETERS}"


def untested(sources, tests, seen):
    """Yields a line for each machine or actor of `sources` without a test.

    The test bears its name or includes its header; for an actor, it may also
    reach the header through others. `tests` has the names of all tests, and
    `seen(name)` returns what one includes: at once, and on the way.
    """
    stems = {pathlib.PurePath(x).name.split(".")[0] for x in tests}
    direct = set().union(*(seen(x)[0] for x in tests)) if tests else set()
    reached = set().union(*(seen(x)[1] for x in tests)) if tests else set()
    for name in sources:
        path = pathlib.PurePath(name)
        header = path.with_suffix(".hpp").as_posix()
        enough = direct if path.parts[1] == "core" else reached
        if path.stem not in stems and header not in enough:
            yield f"{name}: no test; write {path.stem}.test.cpp"


def seen_by(test):
    """Returns what a test includes: at once, and on the way.

    The way leads from an actor's header, and from that of the wiring, on to
    their sources: whoever tests these tests the parts that they are made of.
    """
    direct = {what for _, _, what in
              tree.includes((tree.ROOT / test).read_text())}
    reached, todo = set(), {pathlib.Path(test)}
    while todo:
        found = set().union(*(tree.closure(x) for x in todo)) - reached
        reached |= found
        todo = {x.with_suffix(".cpp") for x in found if x.suffix == ".hpp"
                and (x.parts[0] == "actors" and x.parts[1] != "core"
                     or x.as_posix() == "nodes/stack.hpp")}
    return direct, {x.as_posix() for x in reached}


def main():
    texts = {x.relative_to(tree.ROOT).as_posix(): x.read_text()
             for x in (tree.ROOT / "scripts").rglob("*")
             if x.is_file() and "__pycache__" not in x.parts}
    sources = [x.as_posix() for x in tree.sources()]
    texts.update((x, (tree.ROOT / x).read_text()) for x in sources)
    found = [line for name, text in texts.items()
             for line in breaches_of(name, text)]
    found += untested([x for x in sources if re.fullmatch(r"actors/.*\.cpp", x)],
                      [x for x in sources if x.endswith(".test.cpp")], seen_by)
    for line in found:
        print(line)
    print(f"limits: {len(texts)} files, {len(found)} breaches")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
