"""All short strings over the alphabet of $name expansion give what `postconf -x` gives.

Thousands of strings go into one main.cf, as user parameters p00001 and on. Three questions are asked of each batch:
  1. Nothing uses them: the scan complains about each malformed string and lists all as unused. All messages must agree.
     A suffix ` $q00001` tells which strings are well formed: there the scan gets as far as the suffix.
  2. The well-formed ones, used by one more parameter: `-nx` prints what they expand to.
  3. Malformed ones are fatal where they are used: a sample of them, one at a time.
"""
# suite: timeout 900, processors 2, slow
import itertools
import os
import random
import re
import unittest

from differential import LONG, SLOW_BUILD, Comparison, Job, TARGET, both

ALPHABET = "${}()?:a=!<> "
BATCH = 4000
KNOWN = b"a = A\nE =\n"


def values(length, alphabet=ALPHABET, start="$"):
    return ("".join((start, *rest)) for rest in itertools.product(alphabet, repeat=length - len(start)))


def parameter(index, value):
    return f"p{index:05d} = {value}\n".encode()


def main_cf(strings, suffix=False, used=False):
    lines = [parameter(i, s + (f" $q{i:05d}" if suffix else "")) for i, s in enumerate(strings)]
    if used:
        lines.append(b"uses = " + b" ".join(b"$p%05d" % i for i in range(len(strings))) + b"\n")
    return KNOWN + b"".join(lines)


