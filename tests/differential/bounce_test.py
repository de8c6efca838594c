"""Bounce templates: -t shows them, -b expands them, as postconf does (which asks its bounce daemon)."""
# suite: timeout 600, processors 2, slow
import unittest

from differential import Comparison, Job, write_files

MAIN = b"myhostname = mail.example.com\nmydomain = example.com\nmaximal_queue_lifetime = 3d\ndelay_warning_time = 4h\nsite = here\nother = $site\n"
BODY = "From: MAILER-DAEMON (Mail)\nSubject: S $myhostname\n\nThis is $myhostname.\n\n  indented $maximal_queue_lifetime_days\nEOF\n"
TEMPLATES = {
    "all": "".join(f"{n}_template = <<EOF\nCharset: us-ascii\nFrom: MAILER-DAEMON\nSubject: {n}\nPostmaster-Subject: P {n}\n\nText of {n}.\nEOF\n\n" for n in ("failure", "delay", "success", "verify")),
    "failure": "# comment\n\nfailure_template = <<EOF\nCharset: us-ascii\n" + BODY,
    "no_headers": "failure_template = <<EOF\n\nbody\nEOF\n",
    "text_at_once": "failure_template = <<EOF\nbody without header\nmore\nEOF\n",
    "header_without_colon": "failure_template = <<EOF\nFrom: me\nno header\nEOF\n",
    "unknown_header": "failure_template = <<EOF\nSubject: x\nBogus: y\n\nb\nEOF\n",
    "case_of_headers": "failure_template = <<EOF\nSUBJECT: x\nfrom: y\nPOSTMASTER-subject: z\nCharSet: utf-8\n\nb\nEOF\n",
    "header_twice": "failure_template = <<EOF\nSubject: x\nSubject: y\n\nb\nEOF\n",
    "header_blanks": "failure_template = <<EOF\nSubject :  x  y \nFrom:z\n\nb\nEOF\n",
    "header_continued": "failure_template = <<EOF\nSubject: x\n  y\n\nb\nEOF\n",
    "empty_header": "failure_template = <<EOF\nSubject:\nFrom:\n\nb\nEOF\n",
    "utf8": "failure_template = <<EOF\nCharset: utf-8\nSubject: s\n\nb\u00e9\nEOF\n",
    "eight_bit_ascii": "failure_template = <<EOF\nCharset: us-ascii\n\nb\u00e9\nEOF\n",
    "eight_bit_no_charset": "failure_template = <<EOF\nSubject: x\n\nb\u00e9\nEOF\n",
    "empty_template": "failure_template = <<EOF\nEOF\n",
    "only_headers": "failure_template = <<EOF\nSubject: x\n\nEOF\n",
    "only_headers_2": "failure_template = <<EOF\nSubject: x\nEOF\n",
    "blank_body": "failure_template = <<EOF\nSubject: x\n\n\n\nEOF\n",
    "other_mark": "failure_template = <<XYZ\nSubject: x\n\nEOF\nXYZ\n",
    "mark_in_text": "failure_template = <<EOF\nSubject: x\n\n EOF\nEOF \nEOFX\nEOF\n",
    "mark_blanks": "failure_template = <<  EOF  \nSubject: x\n\nb\nEOF\n",
    "mark_words": "failure_template = << EOF x\nSubject: x\n\nb\nEOF x\n",
    "no_mark": "failure_template = <<\nSubject: x\n\nb\n",
    "no_end": "failure_template = <<EOF\nSubject: x\n\nb\n",
    "no_end_newline": "failure_template = <<EOF\nSubject: x\n\nb",
    "no_final_newline": "failure_template = <<EOF\nSubject: x\n\nb\nEOF",
    "plain_value": "failure_template = foo bar\n",
    "plain_value_continued": "failure_template = foo\n  bar\n",
    "empty_value": "failure_template =\n",
    "no_equals": "failure_template <<EOF\nSubject: x\n\nb\nEOF\n",
    "junk": "x\n",
    "unknown_name": "nosuch_template = <<EOF\na\nEOF\n",
    "twice": "failure_template=<<EOF\nSubject: q\n\nb\nEOF\nfailure_template=<<EOF\nSubject: r\n\nb2\nEOF\n",
    "empty_file": "", "only_comment": "# x\n\n",
    "crlf": "failure_template = <<EOF\r\nSubject: x\r\n\r\nb\r\nEOF\r\n",
    "comment_in_text": "failure_template = <<EOF\nSubject: x\n\n# not a comment\n\nb\nEOF\n# comment\n",
    "indented_start": "  failure_template = <<EOF\nSubject: x\n\nb\nEOF\n",
    "names": "failure_template = <<EOF\nSubject: $myhostname ${mydomain}\n\n$myhostname $mydomain $mail_name ${myhostname?yes} ${mydomain:no} $$ x\n$delay_warning_time_seconds $delay_warning_time_minutes $delay_warning_time_hours $delay_warning_time_days\n$maximal_queue_lifetime_hours $maximal_queue_lifetime_weeks $myorigin\nEOF\n",
    "undefined": "failure_template = <<EOF\nSubject: x\n\nfine\nbad $nosuchthing here\nEOF\n",
    "undefined_condition": "failure_template = <<EOF\nSubject: x\n\n${nosuchthing?x}y\nEOF\n",
    "user_parameter": "failure_template = <<EOF\nSubject: x\n\n$site $other\nEOF\n",
    "bad_syntax": "failure_template = <<EOF\nSubject: x\n\nb $ ${ $(x\nEOF\n",
    "unclosed": "failure_template = <<EOF\nSubject: x\n\nb ${x\nEOF\n",
    "header_syntax": "failure_template = <<EOF\nSubject: ${x\n\nb\nEOF\n",
    "success_postmaster": "success_template = <<EOF\nPostmaster-Subject: x\nSubject: y\n\nb\nEOF\n",
    "delay_and_verify": "delay_template = <<EOF\nSubject: d\n\nlate $delay_warning_time_hours\nEOF\nverify_template = <<EOF\nFrom: v\n\nb\nEOF\n",
    "long_lines": "failure_template = <<EOF\nSubject: " + "x" * 3000 + "\n\n" + "y " * 2000 + "\nEOF\n",
}


