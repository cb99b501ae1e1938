"""docs/asvs.md names every requirement of OWASP's ASVS 5.0.0 at levels 1 and 2 once, and tests that exist.

LEVELS has each section's requirements in order, a digit for each one's level, as the standard's own table lists them.
"""

import ast
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
LEVELS = """
1.1 22
1.2 1111122223
1.3 112222222223
1.4 222
1.5 123
2.1 122
2.2 112
2.3 12223
2.4 23
3.1 3
3.2 113
3.3 12223
3.4 11222233
3.5 11122333
3.6 3
3.7 22333
4.1 12233
4.2 23333
4.3 22
4.4 1222
5.1 2
5.2 112333
5.3 113
5.4 222
6.1 122
6.2 111111112222
6.3 11223333
6.4 112233
6.5 22222333
6.6 2223
6.7 33
6.8 2222
7.1 222
7.2 1111
7.3 22
7.4 11222
7.5 223
7.6 22
8.1 1233
8.2 1123
8.3 133
8.4 23
9.1 111
9.2 1222
10.1 22
10.2 223
10.3 22223
10.4 1111122222233333
10.5 22222
10.6 22
10.7 222
11.1 2233
11.2 22233
11.3 11233
11.4 1222
11.5 23
11.6 23
11.7 33
12.1 12233
12.2 11
12.3 22223
13.1 2333
13.2 222223
13.3 2233
13.4 1222233
14.1 22
14.2 12223333
14.3 122
15.1 12233
15.2 12233
15.3 1222222
15.4 3333
16.1 2
16.2 22222
16.3 2222
16.4 222
16.5 2223
17.1 23
17.2 22223333
17.3 22
"""
ROW = re.compile(r"\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| (tested|not applicable|open) \| ([^|]+) \|")
ROWS = [match.groups() for match in map(ROW.fullmatch, TEXT.splitlines()) if match]
COUNTS = Counter(row[3] for row in ROWS)
ENOUGH = 60


def wanted():
    """Identifier and level of all requirements at levels 1 and 2."""
    for line in LEVELS.split("\n"):
        section, _, levels = line.partition(" ")
        yield from ((f"{section}.{at}", level) for at, level in enumerate(levels, 1) if level != "3")


def named_tests():
    return [(row[0], name) for row in ROWS if row[3] == "tested" for name in re.findall(r"`([^`]+::[^`]+)`", row[4])]


def functions(file):
    found = ast.walk(ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8")))
    return {each.name for each in found if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_requirement_stands_once():
    assert [(row[0], row[1]) for row in ROWS] == list(wanted())
    assert Counter(row[1] for row in ROWS) == {"1": 70, "2": 183}
    assert len([line for line in TEXT.splitlines() if re.match(r"\| \d", line)]) == len(ROWS)


def test_every_named_test_is_there():
    named = named_tests()
    known = {file: functions(file) for file in {name.partition("::")[0] for _, name in named}}
    assert [each for each in named if each[1].partition("::")[2] not in known[each[1].partition("::")[0]]] == []
    assert {row[0] for row in ROWS if row[3] == "tested"} == {each[0] for each in named}


def test_counts_are_those_of_the_table():
    assert COUNTS["tested"] >= ENOUGH
    told = ", ".join(f"{COUNTS[state]} {state}" for state in ("tested", "not applicable", "open"))
    assert f"Of {len(ROWS)} requirements: {told}." in TEXT


def sources(folder):
    """Each file of a folder with its syntax tree, and with every call in it by its name, `?` where that is no name."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield path, tree, [(dotted(each.func), each) for each in ast.walk(tree) if isinstance(each, ast.Call)]


def dotted(node):
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id if isinstance(node, ast.Name) else "?", *reversed(parts)])


@pytest.fixture(scope="module")
def desk_sources():
    return list(sources("pipeline/review"))


DANGEROUS = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "yaml.unsafe_load", "yaml.full_load"}
SAFE_LOADERS = ("Loader=QUICK_LOADER", "Loader=_DATELESS[loader]")
"""libyaml's safe loader or PyYAML's own, and the same without dates."""
DANGEROUS |= {"pickle.loads", "pickle.load", "marshal.loads", "shelve.open", "subprocess.getoutput"}


def test_no_dangerous_call_stands_in_the_code():
    found = []
    for path, _, calls in sources("pipeline"):
        for name, call in calls:
            shell = any(each.arg == "shell" for each in call.keywords)
            loaded = name == "yaml.load" and not any(each in ast.unparse(call) for each in SAFE_LOADERS)
            if name in DANGEROUS or name.endswith("create_subprocess_shell") or shell or loaded:
                found.append((path.name, ast.unparse(call)))
    assert found == []


def test_no_pattern_is_made_of_bare_input(desk_sources):
    """What goes into a pattern is a constant of ours, or escaped."""
    bare = []
    for path, _, calls in desk_sources:
        for name, call in calls:
            if name.startswith("re.") and name != "re.escape" and isinstance(call.args[0], ast.JoinedStr):
                values = [each.value for each in call.args[0].values if isinstance(each, ast.FormattedValue)]
                bare += [
                    (path.name, ast.unparse(each)) for each in values if not ast.unparse(each).startswith("re.escape(")
                ]
    assert bare == []


def test_no_format_string_comes_from_outside(desk_sources):
    found = [
        (path.name, ast.unparse(call))
        for path, _, calls in desk_sources
        for name, call in calls
        if name.endswith((".format", ".format_map")) and not isinstance(call.func.value, ast.Constant)
    ]
    assert found == []


def test_hashes_are_of_known_libraries(desk_sources):
    used, modules = set(), set()
    for _, tree, calls in desk_sources:
        used |= {name for name, _ in calls if re.fullmatch(r"(hashlib|hmac|secrets)\.\w+", name)}
        for each in ast.walk(tree):
            if isinstance(each, ast.Import | ast.ImportFrom):
                modules |= {getattr(each, "module", None) or name.name for name in each.names}
    assert used <= {
        "hashlib.sha256", "hmac.new", "hmac.compare_digest",
        "secrets.token_urlsafe", "secrets.token_bytes", "secrets.token_hex",
    }  # fmt: skip
    assert not modules & {"random", "uuid", "crypt", "md5", "Crypto"}


def test_our_script_takes_no_names_from_outside():
    scripts = (ROOT / "pipeline/review/web/static").glob("*.js")
    script = "\n".join(each.read_text(encoding="utf-8") for each in scripts)
    assert re.findall(r"\w\[\w+\]\s*=[^=]|JSON\.parse|Object\.assign|__proto__", script) == []


def test_what_is_installed_is_listed():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    asked += [each for names in project["project"]["optional-dependencies"].values() for each in names]
    names = {plain(re.match(r"[\w.-]+", each)[0]) for each in asked} - {"newsdraft"}
    pins = {
        plain(line.partition("==")[0]) for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line
    }
    assert names - pins == set()


def plain(name):
    return name.lower().replace("_", "-")


@pytest.mark.parametrize("state", ["not applicable", "open"])
def test_every_other_row_says_why(state):
    assert [row[0] for row in ROWS if row[3] == state and len(row[4].split()) < 4] == []
