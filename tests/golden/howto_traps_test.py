#!/usr/bin/env python3
"""docs/guide/howto-traps.md has every trap, and each is caught by its rules (guide_test.py says what exactly they print)."""
import re
import unittest

import guide_test

GUIDE = guide_test.SOURCE / "docs/guide/howto-traps.md"
# Trap by trap: the rules that have to find it.
TRAPS = [
    "PT301 PT006", "PT006", "PT723 PT704", "PT705", "PT410 PT413", "PT102", "PT424 PT423", "PT003", "PT508", "PT519 PT518", "PT516 PT503",
    "PT008 PT502", "PT517", "PT506 PT502", "PT406", "PT401 PT981", "PT413 PT417", "PT440", "PT509", "PT013", "PT824", "PT515", "PT721",
    "PT402 PT403",
]


def sections(text):
    return {int(number): body for number, body in re.findall(r"(?ms)^## (\d+)\. [^\n]*\n(.*?)(?=^## |\Z)", text)}


def found(text):
    return set(re.findall(r"(?m)^\S+:\d+:\d+: (?:error|warning|info|style) (PT\d{3}) ", text))


class HowToTraps(unittest.TestCase):
    def test_every_trap_is_caught_by_its_rules(self):
        text = guide_test.run_guide(GUIDE.read_text())
        self.assertEqual(list(sections(text)), list(range(1, len(TRAPS) + 1)))
        for number, body in sections(text).items():
            with self.subTest(number):
                rules = set(TRAPS[number - 1].split())
                self.assertEqual(set(re.findall(r"\[(PT\d{3})\]", body.split("Caught by:")[1].split("\n")[0])), rules)
                self.assertEqual(found(body), rules, body)

    def test_a_rule_that_is_silent_is_noticed(self):
        self.assertEqual(found("x/main.cf:2:14: error PT301 nothing\nno findings of PT006\n"), {"PT301"})


if __name__ == "__main__":
    unittest.main()
