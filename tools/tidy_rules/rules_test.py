"""Every rule of tools/tidy is provoked on a small tree of its own, and is silent on the tree beside it."""

import contextlib
import importlib.machinery
import importlib.util
import tempfile
import unittest
from pathlib import Path

from . import RULES
from .tree import Tree

LAYERS = {"tools/layers.txt": "base:\nkernel: base\npractices: base kernel/behaviour.h\n"}
LIBRARIES = {
    "tools/third_party.txt": "sqlite3.h store/sqlite libsqlite3-dev\ndoctest/ tests doctest-dev\nyaml.h base libyaml-dev\n",
    "tools/packages/run.txt": "libsqlite3-dev  # the store\n",
    "tools/packages/test.txt": "doctest-dev\n",
}
MODELS = {
    "practices/incident_management/incident.yaml": "record: incident\npath: incidents\n",
    "practices/common/person.yaml": "record: person\npath: persons\n",
}
DECISION = "# Title\n\nStatus: accepted\n\n## Context\n\n## Choice\n\n## Rejected\n\n## Consequences\n"

# rule: [(files that provoke it, file, line and subject of the finding, files on which it is silent)]
CASES = {
    "layers": [
        ({**LAYERS, "src/base/a.h": "\n#include \"kernel/k.h\"\n", "src/kernel/k.h": ""}, ("src/base/a.h", 2, "kernel/k.h"),
         {**LAYERS, "src/base/a.h": "", "src/kernel/k.h": "#include \"base/a.h\"\n"}),
        ({**LAYERS, "practices/x/x.cpp": "#include \"kernel/k.h\"\n", "src/kernel/k.h": ""}, ("practices/x/x.cpp", 1, "kernel/k.h"),
         {**LAYERS, "practices/x/x.cpp": "#include \"kernel/behaviour.h\"\n", "src/kernel/behaviour.h": ""}),
        ({**LAYERS, "src/base/a.cpp": "#include \"a.h\"\n", "src/base/a.h": ""}, ("src/base/a.cpp", 1, "a.h"),
         {**LAYERS, "src/base/a.cpp": "#include \"base/a.h\"\n", "src/base/a.h": "",
          "src/base/a_test.cpp": "#include \"support/s.h\"\n", "tests/support/s.h": ""}),
        ({**LAYERS, "src/other/a.cpp": ""}, ("src/other/a.cpp", 1, "other"), LAYERS),
    ],
    "third_party": [
        ({**LIBRARIES, "src/base/a.cpp": "#include <sqlite3.h>\n"}, ("src/base/a.cpp", 1, "sqlite3.h"),
         {**LIBRARIES, "src/store/sqlite/a.cpp": "#include <sqlite3.h>\n#include <vector>\n#include <sys/file.h>\n"}),
        ({**LIBRARIES, "src/base/a.cpp": "#include <boost/any.hpp>\n"}, ("src/base/a.cpp", 1, "boost/any.hpp"), LIBRARIES),
        ({**LIBRARIES, "src/base/a.cpp": "#include <yaml.h>\n"}, ("src/base/a.cpp", 1, "yaml.h"), LIBRARIES),
        ({**LIBRARIES, "src/base/a.cpp": "#include <doctest/doctest.h>\n"}, ("src/base/a.cpp", 1, "doctest/doctest.h"),
         {**LIBRARIES, "src/base/a_test.cpp": "#include <doctest/doctest.h>\n"}),
    ],
    "headers": [({"src/base/a.h": "int a;\n"}, ("src/base/a.h", 1, "#pragma once"), {"src/base/a.h": "#pragma once\n"})],
    "web_layers": [
        ({"web/src/app.ts": "\nimport x from '../../practices/change/web/x'\n"},
         ("web/src/app.ts", 2, "../../practices/change/web/x"),
         {"web/src/app.ts": "import.meta.glob('../../practices/*/web/index.ts')\nimport x from './practices'\n"}),
        ({"practices/a/web/index.ts": "const x = () => import('../../b/web/index')\n"},
         ("practices/a/web/index.ts", 1, "../../b/web/index"),
         {"practices/a/web/index.ts": "import { y } from './y'\nimport { z } from '../../../web/src/z'\n"}),
    ],
    "sizes": [
        ({"src/base/a.cpp": "\n" * 501}, ("src/base/a.cpp", 501, "lines"), {"src/base/a.cpp": "\n" * 500}),
        ({"practices/a/a.cpp": "\n" * 201}, ("practices/a/a.cpp", 201, "lines"), {"practices/a/a.cpp": "\n" * 200}),
    ],
    "functions": [
        ({"src/base/a.cpp": "\nint f(int a) {\n" + "  a++;\n" * 61 + "}\n"}, ("src/base/a.cpp", 2, "int f(int a) {"),
         {"src/base/a.cpp": "int f(int a) {\n" + "  a++;\n" * 50 + "}\nnamespace a {\n" + "int b;\n" * 70 + "}\n"}),
        ({"tools/a.py": "def f():\n" + "    a()\n" * 61}, ("tools/a.py", 1, "f"), {"tools/a.py": "def f():\n    a()\n" * 61}),
    ],
    "file_names": [
        ({"src/base/jsonWriter.cpp": ""}, ("src/base/jsonWriter.cpp", 1, "jsonWriter.cpp"),
         {"src/base/json_writer.cpp": "", "docs/adr/0001-a-b.md": "", "mappings/a-b.yaml": "", "README.md": "", "web/package-lock.json": ""}),
    ],
    "type_names": [
        ({"src/base/a.h": "\nclass SessionManager {\n"}, ("src/base/a.h", 2, "SessionManager"),
         {"src/base/a.h": "class Sessions {\nstruct Information {\n"}),
    ],
    "characters": [
        ({"src/base/a.h": "a\r\n"}, ("src/base/a.h", 1, "line end"), {"src/base/a.h": "a\nü\n", "tests/corpus/a.yaml": "a\r\n"}),
        ({"src/base/a.h": "a\nb \n"}, ("src/base/a.h", 2, "blanks"), {}),
        ({"src/base/a.h": "a\tb\n"}, ("src/base/a.h", 1, "tab"), {}),
        ({"src/base/a.h": "a\nb"}, ("src/base/a.h", 2, "end"), {}),
        ({"src/base/a.h": "\ufeffa\n"}, ("src/base/a.h", 1, "mark"), {}),
        ({"src/base/a.h": b"a\n\xff\n"}, ("src/base/a.h", 2, "utf-8"), {}),
    ],
    "unfinished": [({"src/base/a.h": "\n// TO" "DO later\n"}, ("src/base/a.h", 2, "TO" "DO"), {"src/base/a.h": "// a TODOS list\n"})],
    "foreign": [
        ({"docs/a.md": "see /ho" "me/ada/x\n"}, ("docs/a.md", 1, "/ho" "me/ada"), {"docs/a.md": "see src/home/x and /data/x\n"}),
        ({"web/.npmrc": "", "tools/a.py": "u = 'https://regis" "try.npmjs.org/x'\n"},
         ("tools/a.py", 1, "https://regis" "try.npmjs.org/"), {"tools/a.py": "u = 'https://www.debian.org/'\n"}),
        ({"src/a_test.cpp": "open(\"/tm" "p/mine\");\n"}, ("src/a_test.cpp", 1, "/tm" "p/mine"),
         {"src/a_test.cpp": "mkdtemp(\"/tmp/a-XXXXXX\");\n"}),
    ],
    "lock_file": [
        ({"web/package-lock.json": "{\n\"resolved\": \"https://a/b.tgz\"}\n"}, ("web/package-lock.json", 2, "resolved"),
         {"web/package-lock.json": "{\"integrity\": \"sha512-a\"}\n"}),
    ],
    "practice_words": [
        ({**MODELS, "src/api/a.cpp": "\nauto p = \"/api/v1/incidents\";\n"}, ("src/api/a.cpp", 2, "incidents"),
         {**MODELS, "src/api/a.cpp": "auto p = \"person\"; // \"incident\"\nauto q = \"no incident\";\n",
          "src/api/a_test.cpp": "\"incident\"\n"}),
        ({**MODELS, "web/src/a.ts": "const t = 'incident'\n"}, ("web/src/a.ts", 1, "incident"),
         {**MODELS, "web/src/a.test.ts": "const t = 'incident'\n"}),
        ({**MODELS, "src/api/a.cpp": "auto n = 1'000; auto p = R\"(incident)\";\n"}, ("src/api/a.cpp", 1, "incident"), MODELS),
    ],
    "model_files": [
        ({"practices/a/b.yaml": "# Why.\nrecord: c\n"}, ("practices/a/b.yaml", 1, "c"),
         {"practices/a/c.yaml": "record: c\n", "practices/a/words/en.yaml": "c: see\n"}),
    ],
    "links": [
        ({"docs/a.md": "\n[b](b.md)\n"}, ("docs/a.md", 2, "b.md"), {"docs/a.md": "[b](b.md) `[c](c.md)`\n", "docs/b.md": ""}),
        ({"docs/a.md": "# A b\n[b](#c)\n"}, ("docs/a.md", 2, "#c"), {"docs/a.md": "# A, b\n[b](#a-b) [w](https://a.b/c)\n"}),
        ({"docs/a.md": "![p](images/a.png)\n"}, ("docs/a.md", 1, "images/a.png"), {}),
    ],
    "decisions": [
        ({"docs/adr/0001-a.md": DECISION.replace("## Rejected\n", "")}, ("docs/adr/0001-a.md", 1, "sections"),
         {"docs/adr/0001-a.md": DECISION, "docs/adr/0002-b.md": DECISION}),
        ({"docs/adr/0001-a.md": DECISION.replace("Status:", "State:")}, ("docs/adr/0001-a.md", 1, "Status"), {}),
        ({"docs/adr/0002-a.md": DECISION}, ("docs/adr/0002-a.md", 1, "0002"), {}),
        ({"docs/adr/first.md": DECISION}, ("docs/adr/first.md", 1, "name"), {}),
    ],
}


