"""Nothing grows past what one sitting can hold: files have a limit, long functions a warning."""

import ast
import re

from .tree import Finding, is_test

FILE_LINES = 500
BEHAVIOUR_LINES = 200
FUNCTION_LINES = 60

OPENS_FUNCTION = re.compile(
    r"^( {0,2})(?!(?:namespace|class|struct|enum|union|extern|export (?:class|interface|type)|interface|type)\b)"
    r"[\w\[].*\).*\{$")


def file_sizes(tree):
    """A source file has at most 500 lines, the behaviours of a practice 200."""
    for path in tree.select(".cpp", ".h", ".ts", ".tsx", ".mjs", ".py", ".css"):
        behaviour = path.startswith("practices/") and path.endswith(".cpp") and not path.endswith("_test.cpp")
        limit = BEHAVIOUR_LINES if behaviour else FILE_LINES
        count = len(tree.text(path).splitlines())
        if count > limit:
            yield Finding(path, limit + 1, "lines", f"{count} lines; the limit is {limit}: split it by what it does")


def function_lengths(tree):
    """A function fits a screen: beyond 60 lines a warning. The tables of tests may be long."""
    for path in tree.select(".cpp", ".h", ".ts", ".tsx", ".py"):
        if not is_test(path):
            yield from _long_python(tree, path) if path.endswith(".py") else _long_blocks(tree, path)


def _long_blocks(tree, path):
    """A function at the outermost level or in a class ends where a brace closes at its own indentation."""
    lines = tree.lines(path)
    for number, line in enumerate(lines, 1):
        match = OPENS_FUNCTION.match(line)
        if not match:
            continue
        indent = match.group(1)
        end = next((at for at in range(number, len(lines)) if re.match(rf"^{indent}\}}", lines[at])), number)
        if end - number > FUNCTION_LINES:
            yield _too_long(path, number, line.strip(), end - number)


def _long_python(tree, path):
    try:
        parsed = ast.parse(tree.text(path))
    except SyntaxError as error:
        yield Finding(path, error.lineno or 1, "syntax", f"not Python: {error.msg}")
        return
    for node in ast.walk(parsed):
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > FUNCTION_LINES:
            yield _too_long(path, node.lineno, node.name, node.end_lineno - node.lineno)


def _too_long(path, number, name, count):
    return Finding(path, number, name, f"a function of {count} lines; it fits a screen up to {FUNCTION_LINES}", True)
