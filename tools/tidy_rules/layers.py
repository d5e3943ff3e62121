"""Who may include whom: layers of src/, practices, third-party headers, imports of the web application."""

import re

from .tree import Finding, is_test

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')
IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]""")
POSIX = re.compile(
    r"^(sys|net|netinet|arpa|linux)/|^(unistd|fcntl|poll|signal|errno|pthread|dirent|netdb|termios|dlfcn|execinfo|"
    r"pwd|grp|time|sched|malloc|limits|string|strings|stdint|stdlib|stdio|ucontext|cxxabi|immintrin|syslog|getopt)"
    r"\.h$")


def table(tree, path):
    """The rows of a table in a text file: words of a line, without comments."""
    for number, line in enumerate(tree.lines(path), 1):
        words = line.split("#")[0].split()
        if words:
            yield number, words


def includes(tree, path):
    for number, line in enumerate(tree.lines(path), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1) == '"', match.group(2)


def layer_of(path):
    parts = path.split("/")
    if parts[0] == "practices":
        return "practices"
    if parts[0] != "src":
        return None
    return parts[1] if len(parts) > 2 else parts[1].split(".")[0]


def allowed_edges(tree):
    return {words[0].rstrip(":"): words[1:] for _, words in table(tree, "tools/layers.txt")}


def include_edges(tree):
    """A layer includes itself and what tools/layers.txt allows it; every quoted include is a path below src/."""
    edges = allowed_edges(tree)
    for path in tree.select(".cpp", ".h", under=("src/", "practices/")):
        layer = layer_of(path)
        if layer not in edges:
            yield Finding(path, 1, layer, f"the layer {layer} has no line in tools/layers.txt")
            continue
        for number, quoted, header in includes(tree, path):
            if not quoted or header in edges[layer]:
                continue
            if "/" not in header or header.startswith(".") or not tree.exists(f"src/{header}"):
                if not _beside(tree, path, layer, header) and not (is_test(path) and tree.exists(f"tests/{header}")):
                    yield Finding(path, number, header, f'"{header}" is not a path below src/; write "layer/file.h"')
                continue
            target = header.split("/")[0]
            if target != layer and target not in edges[layer]:
                may = " ".join(edges[layer]) or "nothing"
                yield Finding(path, number, header, f"{layer} may not include {header}; it may include {may}")


def _beside(tree, path, layer, header):
    """A practice keeps what its own files share beside them."""
    folder = path.rsplit("/", 1)[0]
    return layer == "practices" and "/" not in header and tree.exists(f"{folder}/{header}")


def third_party(tree):
    """A library's headers stand in the folders of tools/third_party.txt only, and its package is installed."""
    rows = [(words[0], words[1:-1], words[-1]) for _, words in table(tree, "tools/third_party.txt")]
    installed = {words[0] for list_file in ("tools/packages/run.txt", "tools/packages/test.txt")
                 if tree.exists(list_file) for _, words in table(tree, list_file)}
    for path in tree.select(".cpp", ".h", under=("src/", "practices/", "tests/", "bench/")):
        for number, quoted, header in includes(tree, path):
            if quoted or "." not in header and "/" not in header or POSIX.match(header):
                continue  # ours, the standard library, the operating system
            row = next((row for row in rows if header.startswith(row[0])), None)
            if row is None:
                yield Finding(path, number, header, f"<{header}> belongs to no library of tools/third_party.txt")
                continue
            if not any(_stands_in(path, folder) for folder in row[1]):
                yield Finding(path, number, header, f"<{header}> may be included in {' '.join(row[1])} only")
            elif row[2] not in installed:
                yield Finding(path, number, header, f"<{header}> needs {row[2]}, which tools/packages does not name")


def _stands_in(path, folder):
    if folder == "tests":
        return is_test(path)
    if folder == "bench":
        return path.startswith("bench/")
    return path.startswith(f"src/{folder}/")


def headers(tree):
    """Every header says #pragma once."""
    for path in tree.select(".h", under=("src/", "practices/", "tests/", "bench/")):
        if "#pragma once" not in tree.lines(path):
            yield Finding(path, 1, "#pragma once", "a header says #pragma once")


def web_imports(tree):
    """A practice's page imports web/src and its own folder; web/src finds practices by their manifests only."""
    for path in tree.select(".ts", ".tsx", under=("web/src/", "practices/")):
        folder = path.rsplit("/", 1)[0].split("/")
        own = path.split("/")[1] if path.startswith("practices/") else None
        for number, line in enumerate(tree.lines(path), 1):
            for target in IMPORT.findall(line):
                practice = _practice_of(folder, target)
                if practice and practice != own:
                    who = f"practice {own}" if own else "web/src"
                    yield Finding(path, number, target, f"{who} may not import from practice {practice}")


def _practice_of(folder, target):
    """The practice that an import of a file in this folder leads to, if any."""
    if target.startswith("."):
        place = list(folder)
        for part in target.split("/"):
            if part == "..":
                place = place[:-1]
            elif part != ".":
                place.append(part)
        target = "/".join(place)
    match = re.search(r"(?:^|/)practices/([a-z0-9_]+)", target)
    return match.group(1) if match else None
