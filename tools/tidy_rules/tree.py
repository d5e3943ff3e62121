"""The files that the rules look at, and what a rule says about one of them."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

SKIPPED_FOLDERS = {".git", "build", "node_modules", "dist", "data", "__pycache__"}
CODE = (".cpp", ".h", ".ts", ".tsx", ".mjs", ".js", ".py", ".css")


@dataclass(frozen=True)
class Finding:
    path: str
    line: int
    subject: str  # the name, word or header it is about; an exception names it
    message: str
    warning: bool = False


class Tree:
    """The files of the project: what git tracks or would track; without git every file outside build folders."""

    def __init__(self, root):
        self.root = Path(root).resolve()
        self.paths = sorted(self._tracked() or self._found())
        self._texts = {}

    def _tracked(self):
        if not (self.root / ".git").exists():
            return []
        command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        names = listed.stdout.split("\0") if listed.returncode == 0 else []
        return [name for name in set(names) if name and (self.root / name).is_file()]

    def _found(self):
        names = (file.relative_to(self.root) for file in self.root.rglob("*") if file.is_file())
        return [str(name) for name in names if not SKIPPED_FOLDERS.intersection(name.parts)]

    def bytes(self, path):
        return (self.root / path).read_bytes()

    def text(self, path):
        if path not in self._texts:
            self._texts[path] = self.bytes(path).decode("utf-8", errors="replace")
        return self._texts[path]

    def lines(self, path):
        return self.text(path).split("\n")

    def exists(self, path):
        return (self.root / path).exists()

    def select(self, *suffixes, under=()):
        """Paths with one of the suffixes, in one of the folders if any are named."""
        under = (under,) if isinstance(under, str) else under
        for path in self.paths:
            if path.endswith(suffixes) and (not under or path.startswith(tuple(under))):
                yield path


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def is_test(path):
    return path.startswith(("tests/", "bench/")) or any(
        mark in path for mark in ("_test.", "_fuzz.", ".test.", "/journeys/"))
