"""regexp and pcre: postern-map and postmap give the same answers and the same warnings for hand-written and random rules."""
# suite: timeout 600, processors 2, slow
import random
import unittest

from table_differential import Case, TableComparison, both, run_side, step

KINDS = ("regexp", "pcre")
KEYS = ["a", "b", "ab", "abc", "foo", "FOO", "Abc", "bca", "a.b", "a@b", "foo@abc", "aab", "cabbage", "a b", "x-y", "axxb", "éa", "A/B", "a]b",
        "{", "aaaa", "foo bar", "b}", "(a)", "cfoo.a", "ABZ", "xyz"]
ATOMS = ["a", "b", "c", "foo", ".", "\\.", "[abc]", "[^a]", "[[:alpha:]]", "[a-f]", "(a)", "(b|c)", "(ab)?", "x*", "b+", "a{2}", "a{1,2}", "^", "$",
         "\\b", "\\w", "\\1", "\\2", "(?:ab)", "(?=a)", "(?!b)", "|", " ", "@", "-", "\\d", "(?i)", "(?-i)B", "[.]", "[]a]", "(a|bc)+", "(.*)",
         "(.+)@(.+)", "A", "B", "\\/", "[\\]]", "#", "\\x61", "é", "\\Qa.b\\E", "(?x)a b", "a++", "(?>a)", "\\<", "\\>", "(a*)", "()", "{", "}", "]",
         ")", "(", "[", "*", "?", "+", "{,2}", "{1,}", "(?<n>b)", "(?'m'c)", "(?|a|b)", "(?#x)", "\\t", "\\n", "[a\\-b]", "[-a]", "[a-]",
         "[[.a.]]", "[[=a=]]", "[^]]"]
RESULTS = ["OK", "x", "$1", "${1}", "$(2)", "$$", "$2-$1", "", "$0", "$x", "${1", "$", "REJECT no ${2}", " y", "550 $1x", "a$$b", " # c", "$3"]
TEXTS = [
    "/a/\n", "/a\n", "a/ x\n", "/a/q x\n", "/a/ii x\n", "/A/i x\n", "/a/imsxAEUX x\n", "//x y\n", "/\n", "!\n", "! /a/ x\n", "!!/a/ x\n", "!/(a)/ x$1\n",
    "/(a)(b)/ [${1}][$(2)]\n", "/(a)/ $2\n", "/(a)/ $x $0 $\n", "/(a)/ ${1\n", "/(a)/ $99999999999\n", "/(a)/ $4294967297\n", "/(/ x\n", "/[/ x\n",
    "/a{2,1}/ x\n", "/a\\/b/ x\n", "\\a\\ x\n", "if /a/\n/b/ x\nendif\n", "if !/a/\n/x/ x\nendif\n", "if /a/ foo\n/b/ x\nendif bar\n", "if\nendif\n",
    "if /a/\nif /b/\nif /c/\n", "endif\nendif foo\n/a/ x\n", "IF/a/\n/b/ x\nENDIF/\n", "ifx /a/\n", "!1a1 x\n", "/a/ x\n /b/ y\n", " /a/ x\n",
    "/a/ x\0y\n\0/b/ y\n", "/a/!/b/ x\n/x/!!/y/ y\n", "/(a)/!/b(c)?/ $1\n", "/a/!\n", "if /a/!/b/\n/./ x\nendif\n", "/a/!/b/x! y\n", "/a.c/x y\n/\\(a\\)/x $1\n",
    "/^(a)|(x)(y)?/ [$1][$2][$3]\n", "éaé x\n", "/a/ \udcff\n", "/\udcff/ x\n/a/ y\n", "(a) x\n",
]
INLINE = ["{ {/a b/ x y}, {/(c)/ $1} }", "{{/a/ x}}", "{/a/ x}", "{}", "{ {if /a/} {/b/ x} {endif} }", "{{/a{2}/ two}}", "{{/a/ x}", "{ {/a/ $$1} }"]