@contextlib.contextmanager
def tree_of(files):
    with tempfile.TemporaryDirectory() as folder:
        for path, content in files.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        yield Tree(folder)


class RulesTest(unittest.TestCase):
    def test_every_rule_is_provoked_here(self):
        self.assertEqual(sorted(RULES), sorted(CASES))

    def test_rules_find_what_they_are_for_and_nothing_else(self):
        for rule, cases in CASES.items():
            for broken, expected, sound in cases:
                with self.subTest(rule=rule, subject=expected[2]):
                    with tree_of(broken) as tree:
                        found = [(f.path, f.line, f.subject) for f in RULES[rule](tree)]
                        self.assertEqual(found, [expected])
                    with tree_of(sound) as tree:
                        self.assertEqual([f.message for f in RULES[rule](tree)], [])


class ExceptionsTest(unittest.TestCase):
    def setUp(self):
        path = str(Path(__file__).resolve().parent.parent / "tidy")
        loader = importlib.machinery.SourceFileLoader("tidy", path)
        self.tidy = importlib.util.module_from_spec(importlib.util.spec_from_loader("tidy", loader))
        loader.exec_module(self.tidy)

    def check(self, exceptions):
        files = {"src/base/a.h": "int a;\n", "tools/tidy_exceptions.txt": exceptions}
        with tree_of(files) as tree:
            return [(rule, finding.path) for rule, finding in self.tidy.check(tree, ["headers"])]

    def test_an_exception_silences_its_finding(self):
        self.assertEqual(self.check("headers src/base/* * # generated\n"), [])

    def test_an_exception_for_nothing_is_a_finding(self):
        self.assertEqual(self.check("headers src/base/b.h * # gone\n"),
                         [("headers", "src/base/a.h"), ("exceptions", "tools/tidy_exceptions.txt")])

    def test_an_exception_needs_a_reason(self):
        with self.assertRaises(SystemExit):
            self.check("headers src/base/a.h *\n")


if __name__ == "__main__":
    unittest.main()
