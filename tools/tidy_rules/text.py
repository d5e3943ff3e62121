"""Names of files and types, characters, and words that have no place in the project."""

import re

from .tree import CODE, Finding

# Names that other programs expect.
EXPECTED = re.compile(
    r"^(README|ARCHITECTURE|CHANGELOG|CONTRIBUTING|LICENSE|NOTICE|CMakeLists|CMakePresets|Containerfile|"
    r"package-lock|\.[a-z-]+)(\.[a-z]+)?$")
SNAKE = re.compile(r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")
KEBAB = re.compile(r"^[a-z0-9_-]+(\.[a-z0-9_-]+)*$")  # for what people name on a command line or in an address

EMPTY_NAME = re.compile(r"^\s*(?:export\s+)?(?:class|struct|interface|type)\s+(\w*(?:Manager|Helper|Utils?|Data|Info))\b")
PLAIN = CODE + (".cmake", ".md", ".yaml", ".yml", ".api", ".html", ".sh", ".service", "CMakeLists.txt")

# Each pattern is built so that it does not find itself here.
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|HA" r"CK|XX" r"X)\b")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|home|root|Users|mnt)/[\w.]+|bash_" r"jobs")
TEMPORARY_PATH = re.compile(r"(?<![\w.$}])/tm" r"p/[\w.-]+")
REGISTRY = re.compile(r"https?://[\w.-]*(?:registry|artifactory|nexus|verdaccio|proxy)[\w.-]*(?:/|\b)")
TEXT_FILES = PLAIN + (".json", ".jsonl", ".txt", "run", "test", ".ci/run")


def file_names(tree):
    """Files are named in snake_case, documents in words with hyphens."""
    for path in tree.paths:
        folder, _, name = path.rpartition("/")
        form = KEBAB if folder.startswith(("docs", "deploy", "demo", "mappings", "web/public")) else SNAKE
        if not form.match(name) and not EXPECTED.match(name):
            yield Finding(path, 1, name, "a file is named in snake_case")


def type_names(tree):
    """No type is called Manager, Helper, Util, Data or Info."""
    for path in tree.select(".cpp", ".h", ".ts", ".tsx"):
        for number, line in enumerate(tree.lines(path), 1):
            match = EMPTY_NAME.match(line)
            if match:
                yield Finding(path, number, match.group(1), f"{match.group(1)} says nothing: name what it is or does")


def characters(tree):
    """UTF-8, LF, no blanks at the end of a line, one line feed at the end, blanks instead of tabs."""
    for path in tree.select(*PLAIN):
        if path.startswith("tests/corpus/"):
            continue  # inputs, broken ones among them
        raw = tree.bytes(path)
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            yield Finding(path, raw.count(b"\n", 0, error.start) + 1, "utf-8", "not UTF-8")
            continue
        if text.startswith("\ufeff"):
            yield Finding(path, 1, "mark", "begins with a byte order mark")
        if text and not text.endswith("\n"):
            yield Finding(path, text.count("\n") + 1, "end", "the last line has no line feed")
        for number, line in enumerate(text.split("\n"), 1):
            if "\r" in line:
                yield Finding(path, number, "line end", "a carriage return: lines end with LF alone")
            elif line != line.rstrip():
                yield Finding(path, number, "blanks", "blanks at the end of the line")
            elif "\t" in line:
                yield Finding(path, number, "tab", "a tab: write blanks, in a string \\t")


def unfinished(tree):
    """No marks of unfinished work."""
    for path in tree.select(*TEXT_FILES):
        for number, line in enumerate(tree.lines(path), 1):
            match = UNFINISHED.search(line)
            if match:
                yield Finding(path, number, match.group(1), f"{match.group(1)}: finish it, or leave it out whole")


def foreign(tree):
    """Paths and hosts of one machine. A new temporary folder (mkdtemp, …XXXXXX) is nobody's."""
    for path in tree.select(*TEXT_FILES):
        if path.endswith("package-lock.json"):
            continue  # has a rule of its own
        for number, line in enumerate(tree.lines(path), 1):
            for pattern in (MACHINE_PATH, REGISTRY, TEMPORARY_PATH):
                match = pattern.search(line)
                if match and not (pattern is TEMPORARY_PATH and (path.endswith(".md") or "XXXXXX" in line)):
                    yield Finding(path, number, match.group(0), f"{match.group(0)} is of one machine, not of the project")


def lock_file(tree):
    """The addresses that a lock file records belong to the machine that wrote it; the integrity hashes suffice."""
    for path in tree.select("package-lock.json"):
        for number, line in enumerate(tree.lines(path), 1):
            if '"resolved"' in line:
                yield Finding(path, number, "resolved", "an address; write it with `npm install --omit-lockfile-registry-resolved`")
                break