class Bounce(Comparison):
    def templates(self, flag):
        for name, text in TEMPLATES.items():
            folder = write_files(self.root / name, {"main.cf": MAIN, "template": text.encode()})
            with self.subTest(name):
                self.check([Job((flag, str(folder / "template")), folder=folder, label=f"{name} {text[:400]!r}")])

    def test_shown(self):
        self.templates("-t")

    def test_expanded(self):
        self.templates("-b")

    def test_built_in(self):
        self.check_files({"main.cf": MAIN}, [["-t"], ["-b"], ["-t", ""], ["-b", ""], ["-t", "a", "b"], ["-b", "a", "b"], ["-t", "/nonexistent/t"], ["-b", "/nonexistent/t"]])

    def test_from_main_cf(self):
        folder = self.root / "from"
        write_files(folder, {"main.cf": MAIN + f"bounce_template_file = {folder}/template\n".encode(), "template": TEMPLATES["failure"].encode()})
        self.check([Job((flag, *more), folder=folder) for flag in ("-t", "-b") for more in ((), ("",))])

    def test_from_main_cf_missing(self):
        self.check_files({"main.cf": MAIN + b"bounce_template_file = /nonexistent/t\n"}, [["-t"], ["-b"], ["-t", ""], ["-b", ""]])

    def test_times(self):
        for value in (b"0", b"90", b"90m", b"36h", b"5d", b"2w", b"1s"):
            self.check_files({"main.cf": b"myhostname = h.example.com\ndelay_warning_time = " + value + b"\nmaximal_queue_lifetime = " + value + b"\n"}, [["-b", ""]])

    def test_bad_main_cf(self):
        for text in (b"junk\n", b"compatibility_level = x\n", b"relayhost = $\n", b"inet_protocols = x\n", b"relayhost = $relayhost\n", b"delay_warning_time = x\n", b"myhostname = x = y\n"):
            self.check_files({"main.cf": text}, [["-t", ""], ["-b", ""]])


if __name__ == "__main__":
    unittest.main()
