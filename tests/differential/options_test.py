"""Flags and their combinations, usage errors, and where the configuration is looked for: as postconf does."""
# suite: timeout 600, processors 2, slow
import itertools
import unittest

from differential import Comparison, Job

FILES = {
    "main.cf": b"myhostname = mail.example.com\nrelayhost = $site\nsite = a\n",
    "master.cf": b"smtp inet n - y - - smtpd\n  -o relayhost=b -o { mail_name = c d }\nfoo unix - n n - - pipe user=x argv=y\n",
}
ARGUMENT = {"C": ["user"], "o": ["mail_name=q"], "T": ["compile-version"]}
LETTERS = "aAbCdefFhHlmMnopPtTxX#"


def flags(letters):
    return [word for letter in letters for word in ("-" + letter, *ARGUMENT.get(letter, ()))]


class Options(Comparison):
    def check_args(self, *lines, **more):
        self.check_files(FILES, [line if isinstance(line, list) else line.split() for line in lines], **more)

    def test_every_flag_alone(self):
        self.check_args(*[flags(a) for a in LETTERS if a != "T"])

    def test_every_pair_of_flags(self):
        self.check_args(*[flags(pair) for pair in itertools.combinations(LETTERS, 2) if pair not in (("C", "T"),)])

    def test_pairs_in_the_other_order(self):
        self.check_args(*[flags(pair) for pair in list(itertools.combinations(LETTERS[::-1], 2))[::7]])

    def test_three_flags(self):
        self.check_args(*[flags(three) for three in list(itertools.combinations(LETTERS.replace("T", ""), 3))[::9]])

    def test_pairs_of_flags_with_an_assignment(self):
        self.check_args(*[[*flags(pair), "relayhost=z"] for pair in itertools.combinations("aCdefFhHlmMnopPtxX#", 2)], edits=True)

    def test_every_flag_with_an_assignment_or_name(self):
        for operand in ("relayhost=z", "relayhost", "smtp/inet", "smtp/inet/relayhost", "smtp/inet/chroot=n", "=", "a=b=c", "*"):
            self.check_args(*[[*flags(a), operand] for a in LETTERS if a not in "btT"], edits=True)

    def test_unknown_letters_and_missing_arguments(self):
        self.check_args("-Z", "-n -Z", "-1", "-?", "--", "-c", "-C", "-o", "-T", "-nZ", "-n -", "- -n", "-n --", "-n -- relayhost", "-- -n")

    def test_joined_flags_and_arguments(self):
        self.check_args("-nCuser", "-nC user", "-nomail_name=x", "-hd relayhost", "-dh relayhost", "-nxoall=1", "-Cuser,builtin -n", "-dfh mydestination")

    def test_flags_after_operands_are_operands(self):
        self.check_args("relayhost -n", "-x relayhost -h", "relayhost -o site=b", "smtp -M", "-M smtp -f")

    def test_flags_given_twice(self):
        self.check_args("-nn", "-hh relayhost", "-M -M", "-f -f -n", "-n -C user -C builtin", "-dd relayhost", "-ee", "-XX", "-x -x relayhost")

    def test_the_last_folder_wins(self):
        self.check([Job(("-c", "/nonexistent", "-n"), files=FILES), Job(("-n", "-c", "/nonexistent"), files=FILES)])

    def test_folder_from_the_environment(self):
        self.check_args("-n", "-M", "-h config_directory", "-d config_directory", "relayhost", "-F smtp", config="env")

    def test_option_beats_environment(self):
        self.check_args("-n", "-h config_directory", env=(("MAIL_CONFIG", "/nonexistent"),))

    def test_no_folder_there(self):
        for args in (["-n"], ["-d", "relayhost"], ["-M"], ["-F"], ["-P"], ["relayhost"], ["-m"], ["-a"], ["-A"], ["-l"], ["-t", ""],
                     ["-e", "a=b"], ["-X", "a"], ["-#", "a"], ["-MX", "a/b"], ["-M", "a/unix=a unix - - - - - b"], ["-P", "a/unix/b=c"]):
            for folder in ("/nonexistent", "", "/etc/hostname", "nonexistent", "/nonexistent/"):
                self.check([Job(("-c", folder, *args), files={}, config="none"),
                            Job(tuple(args), files={}, config="none", env=(("MAIL_CONFIG", folder),))])

    def test_missing_files(self):
        for files in ({"master.cf": None}, {"main.cf": b"a=b\nrelayhost=$a\n", "master.cf": None}, {"master.cf": FILES["master.cf"]}):
            self.check_files(files, [a.split() for a in ("-n", "-d relayhost", "-M", "-Mf", "-F", "-P", "relayhost", "-m", "-x relayhost")])

    def test_missing_files_edited(self):
        for files in ({"master.cf": None}, {"main.cf": b"a=b\n", "master.cf": None}, {"master.cf": FILES["master.cf"]}):
            self.check_files(files, [a.split() for a in ("-e a=c", "-X a", "-# a", "-MX smtp/inet", "-M# smtp/inet", "-F smtp/inet/chroot=n",
                                                          "-P smtp/inet/a=b", "-PX smtp/inet/relayhost")], edits=True)

    def test_verbose_has_the_same_exit_code(self):
        jobs = [Job(tuple(a.split()), files=FILES) for a in ("-v relayhost", "-vn", "-vvM", "-v -d relayhost", "-v -Z", "-v nosuch")]
        for job, (theirs, ours) in zip(jobs, self.outcomes(jobs)):
            self.assertEqual(theirs.code, ours.code, job.args)
            self.assertEqual(theirs.stdout, ours.stdout, job.args)

    def test_defaults(self):
        self.check_args("-d", "-df", "-dH", "-dx", "-dC builtin", "-dC service", "-dC user", "-dfx")

    def test_plain_listing(self):
        self.check_args("", "-f", "-h", "-H", "-x", "-fx", "-p", "-C builtin", "-C service", "-C all", "-C user,service")

    def test_every_name_alone(self):
        """Each default, expanded and not, as its own request: the order of the command line is kept."""
        theirs, _ = self.outcomes([Job(("-dH",), files=FILES)])[0]
        names = [n for n in theirs.stdout.decode().split() if n != "process_id"]
        self.check_args(["-d", *names], ["-dx", *names[::-1]], ["-x", *names], ["-f", *names[::2]], ["-h", *names[::3]])


if __name__ == "__main__":
    unittest.main()
