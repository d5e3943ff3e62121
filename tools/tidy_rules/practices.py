"""The platform knows no practice: src/ and web/src name the record types of practice `common` and no other."""

import re

from .tree import Finding, is_test, line_of

CPP_TOKENS = re.compile(
    r'//[^\n]*|/\*.*?\*/|\b\d[\w.\']*|R"(?P<mark>[^(\s]*)\((?P<raw>.*?)\)(?P=mark)"|"(?P<text>(?:\\.|[^"\\\n])*)"'
    r"|'(?:\\.|[^'\\\n])*'", re.S)
TS_TOKENS = re.compile(
    r"(?<!:)//[^\n]*|/\*.*?\*/|\"(?P<text>(?:\\.|[^\"\\\n])*)\"|'(?P<raw>(?:\\.|[^'\\\n])*)'|`(?P<mark>(?:\\.|[^`\\])*)`",
    re.S)
KEY = re.compile(r"^(record|path):\s*([a-z0-9_]+)", re.M)


def words_of_types(tree):
    """{word: practice} of the record types and paths of every practice but `common`."""
    words, platform = {}, set()
    for path in tree.select(".yaml", under="practices/"):
        practice = path.split("/")[1]
        for _, word in KEY.findall(tree.text(path)):
            if practice == "common":
                platform.add(word)
            else:
                words[word] = practice
    return {word: practice for word, practice in words.items() if word not in platform}


def words_of_practices(tree):
    """No string literal in src/ or web/src is a record type or path of a practice other than common."""
    words = words_of_types(tree)
    for path in tree.select(".cpp", ".h", ".ts", ".tsx", under=("src/", "web/src/")):
        if is_test(path):
            continue
        text = tree.text(path)
        tokens = TS_TOKENS if path.endswith((".ts", ".tsx")) else CPP_TOKENS
        for match in tokens.finditer(text):
            literal = match.group("text") or match.group("raw") or (tokens is TS_TOKENS and match.group("mark")) or ""
            word = literal.strip().removeprefix("/api/v1").strip("/")
            if word in words:
                yield Finding(path, line_of(text, match.start()), word,
                              f'"{literal}" is a word of practice {words[word]}: the platform names no practice')


def model_files(tree):
    """practices/<practice>/<record>.yaml holds the record it is named after."""
    for path in tree.select(".yaml", under="practices/"):
        parts = path.split("/")
        if len(parts) != 3:
            continue  # words/<language>.yaml and what a practice keeps in folders of its own
        for key, word in KEY.findall(tree.text(path)):
            if key == "record" and word != parts[2].removesuffix(".yaml"):
                yield Finding(path, 1, word, f"holds the record {word}: name the file {word}.yaml")
