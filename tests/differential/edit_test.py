"""Edits of main.cf and master.cf: the files afterwards, byte for byte, are those that postconf leaves."""
# suite: timeout 600, processors 2, slow
import os
import subprocess
import unittest

from differential import CASES, Comparison, Job, both, differences, ours_command, write_files

MAIN = b"""# top
myhostname = a.example.com

# about the relay
relayhost = one
   two
# inside
   three

  four
mydestination = x
#mail_name = commented
relayhost = again
mail_name =
  # trailing
"""
MASTER = b"""# head
smtp inet n - n - - smtpd
   -o mail_name=b
# inside
   -o relayhost=d

# about smtp
smtp unix n - n - - smtp
pickup    unix  n - n 60 1 pickup -o soft_bounce=yes -o { mynetworks = 1 2 } -v
# about pipes
deliver unix - - n - - pipe
  flags=F user=q argv=/bin/x {a b}
smtp unix - - y - - smtp -o relayhost=second

"""
FILES = {"main.cf": MAIN, "master.cf": MASTER}

MAIN_EDITS = [
    ["-e", "relayhost=new"], ["relayhost=new"], ["-e", "myhostname=b"], ["-e", "added=1"], ["-e", "mail_name=x"], ["-e", "relayhost="],
    ["-e", "myhostname = b ", " mydestination= c  d "], ["-e", "one=1", "two=2", "three=3", "myhostname=z"], ["added="], ["-e", "a=b", "a=c"],
    ["-e", "relayhost=a", "relayhost=b"], ["-e", "x.y=1"], ["-e", "x-y=1", "X=2"], ["-e", "mail_name=$myhostname ${x?{y}:{z}}"], ["-e", "mail_name=$"],
    ["-e", "mail_name=\u00e9"], ["-e", "mail_name=a\tb"], ["-e", "mail_name=a # b"], ["-e", "mail_name=a=b"], ["-e", "mail_name", "x=y"],
    ["-e"], ["-e", "nothing"], ["-e", "=x"], ["-e", ""], ["-e", " "], ["-e", "a b=c"], ["-e", "a=b\nc"], ["-e", "a=b\n c"], ["-e", "a=b\n"], ["-e", "#a=b"], ["-e", " #a=b"],
    ["-e", "a=\r"], ["-e", "process_id=1", "config_directory=/x"], ["-e", "relayhost", "=", "x"], ["-p", "a=b"], ["-e", "-p", "relayhost=1"], ["relayhost=x", "mydestination"],
    ["-#", "relayhost"], ["-#", "mail_name"], ["-#", "myhostname", "mydestination"], ["-#", "nosuch"], ["-#"], ["-#", ""], ["-#", "a=b"], ["-#", "#x"], ["-#", " myhostname"],
    ["-#", "myhostname "], ["-#", "a b"], ["-#", "relay\nhost"], ["-#", "relayhost", "relayhost"], ["-#", "nosuch", "mail_name"], ["-#", "$x"], ["-#", "MYHOSTNAME"],
    ["-X", "relayhost"], ["-X", "mail_name"], ["-X", "myhostname", "mydestination"], ["-X", "nosuch"], ["-X"], ["-X", ""], ["-X", " "], ["-X", "a=b"], ["-X", "#x"],
    ["-X", " myhostname"], ["-X", "myhostname "], ["-X", "relayhost", "relayhost"], ["-X", "mail_name", "relayhost", "myhostname", "mydestination"], ["-X", "*"],
]
SHAPES = {
    "empty": b"", "newline": b"\n", "no_final_newline": b"mail_name=y", "no_final_newline_comment": b"a=b\n# end", "no_final_newline_continued": b"mail_name=y\n z",
    "junk": b"junk\nmail_name=y\njunk more\n", "junk_name": b"mail_name\n", "junk_name_words": b"mail_name c=d\n x\n", "crlf": b"mail_name=a\r\n b\r\nx=y\r\n",
    "bom": b"\xef\xbb\xbfmail_name=1\nx=\xff\n", "nul": b"mail_name=a\0b\n c\0d\nx=y\0z\n", "indented_first": b" mail_name=2\nmail_name=3\n", "only_comment": b"#mail_name = x\n",
    "blank_after": b"mail_name=a\n\n\n# end\n\n", "comments_inside": b"mail_name=a\n#b\n c\n\n  \n #d\n e\n#f\nx=y\n", "blank_lines_inside": b"mail_name=a\n\n\n b\n\n\n", "tabs": b"mail_name\t=\ta\n\tb\nx\t=y\n",
    "twice_same": b"mail_name=a\nx=1\nmail_name=a\n", "thrice": b"mail_name=a\n 1\nx=1\nmail_name=b\n#c\n 2\nmail_name=c", "name_prefix": b"mail_names=a\nmail_name2=b\nmail=c\n", "spaces_only": b"   \n\t\n",
    "odd_equals": b"mail_name==a\nmail_name = = b\n=c\n", "vertical": b"mail_name=a\n\x0bb\n\x0c\nx=y\n", "long": b"mail_name=" + b"x " * 5000 + b"\n y\nx=y\n", "invalid": b"\xff\xfe=1\nmail_name=2\n",
}
MASTER_EDITS = [
    ["-M", "smtp/inet=smtp inet n - y - - smtpd -v"], ["-Me", "smtp/inet=smtp inet n - y - - smtpd"], ["-M", "pickup/unix=pickup unix n - y - - pickup -o x=9 -o {z = 1 2} a {b c}"],
    ["-M", "new/unix=new unix n - y - - pickup"], ["-M", "new/unix=other unix n - y - - x"], ["-M", "new/unix=new  unix  n - y - - x -ov=1"], ["-M", "a/unix=a unix n - y - - x", "b/unix=b unix n - y - - y -o k=v"],
    ["-M", "smtp/unix=smtp unix n - y - - one"], ["-M", "*/unix=all unix n - y - - x"], ["-M", "pickup/*=p unix n - y - - x"], ["-M", "*/*=p unix n - y - - x"],
    ["-M", "new/unix=new unix n - y - -"], ["-M", "new/unix=new unix x - y - - y"], ["-M", "new/unix=new foo n - y - - y"], ["-M", "new=new unix n - y - - y"], ["-M", "new/unix/=new unix n - y - - y"],
    ["-M", "new/foo=new unix n - y - - y"], ["-M", "new/unix="], ["-M", "=x"], ["-M", "/=x"], ["-M", "a/b/c=new unix n - y - - y"], ["-Me", "smtp/inet"], ["-Me"], ["-M", " new/unix = new unix n - y - - y "],
    ["-M", "new/unix=new unix n - y - - y\nz"], ["-M", "#new/unix=x"], ["-M", "pickup/unix=pickup fifo n - y 60s 1 x"], ["-M", "a/unix=a unix - - - - - b", "a/unix=a unix - - - - - c"],
    ["-M", "new/unix=new unix n - y - - s " + "word " * 40], ["-M", "new/unix=new unix n - y - - s {a", "b/unix=b unix - - - - - s -o {a}"], ["-M", "new/unix=averylongservicename unix-dgram n - y - - s"],
    ["-MX", "smtp/inet"], ["-MX", "smtp/unix"], ["-MX", "nosuch/unix"], ["-MX", "smtp"], ["-MX", "*/unix"], ["-MX", "*/*"], ["-MX", "smtp/*"], ["-MX", "a/b/c"], ["-MX", ""], ["-MX"], ["-MX", "smtp/inet", "deliver/unix"],
    ["-MX", "smtp/inet=x"], ["-MX", "smtp/inet/"], ["-MX", " smtp/inet"], ["-MX", "smtp/inet "], ["-MX", "*"], ["-MX", "smtp/foo"], ["-MX", "#a/b"],
    ["-M#", "smtp/inet"], ["-M#", "smtp/unix"], ["-M#", "nosuch/unix"], ["-M#", "smtp"], ["-M#", "*/unix"], ["-M#", "*/*"], ["-M#", ""], ["-M#"], ["-M#", "pickup/unix", "deliver/unix"], ["-M#", "deliver/*"],
    ["-F", "smtp/inet/chroot=y"], ["-F", "smtp/inet/command=smtpd -v"], ["-F", "*/unix/chroot=y"], ["-F", "*/*/chroot=-"], ["-F", "smtp/*/process_limit=5", "pickup/unix/wakeup=30?"], ["-F", "smtp/inet/chroot=x"],
    ["-F", "smtp/inet/nosuch=1"], ["-F", "smtp/inet=1"], ["-F", "smtp=1"], ["-F", "nosuch/inet/chroot=y"], ["-F", "smtp/inet/chroot="], ["-Fe", "smtp/inet/chroot"], ["-Fe"], ["-FX", "smtp/inet/chroot"], ["-F#", "smtp/inet/chroot"],
    ["-F", "smtp/inet/service=new"], ["-F", "smtp/inet/type=unix"], ["-F", "smtp/inet/type=foo"], ["-F", "smtp/inet/command=pipe argv=a b {c d}"], ["-F", "smtp/inet/command=smtpd -o {a = b c} {x"],
    ["-F", "smtp/inet/service=a b"], ["-F", "smtp/inet/private=y", "smtp/inet/private=n"], ["-F", "smtp/inet/private = y "], ["-F", "smtp/inet/wakeup=x y"], ["-F", "smtp/inet/*=y"], ["-F", "*/*/*=y"], ["-F", "a/b/c/d=e"],
    ["-F", "smtp/inet/service=new", "new/inet/chroot=y"], ["-F", "smtp/inet/unprivileged=y", "smtp/inet/wakeup=0", "smtp/inet/process_limit=0"], ["-F", "smtp/inet/process_limit=?"], ["-F", "smtp/inet/command=a\nb"],
    ["-F", "smtp/inet/service="], ["-F", "smtp/inet/type="], ["-F", "smtp/inet/private="], ["-F", "smtp/inet/wakeup="], ["-F", "smtp/inet/command={a b} c"], ["-F", "deliver/unix/command=pipe -o a=b x -o c=d"],
    ["-P", "smtp/inet/mail_name=new"], ["-P", "smtp/inet/added=new"], ["-P", "smtp/inet/added=a b"], ["-P", "smtp/inet/added="], ["-P", "pickup/unix/mynetworks=z"], ["-P", "*/unix/k=v"], ["-P", "*/*/k=v"], ["-P", "deliver/unix/k=v"],
    ["-P", "nosuch/unix/k=v"], ["-P", "smtp/inet=v"], ["-P", "smtp/inet/*=1"], ["-P", "smtp/inet/a = b ", "smtp/inet/b=$x"], ["-P", "smtp/inet/a=x", "smtp/inet/a=y"], ["-P", "smtp/inet/q={x}"], ["-P", "smtp/inet/q={x y}"],
    ["-P", "smtp/inet/a b=c"], ["-P", "smtp/inet/relayhost=x", "smtp/unix/relayhost=y"], ["-P", "a/b/c/d=e"], ["-Pe", "smtp/inet/a"], ["-Pe"], ["-P", "smtp/inet/=x"], ["-P", "smtp/inet/a=b\nc"], ["-P", "smtp/inet/a=b=c"],
    ["-PX", "smtp/inet/mail_name"], ["-PX", "smtp/inet/nosuch"], ["-PX", "*/*/relayhost"], ["-PX", "*/*/*"], ["-PX", "pickup/unix/soft_bounce", "pickup/unix/mynetworks"], ["-PX", "smtp/inet"], ["-PX", "nosuch/inet/a"],
    ["-PX", "smtp/inet/a=b"], ["-PX"], ["-P#", "smtp/inet/a"], ["-PX", "smtp/inet/mail_name", "smtp/inet/relayhost", "pickup/unix/soft_bounce"], ["-PX", ""], ["-PX", "smtp/*/relayhost"],
]
ENTRIES = [
    b"s inet n - n - - smtpd -o a=1 -o b=2 -o a=3 -v -o a=4\n", b"s inet - - n - - smtpd -v x -o a=2\n", b"s inet - - n - - smtpd\n# c\n x y\n", b"s inet - - n - - smtpd -oa=b\ns inet - - n - - other\n",
    b"s inet n - n - - smtpd -o {a = q  r}\n", b"s inet n - n - - smtpd -o {b = q  r} -o a=1 {x y}\n\n# end", b"s inet n - n - - smtpd -o a\n", b"s inet n - n - - smtpd -o", b"s inet n - n - - smtpd -- -o a=1\n", b"s inet n - n - - pipe {x y} -o a=b {z z}",
    b"\n\n# a\n\ns inet n - n - - smtpd\n\n# b\nt unix - - - - - x\n  y\n", b"s inet n - n - - smtpd\r\n -o a=b\r\n", b"junk\ns inet n - n - - smtpd\n", b"s inet n - n - - smtpd\njunk\n", b"s foo n - n - - smtpd\n", b"  s inet n - n - - x\ns inet n - n - - smtpd -o{a=b}\n",
    b"s inet n - n - - smtpd -o a= b\n", b"s inet n - n - - smtpd - x\n", b"s inet n - n - - smtpd -o {a=b\n", b"", b"# only\n", b"s inet n - n - - smtpd\0 -o a=b\n", b"s inet n - n - - smtpd -o a=b" + b" word" * 60,
]
ENTRY_EDITS = [["-P", "s/inet/a=new"], ["-PX", "s/inet/a"], ["-P", "s/inet/n=1"], ["-F", "s/inet/chroot=y"], ["-M", "s/inet=s inet n - y - - z"], ["-MX", "s/inet"], ["-M#", "s/inet"], ["-F", "*/*/wakeup=1"], ["-M", "n/unix=n unix - - - - - q"]]


