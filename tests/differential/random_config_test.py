"""Random configurations, made of what main.cf and master.cf consist of: shown and edited as postconf shows and edits them."""
# suite: timeout 900, processors 2, slow
import os
import random
import unittest

from differential import LONG, SLOW_BUILD, Comparison, Job

COUNT = 4000 if LONG else 20 if SLOW_BUILD else 100
BUILTIN = ["relayhost", "mydestination", "mail_name", "smtpd_banner", "alias_maps", "relay_domains", "smtpd_recipient_restrictions", "smtpd_restriction_classes", "virtual_alias_maps",
           "local_recipient_maps", "myorigin", "smtpd_client_restrictions", "transport_maps", "debugger_command", "stress", "smtp_destination_concurrency_limit"]
USER = ["site", "one", "two", "three", "four", "cls", "db_server_host", "db_query", "sql_hosts", "foo_time_limit", "bar_time_limit", "foo_destination_rate_delay", "odd-name", "a.b", "UP"]
COMMANDS = ["smtpd", "smtp", "lmtp", "pipe", "spawn", "local", "virtual", "error", "cleanup", "proxymap", "x"]
WORDS = ["permit_mynetworks", "reject", "check_client_access", "hash:/etc/x", "ldap:db", "mysql:sql", "proxy:ldap:db", "unionmap:{ldap:db, mysql:sql}", "localhost", "example.com", "10.0.0.0/8", "[::1]",
         "1", "yes", "x", "a=b", "#x", "{", "}", "{a b}", "{ c = d }", "cls", "one", "long" * 20, "\u00e9", '"q r"', "'s'", "\\", "!x", "/a/b"]