def random_rule(rng):
    def pattern():
        return "".join(rng.choice(ATOMS) for _ in range(rng.randint(0, 6)))

    def condition():
        flags = "".join(rng.choice("imsxAEUXq") for _ in range(rng.choice([0, 0, 0, 0, 1, 1, 2])))
        mark = rng.choice('//////|@#"!')
        return f"{rng.choice(['', '', '', '', '!', '! ', '!!'])}{mark}{pattern()}{mark}{flags}"

    kind = rng.random()
    if kind < 0.05:
        return f"{condition()}!{condition()} {rng.choice(RESULTS)}"
    if kind < 0.62:
        return f"{condition()} {rng.choice(RESULTS)}"
    if kind < 0.77:
        return rng.choice(["if ", "if ", "IF  ", "if"]) + condition() + rng.choice(["", "", "", " ", " x"])
    if kind < 0.92:
        return rng.choice(["endif", "endif", "ENDIF", "endif ", "endif x"])
    if kind < 0.95:
        return rng.choice(["#c", " cont", "", "  ", "\t$1"])
    return "".join(rng.choice("ab/!$ ({x\0é\t") for _ in range(rng.randint(1, 8)))


def random_case(seed):
    rng = random.Random(seed)
    text = "\n".join(random_rule(rng) for _ in range(rng.randint(1, 6))) + "\n"
    keys = rng.sample(KEYS, 8) + ["".join(rng.choice("abcABfo.@- ") for _ in range(rng.randint(1, 9))) for _ in range(4)]
    return case(f"{rng.choice(KINDS)}:t", text, keys, f"seed {seed}: {text!r}")


def case(table, text, keys, label):
    stdin = "".join(key + "\n" for key in keys).encode()
    return Case((step(f"-q - {table}", stdin=stdin),), (("t", text.encode("utf-8", "surrogateescape")),), label=label)


def header_lines(rng, count):
    words = ["".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(rng.randint(3, 8))) for _ in range(400)]
    heads = ["Subject", "From", "To", "Received", "X-Mailer", "Content-Type", "Message-Id"]
    patterns = []
    for number in range(200):
        a, b, head = rng.choice(words), rng.choice(words), rng.choice(heads)
        patterns.append(rng.choice([
            f"/^{head}:.*{a}/ REJECT {number}", f"/^{head}: ({a}|{b})s?[[:space:]]+/ WARN $1 {number}", f"/{a}\\.{b}\\.(com|net|org)/ REJECT $1",
            f"/{a}[0-9]{{2,4}}{b}?/ WARN {number}", f"if /^{head}:/\n/{a}.*{b}/ IN {number}\nendif", f"/^(x-)?{a}+-{b}:/ IGNORE", "!/^[!-9;-~]+:/ NO HEADER" if number == 150 else f"/ {a}$/ END {number}"]))
    lines = [f"{rng.choice(heads + words)}: " + " ".join(rng.choice(words) + rng.choice(["", "", ".com", "@x", "12", "S"]) for _ in range(rng.randint(1, 9))) for _ in range(count)]
    return "\n".join(patterns) + "\n", lines


class Patterns(TableComparison):
    def test_written_by_hand(self):
        self.check([case(f"{kind}:t", text, KEYS, f"{kind} {text!r}") for kind in KINDS for text in TEXTS])

    def test_in_the_name(self):
        self.check([Case((self.inline(kind, name),), label=f"{kind}:{name}") for kind in KINDS for name in INLINE])

    @staticmethod
    def inline(kind, name):
        one = step("-q -", stdin="".join(key + "\n" for key in KEYS).encode())
        return type(one)((*one.args, f"{kind}:{name}"), one.stdin)

    def test_random_tables(self):
        self.check([random_case(seed) for seed in range(600)])

    def test_header_lines(self):
        text, lines = header_lines(random.Random(3), 8000)
        self.check([case(f"{kind}:t", text, lines, kind) for kind in KINDS])

    def test_known_differences(self):
        """match-limit, backslash-at-end"""
        limit = case("pcre:t", "/(a+)+$/ x\n/b/ y\n", ["a" * 40 + "b"], "match limit")
        (theirs, _), (ours, _) = both(limit, self.root)
        self.assertEqual(theirs[0][1:], ([b"warning: pcre map t, line 1: match limit exceeded"], 0))
        self.assertEqual(ours[0][1:], ([b"fatal: table pcre:t: query error: pcre map t, line 1: match limit exceeded"], 1))
        ours, _ = run_side(case("regexp:t", "/a\\\n", ["a"], "backslash"), "ours", self.root)
        self.assertEqual(ours[0][1], [b'warning: regexp map t, line 1: no closing regexp delimiter "/": skipping this rule'])


if __name__ == "__main__":
    unittest.main()
