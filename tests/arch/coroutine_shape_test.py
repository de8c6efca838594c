"""Coroutines keep the shape that g++ 12.2 compiles rightly.

One co_await a statement; it is the whole right-hand side, the whole condition or the whole co_return; no `{` between
it and the end of its statement outside lambdas; never inside `?:`. g++ 13 or later ends the need for this.
"""
import re
import unittest

from source_files import code_only, line_of, project_files, read

SOURCES = [f"{folder}/*.{kind}" for folder in ("libconf", "libtables", "mta", "tools", "tests") for kind in ("h", "cc")]
AWAIT = re.compile(r"\bco_await\b")
# What may stand before the co_await of a statement: nothing, `… =`, `if (`, `while (`, `switch (`, `co_return`.
BEFORE = re.compile(r"(^|=|\bco_return|\b(if|while|switch)\s*(constexpr\s*)?\()\s*$", re.DOTALL)
COMPARES = re.compile(r"(==|!=|<=|>=|\+=|-=|\|=|&=)\s*$")
OPERATOR = re.compile(r"&&|\|\||==|!=|\?|[-+*/%|&^](?![>\w(])|\s[-+*/%|&^<>]=?\s")
OPEN, CLOSE = "([{", ")]}"


def blank_lambdas(code):
    """The bodies and introducers of lambdas become blanks, and each body is returned as code of its own."""
    bodies = []
    pieces = list(code)
    for match in re.finditer(r"(?<![\w\])])\s*\[(?!\[)", code):
        start = code.index("[", match.start())
        end = matching(code, start)
        head = re.compile(r"\s*(\((?:[^()]|\([^()]*\))*\))?\s*(mutable|noexcept|\s)*(->[^{;]*?)?\s*\{").match(code, end + 1)
        if head is None:
            continue
        body = head.end() - 1
        close = matching(code, body)
        bodies.append((body + 1, code[body + 1:close]))
        for i in range(start, close + 1):
            pieces[i] = "\n" if code[i] == "\n" else " "
    return "".join(pieces), bodies


def matching(code, start):
    depth = 0
    for i in range(start, len(code)):
        if code[i] in OPEN:
            depth += 1
        elif code[i] in CLOSE:
            depth -= 1
            if depth == 0:
                return i
    return len(code) - 1


def statement_around(code, at):
    """(text before, text after) the await, within its statement or condition."""
    begin = max(code.rfind(c, 0, at) for c in ";{}") + 1
    depth = 0
    for i in range(at, len(code)):
        if code[i] in OPEN:
            depth += 1
        elif code[i] in CLOSE:
            depth -= 1
        if depth < 0 or (code[i] == ";" and depth == 0):
            return code[begin:at], code[at + len("co_await"):i]
    return code[begin:at], code[at + len("co_await"):]


def outer(text):
    """`text` without what stands in brackets."""
    flat, depth = [], 0
    for c in text:
        depth += c in OPEN
        if depth == 0:
            flat.append(c)
        depth -= c in CLOSE
    return "".join(flat)


def faults(before, after):
    if AWAIT.search(after) or AWAIT.search(before):
        yield "more than one co_await in a statement"
    if "{" in after:
        yield "a braced temporary in a co_await expression"
    if "?" in before or "?" in outer(after):
        yield "co_await inside ?:"
    elif not BEFORE.search(before) or COMPARES.search(before) or OPERATOR.search(outer(after)):
        yield "co_await is not the whole right-hand side, condition or co_return"


def check(path, text):
    findings = []
    work = [(0, code_only(text))]
    while work:
        offset, code = work.pop()
        code, bodies = blank_lambdas(code)
        work += [(offset + start, body) for start, body in bodies]
        for match in AWAIT.finditer(code):
            for fault in faults(*statement_around(code, match.start())):
                findings.append(f"{path}:{line_of(text, offset + match.start())}: {fault}")
    return sorted(findings)


GOOD = """
Task<Result<T>> within(Duration limit, Task<Result<T>> op) {
    const auto executor = co_await asio::this_coro::executor;
    auto first = co_await (std::move(op) || timer.async_wait(use_task));
    const Result<std::string> line = co_await net::within(config_->limit, read_line(a ? b : c));
    if (first.index() == 0) co_return std::move(first);
    while (co_await send(std::move(reply))) {
        co_await drain(queue["x"], [this](int n) { return Pair{n, n}; });
    }
    if (const bool done = co_await finish(); done) co_return;
    auto task = [&]() -> Task<void> { co_await step(); };
    // co_await f({1}) in a comment, and "co_await g({2})" in a literal
    co_return co_await last(reply);
}
"""


class CoroutineShape(unittest.TestCase):
    def test_every_co_await_has_the_house_shape(self):
        findings = [f for path in project_files(*SOURCES) for f in check(path, read(path))]
        self.assertEqual([], findings, "\n" + "\n".join(findings))

    def test_accepts_the_house_shape(self):
        self.assertEqual([], check("x.cc", GOOD))

    def test_finds_braced_temporaries(self):
        for bad in ("auto x = co_await ask(Query{host});", "co_await f({.host = h});", 'co_await f(s, {"x"});'):
            self.assertTrue(check("x.cc", f"void g() {{\n {bad}\n}}"), bad)

    def test_finds_conditional_operators(self):
        for bad in ("r = line ? co_await run(*line) : bye();", "r = co_await ready() ? a : b;"):
            self.assertTrue(check("x.cc", f"void g() {{ {bad} }}"), bad)

    def test_finds_two_awaits_and_partial_expressions(self):
        for bad in ("f(co_await a(), co_await b());", "f(co_await a());", "x = 1 + co_await a();",
                    "if (!co_await a()) return;", "if (co_await a() && b) return;", "x = co_await a() + 1;",
                    "if (x == co_await a()) return;"):
            self.assertTrue(check("x.cc", f"void g() {{ {bad} }}"), bad)

    def test_looks_into_lambdas(self):
        bad = "void g() {\n spawn(gate, [this]() -> Task<void> {\n  co_await f({1});\n });\n}"
        self.assertEqual(["x.cc:3: a braced temporary in a co_await expression"], check("x.cc", bad))


if __name__ == "__main__":
    unittest.main()