class Writer:
    def __init__(self, seed):
        self.chance = random.Random(seed)

    def pick(self, *choices):
        return self.chance.choice(choices)

    def name(self):
        return self.chance.choice(self.chance.choice([BUILTIN, BUILTIN, USER]))

    def reference(self, depth):
        n = self.chance.choice(USER + ["mydomain", "mail_version", "nosuch", "stress"]).replace("-", "_").replace(".", "_")
        t = lambda: self.value(depth - 1, 2)
        forms = [lambda: f"${n}", lambda: f"${{{n}}}", lambda: f"$({n})", lambda: "$$"]
        if depth > 0:
            forms += [lambda: f"${{{n}?{t()}}}", lambda: f"${{{n}:{t()}}}", lambda: f"${{{n}?{{{t()}}}:{{{t()}}}}}", lambda: f"${{{{{t()}}}{self.pick('==', '!=', '<', '>=')}{{{t()}}}?{{{t()}}}:{{{t()}}}}}"]
        return self.chance.choice(forms)()

    def value(self, depth=2, most=6):
        out = []
        for _ in range(self.chance.randint(0, most)):
            word = self.reference(depth) if self.chance.random() < 0.3 else self.chance.choice(WORDS)
            if depth < 2 and set(word) & set("{}") and not word.startswith("$"):
                word = "w"
            out.append(word)
        return self.pick(" ", ", ", ",", "  ").join(out)

    def folded(self, text):
        out = []
        for part in text.split(" "):
            out.append(part)
            draw = self.chance.random()
            out.append("\n\t" if draw < 0.06 else "\n# comment\n  " if draw < 0.08 else "\n\n   " if draw < 0.1 else " ")
        return "".join(out).rstrip(" \n\t#")

    def main_cf(self):
        out = []
        for _ in range(self.chance.randint(1, 14)):
            draw = self.chance.random()
            if draw < 0.1:
                out.append(self.pick("", "# comment", "   ", "  # indented", "#" + self.name() + " = x"))
            else:
                out.append(self.name() + self.pick(" = ", "=", " =", "= ", "\t=\t") + self.folded(self.value()) + self.pick("", "", " ", "\t"))
        return "\n".join(out) + self.pick("\n", "\n", "\n", "")

    def argument(self):
        setting = lambda: f"{self.name()}={self.chance.choice(WORDS).replace(' ', '')}"
        return self.pick(lambda: f"-o {setting()}", lambda: f"-o {setting()}", lambda: f"-o {{ {self.name()} = {self.value(1, 4)} }}", lambda: "-v", lambda: "-D", lambda: f"-o{setting()}", lambda: "-o",
                         lambda: "{a b}", lambda: "user=x", lambda: "argv=/bin/x", lambda: f"-o {self.name()}={self.reference(1)}", lambda: "-n", lambda: "--", lambda: "word", lambda: "{ -o }", lambda: "-vo x=y")()

    def entry(self):
        field = lambda: self.pick("-", "-", "n", "y")
        words = [self.pick("smtp", "foo", "bar", "127.0.0.1:25", "a.very.long.service.name", "s"), self.pick("inet", "unix", "unix", "fifo", "pass", "unix-dgram"), field(), field(), field(),
                 self.pick("-", "60", "300?", "0"), self.pick("-", "1", "0", "100"), self.chance.choice(COMMANDS)] + [self.argument() for _ in range(self.chance.randint(0, 6))]
        out = words[0] + " " + words[1]
        for word in words[2:]:
            out += self.pick(" ", " ", " ", "\t", "   ", "\n  ", "\n# inside\n    ") + word
        return out

    def master_cf(self):
        out = []
        for _ in range(self.chance.randint(0, 6)):
            out.append(self.pick("", "# comment") if self.chance.random() < 0.2 else self.entry())
        return "".join(line + "\n" for line in out)

    def command(self):
        n, v = self.name(), self.value(1, 3)
        show = [["-n"], ["-nx"], ["-nf"], ["-nfx"], ["-C", "user"], ["-nC", "service"], [n], ["-x", n, self.name()], ["-h", n], ["-H", n], ["-n", "-o", f"{n}={v}"], ["-x", "-o", f"{n}={v}", n], ["-M"], ["-Mf"], ["-Mx"],
                ["-F"], ["-Ff"], ["-P"], ["-Px"], ["-Pf"], ["-M", "smtp"], ["-F", "*/unix/command"], ["-P", f"*/*/{n}"], ["-Px", "-o", f"{n}=x"], ["-d", n]]
        return self.chance.choice(show)

    def edit(self):
        n, v = self.name(), self.value(1, 3)
        svc = f"{self.pick('smtp', 'foo', '*', 's')}/{self.pick('inet', 'unix', '*')}"
        edits = [["-e", f"{n}={v}"], ["-e", f"{n} = {v}", "added=1"], ["-X", n, self.name() + "x"], ["-#", n], ["-MX", svc], ["-M#", svc], ["-M", f"{svc}=" + self.entry().replace("\n# inside\n", " ").replace("\n", " ")],
                 ["-F", f"{svc}/{self.pick('chroot', 'private', 'wakeup')}=-"], ["-F", f"{svc}/command=smtpd {self.argument()} {self.argument()}"], ["-P", f"{svc}/{n}=x"], ["-PX", f"{svc}/{n}"], ["-P", f"{svc}/new=1", f"{svc}/{n}=$y"]]
        return self.chance.choice(edits)


class RandomConfigurations(Comparison):
    def jobs(self, first, count):
        for seed in range(first, first + count):
            writer = Writer(seed)
            files = {"main.cf": writer.main_cf().encode(), "master.cf": writer.master_cf().encode()}
            for _ in range(3):
                yield Job(tuple(writer.command()), files=files, label=f"seed {seed}")
            plain = {name: content if content.endswith(b"\n") else content + b"\n" for name, content in files.items()}
            yield Job(tuple(writer.edit()), files=plain, edits=True, label=f"seed {seed}")


FIRST = int(os.environ.get("POSTERN_SEED", "1"))
for _part in range(10):
    setattr(RandomConfigurations, f"test_part_{_part}", lambda self, p=_part: self.check(self.jobs(FIRST * 100_000 + p * COUNT, COUNT)))

if __name__ == "__main__":
    unittest.main()
