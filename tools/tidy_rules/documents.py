"""Links lead somewhere; a decision says why."""

import re

from .tree import Finding, line_of

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
FENCE = re.compile(r"^```.*?^```", re.M | re.S)
CODE_SPAN = re.compile(r"`[^`\n]*`")
DECISION = re.compile(r"^docs/adr/(\d{4})-[a-z0-9-]+\.md$")
SECTIONS = ("## Context", "## Choice", "## Rejected", "## Consequences")


def links(tree):
    """A link in a document leads to a file, or a heading, that exists."""
    for path in tree.select(".md"):
        text = _without_code(tree.text(path))
        for match in LINK.finditer(text):
            target = match.group(1)
            if re.match(r"^[a-z]+:", target):
                continue  # other places are not ours to check
            file, _, anchor = target.partition("#")
            place = _resolve(path, file) if file else path
            if place is None or not tree.exists(place):
                yield Finding(path, line_of(text, match.start()), target, f"{target} leads nowhere")
            elif anchor and place.endswith(".md") and anchor not in _anchors(tree.text(place)):
                yield Finding(path, line_of(text, match.start()), target, f"{place} has no heading #{anchor}")


def _without_code(text):
    """The text with code blanked out, so that offsets and lines stay."""
    blank = lambda match: re.sub(r"[^\n]", " ", match.group(0))
    return CODE_SPAN.sub(blank, FENCE.sub(blank, text))


def _resolve(path, target):
    place = [] if target.startswith("/") else path.split("/")[:-1]
    for part in target.strip("/").split("/"):
        if part == "..":
            if not place:
                return None
            place.pop()
        elif part not in (".", ""):
            place.append(part)
    return "/".join(place)


def _anchors(text):
    headings = re.findall(r"^#+\s+(.+?)\s*$", FENCE.sub("", text), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def decisions(tree):
    """docs/adr/NNNN-title.md in one unbroken sequence, each with its status and its four sections in order."""
    expected = 1
    for path in tree.select(".md", under="docs/adr/"):
        match = DECISION.match(path)
        if not match:
            if path not in ("docs/adr/README.md", "docs/adr/template.md"):
                yield Finding(path, 1, "name", "a decision is named NNNN-title.md")
            continue
        if int(match.group(1)) != expected:
            yield Finding(path, 1, match.group(1), f"the next number is {expected:04d}")
        expected = int(match.group(1)) + 1
        lines = tree.lines(path)
        if not any(line.startswith("Status: ") for line in lines):
            yield Finding(path, 1, "Status", "says no status: a line `Status: accepted` or `Status: superseded by NNNN`")
        present = [line for line in lines if line in SECTIONS]
        if tuple(present) != SECTIONS:
            yield Finding(path, 1, "sections", "has the sections " + ", ".join(s[3:] for s in SECTIONS) + " in this order")