class Edits(Comparison):
    def test_main_cf(self):
        self.check_files(FILES, MAIN_EDITS, edits=True)

    def test_shapes_of_main_cf(self):
        for name, content in SHAPES.items():
            with self.subTest(name):
                self.check_files({"main.cf": content}, [["-e", "mail_name=new"], ["-e", "added=1"], ["-#", "mail_name"], ["-X", "mail_name"], ["-e", "x=z", "mail_name="]], edits=True)

    def test_every_case_edited(self):
        for folder in sorted(p for p in CASES.iterdir() if (p / "main.cf").exists()):
            content = (folder / "main.cf").read_bytes()
            self.check_files({"main.cf": content}, [["-e", "relayhost=new", "myhostname=x"], ["-X", "relayhost", "mail_name"], ["-#", "relay_domains", "A"]], edits=True)

    def test_master_cf(self):
        self.check_files(FILES, MASTER_EDITS, edits=True)

    def test_shapes_of_master_cf(self):
        for content in ENTRIES:
            with self.subTest(content):
                self.check_files({"main.cf": b"", "master.cf": content}, ENTRY_EDITS, edits=True)

    def test_every_case_of_master_cf_edited(self):
        for folder in sorted(p for p in CASES.iterdir() if (p / "master.cf").exists()):
            content = (folder / "master.cf").read_bytes()
            self.check_files({"main.cf": b"", "master.cf": content},
                             [["-F", "*/*/chroot=y"], ["-P", "*/*/zz=1"], ["-PX", "*/*/relayhost"], ["-M#", "a/unix"]], edits=True)

    def test_main_cf_is_not_read_by_master_edits(self):
        self.check_files({"main.cf": b"junk\n", "master.cf": MASTER}, [["-MX", "smtp/inet"], ["-P", "smtp/inet/a=b"], ["-F", "smtp/inet/chroot=y"]], edits=True)
        self.check_files({"master.cf": MASTER}, [["-MX", "smtp/inet"], ["-P", "smtp/inet/a=b"], ["-e", "a=b"]], edits=True)