class Exhaustive(Comparison):
    def question(self, content, args, what):
        job = Job(args, files={"main.cf": content})
        theirs, ours = both(job, self.root)
        if (theirs.stdout, set(theirs.stderr), theirs.code) != (ours.stdout, set(ours.stderr), ours.code):
            self.report(theirs, ours, what, content)
        return theirs

    def report(self, theirs, ours, what, content):
        out = []
        text = dict(re.findall(rb"^(p\d{5}) = (.*)$", content, re.MULTILINE))
        one, two = (dict(re.findall(rb"^(p\d{5}) =(?: (.*))?$", side.stdout, re.MULTILINE)) for side in (theirs, ours))
        bad = [n for n in sorted({*one, *two}) if one.get(n) != two.get(n)]
        out += [f"  {text[n]!r}: {one.get(n)!r}, ours {two.get(n)!r}" for n in bad[:15]]
        a, b = set(theirs.stderr), set(ours.stderr)
        out += [f"  missing: {line!r}" for line in sorted(a - b)[:10]] + [f"  extra: {line!r}" for line in sorted(b - a)[:10]]
        self.fail(f"{what}: exit {theirs.code}, ours {ours.code}; {len(bad)} values and {len(a ^ b)} messages differ\n" + "\n".join(out))

    def well_formed(self, strings):
        """Those whose scan reaches the suffix. Checks the messages of both forms on the way."""
        self.question(main_cf(strings), ("-n",), "scan")
        done = self.question(main_cf(strings, suffix=True), ("-n",), "scan with suffix")
        reached = {int(n) for line in done.stderr for n in re.findall(rb"undefined parameter: q(\d{5})$", line)}
        return [s for i, s in enumerate(strings) if i in reached], [s for i, s in enumerate(strings) if i not in reached]

    def check_values(self, strings, sample):
        """`sample` malformed strings are used alone; all well-formed ones are expanded."""
        strings = list(dict.fromkeys(s.strip() for s in strings))
        malformed = []
        for at in range(0, len(strings), BATCH):
            good, bad = self.well_formed(strings[at:at + BATCH])
            malformed += bad
            self.question(main_cf(good, used=True), ("-nx",), "expansion")
            self.question(main_cf(good, used=True), ("-n",), "listing")
        chosen = random.Random(1).sample(malformed, min(sample, len(malformed)))
        self.check([Job((flag,), files={"main.cf": KNOWN + f"relayhost = {s}\n".encode()}) for s in chosen for flag in ("-n", "-nx")])
        return len(strings), len(malformed)

    def test_up_to_four_characters(self):
        self.check_values((s for n in range(1, 5) for s in values(n)), 150)

    def test_up_to_three_characters_after_a_letter(self):
        self.check_values((s for n in range(2, 5) for s in values(n, start="a$")), 20)

    def test_four_more_after_an_open_brace(self):
        alphabet = ALPHABET if LONG else "${}?:a= "
        self.check_values((s for n in range(3, 7) for s in values(n, alphabet, "${")), 100)

    def test_four_more_after_an_open_parenthesis(self):
        self.check_values((s for n in range(3, 7) for s in values(n, "$()?:a{}" if LONG else "$(?:a)", "$(")), 40)

    def test_inside_a_conditional(self):
        alphabet = "${}?:a "
        self.check_values((f"${{a{mark}{''.join(s)}}}" for mark in "?:" for n in range(0, 5) for s in itertools.product(alphabet, repeat=n)), 60)

    def test_inside_a_ternary(self):
        words = ["", " ", "a", "{", "}", ":", "?", "{}", "{a}", "$a", "${", "$E"]
        self.check_values((f"${{{name}?{''.join(s)}}}" for name in ("a", "E", "u") for n in range(1, 4) for s in itertools.product(words, repeat=n)), 60)

    def test_operators(self):
        sides = ["", "a", "{a}", "{}", "{$a}", "{ a }", "{{a}}", "$a", "{a", "{10}", "{9}", "{-1}"]
        operators = ["=", "==", "!=", "<", "<=", ">", ">=", "!", "=<", "===", "<>", " == ", "= =", "", ":", "?", "==x"]
        tails = ["", "?{y}:{n}", "?y", ":n", ":{n}", "?{y}", " ? {y} : {n} ", "?{y}{n}", "x", "?", "?{y}:n", "? y"]
        self.check_values((f"${{{a}{op}{b}{t}}}" for a in sides for op in operators for b in sides for t in tails), 120)

    def test_comparisons_of_values(self):
        sides = ["", "0", "00", "1", "01", "9", "10", "-1", "+1", "1 ", "1x", "x1", "a", "A", "b", "aa", "1.0", "1.5", "0x10", "1e1", "99999999999999999999", "2147483648", "-2147483649", "$a", "$E", "$u", "{}", " "]
        self.check_values((f"${{{{{x}}}{op}{{{y}}}?{{y}}:{{n}}}}" for x in sides for op in ("==", "!=", "<", "<=", ">", ">=") for y in sides), 0)

    def test_compatibility_levels(self):
        good = ["0", "1", "2", "3", "03", "3.0", "3.6", "3.06", "3.10", "3.6.0", "3.6.1", "9999", "3.1023", "3.6.1023", "2147483647", "65535"]
        self.check_values((f"${{{{{x}}} {op}level {{{y}}}?{{y}}:{{n}}}}" for x in good for op in ("==", "!=", "<", "<=", ">", ">=") for y in good), 0)
        bad = ["", "x", "-1", "+1", "3.", ".3", "3..6", "3.6.1.2", "3.1024", "3.6.1024", "3x", "3.6x", "$u", "$a", "{3}", "3 6", "99999999999999999999", "2147483648", "4294967296"]
        self.check([Job(("-n",), files={"main.cf": KNOWN + f"relayhost = ${{{{{x}}} <=level {{{y}}}?{{y}}:{{n}}}}\n".encode()})
                    for x, y in [(b, "3") for b in bad] + [("3", b) for b in bad]])

    def test_level_suffixes(self):
        suffixes = ["level", " level", "level ", "Level", "lvl", "levels", "l", "level{", "string", "numeric", "_", "level level"]
        self.check_values((f"${{{{3}}{op}{s}{{4}}?{{y}}:{{n}}}}" for op in ("==", "<", "<=", ">", ">=", "!=", "=") for s in suffixes), 60)

    def test_names(self):
        characters = [chr(c) for c in range(33, 127) if chr(c) not in "#"] + ["\u00e9", "\x01", "\x7f", "\t"]
        self.check_values((f.replace("@", c) for c in characters for f in ("$@", "$@a", "$a@", "${@}", "${a@}", "${a@b}", "$(a@)", "@$a", "$a@$E@", "${ a@ }", "${a?@}", "${a?@b}", "${@a}", "${{a}@{a}}", "${{a}==@{a}}")), 100)

    def test_longer_ones_at_random(self):
        chance = random.Random(int(os.environ.get("POSTERN_SEED", "20")))
        pieces = ["$", "${", "}", "$(", ")", "{", "}", "?", ":", "a", "E", "u", " ", "$a", "${a}", "${E}", "${a?", "${E:", "${a?{", "}:{", "}}", "${{", "}=={", "}<{", "}!={", "b", "10", "9", "$$", "x y", "level", "==", "<=level", "{a}", "{$a}", "}?{", "$u"]
        count = 60000 if LONG else 1200 if SLOW_BUILD else 8000
        self.check_values(("".join(chance.choices(pieces, k=chance.randint(3, 14))) for _ in range(count)), 100)

    def test_well_formed_ones_at_random(self):
        chance = random.Random(int(os.environ.get("POSTERN_SEED", "21")))

        def text(depth):
            kinds = ["x", "a b", "", "7", "$a", "${E}", "$$", "$(u)"]
            if depth:
                kinds += [lambda: f"${{{chance.choice('aEu')}?{{{text(depth - 1)}}}:{{{text(depth - 1)}}}}}", lambda: f"${{{chance.choice('aEu')}?{text(depth - 1)}}}",
                          lambda: f"${{{chance.choice('aEu')}:{text(depth - 1)}}}", lambda: f"${{{{{text(depth - 1)}}}{chance.choice(['==', '!=', '<', '>=', ' <= ', ' > '])}{{{text(depth - 1)}}}?{{{text(depth - 1)}}}:{{{text(depth - 1)}}}}}",
                          lambda: f"{{{text(depth - 1)}}}", lambda: f"$({chance.choice('aEu')}?{{{text(depth - 1)}}})"]
            made = [chance.choice(kinds) for _ in range(chance.randint(1, 3))]
            return chance.choice(["", " ", "-"]).join(k() if callable(k) else k for k in made)
        count = 20000 if LONG else 600 if SLOW_BUILD else 4000
        self.check_values((text(chance.randint(1, 4)) for _ in range(count)), 30)


if __name__ == "__main__":
    unittest.main()