def state(path):
    """What an edit leaves alone: where the name leads, and the mode and owner of the file there."""
    info = path.stat()
    return (os.readlink(path) if path.is_symlink() else None, oct(info.st_mode & 0o7777), info.st_uid, info.st_gid)


def text_after(outcome, name):
    """The text behind the name in the folder that postconf edited (it replaces a link by a file)."""
    entry = outcome.files[name]
    return outcome.files[entry[1]][0] if entry[0] == "link" else entry[0]


class Metadata(Comparison):
    """The edited file keeps mode, owner and links (known difference metadata-kept); its text is postconf's."""

    def check_prepared(self, prepare, *commands):
        for args in commands:
            folder = write_files(self.root / "prepared", FILES)
            prepare(folder)
            job = Job(tuple(args), folder=folder, edits=True)
            theirs, ours = both(job, self.root)
            self.assertEqual([], differences(job, theirs, ours), args)
            for path in sorted(folder.iterdir()):
                path.unlink()

    def check_kept(self, prepare, *commands):
        for args in commands:
            folder = write_files(self.root / "prepared", FILES)
            prepare(folder)
            before = {name: state(folder / name) for name in FILES}
            job = Job(tuple(args), folder=folder, edits=True, known=("metadata-kept",))
            theirs, ours = both(job, self.root)
            self.assertEqual([], differences(job, theirs, ours), args)
            self.assertEqual((theirs.code, ours.code), (0, 0), args)
            subprocess.run([*ours_command(), "-c", folder, *args], check=True, stdin=subprocess.DEVNULL)
            self.assertEqual(before, {name: state(folder / name) for name in FILES}, args)
            for name in FILES:
                self.assertEqual((folder / name).read_bytes(), text_after(theirs, name), (args, name))
            for path in sorted(folder.iterdir()):
                path.unlink()

    def test_mode(self):
        for mode in (0o600, 0o640, 0o644, 0o755, 0o444):
            self.check_kept(lambda f, m=mode: [(f / n).chmod(m) for n in FILES], ["-e", "a=b"], ["-X", "relayhost"], ["-MX", "smtp/inet"])

    def test_set_id_bits(self):
        self.check_kept(lambda f: (f / "main.cf").chmod(0o4755), ["-e", "a=b"])

    @unittest.skipUnless(os.geteuid() == 0, "only root can give files away")
    def test_owner(self):
        self.check_kept(lambda f: [os.chown(f / n, 1234, 4321) for n in FILES], ["-e", "a=b"], ["-#", "relayhost"], ["-P", "smtp/inet/a=b"])

    def test_symlink_in_the_folder(self):
        def link(folder):
            (folder / "main.cf").rename(folder / "real.cf")
            (folder / "main.cf").symlink_to("real.cf")
        self.check_kept(link, ["-e", "a=b"], ["-X", "relayhost"], ["-MX", "smtp/inet"])

    def test_dangling_symlink(self):
        def link(folder):
            (folder / "main.cf").unlink()
            (folder / "main.cf").symlink_to("nowhere.cf")
        self.check_prepared(link, ["-e", "a=b"], ["-n"])

    def test_left_over_temporary_file(self):
        self.check_prepared(lambda f: (f / "main.cf.tmp").write_bytes(b"left over"), ["-e", "a=b"])

    def test_hard_link(self):
        self.check_prepared(lambda f: os.link(f / "main.cf", f / "other.cf"), ["-e", "a=b"])


if __name__ == "__main__":
    unittest.main()
