#!/usr/bin/env python3
"""Whatever `postfix check` complains about, postern-check --host has a finding for.

suite: timeout 300
Each case damages one thing of an installation of its own; nothing is started. Needs root, and Postfix.
"""
import concurrent.futures
import grp
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("POSTERN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
CHECK = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", SOURCE / "build/release/bin")).resolve() / "postern-check"
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
POSTFIX = shutil.which("postfix", path=PATH)
MASTER = """smtp      inet  n - n - - smtpd
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
local     unix  - n n - - local
smtp      unix  - - y - - smtp
"""


def account(find, name):
    try:
        return find(name)
    except KeyError:
        return None


OWNER = account(pwd.getpwnam, "postfix")
GROUP = account(grp.getgrnam, "postdrop")
NOBODY = account(pwd.getpwnam, "nobody")
READY = os.geteuid() == 0 and POSTFIX and OWNER and GROUP and NOBODY

# What is done to the installation, and the rule that tells.
CASES = {
    "main.cf is writable for a group": ("chmod g+w etc/main.cf", "PT624"),
    "main.cf is somebody's": ("chown nobody etc/main.cf", "PT624"),
    "master.cf is writable": ("chmod o+w etc/master.cf", "PT624"),
    "the directory is writable": ("chmod g+w etc", "PT624"),
    "the directory is somebody's": ("chown nobody etc", "PT624"),
    "a file that no setting names": ("echo a b > etc/virtual; chmod g+w etc/virtual", "PT624"),
    "a file in a folder": ("mkdir etc/sub; echo a b > etc/sub/virtual; chown nobody etc/sub/virtual", "PT624"),
    "a link out of the directory": ("ln -s /etc/hosts etc/hosts", "PT986"),
    "main.cf is a link": ("mv etc/main.cf real; ln -s ../real etc/main.cf", "PT986"),
    "the queue is somebody's": ("chown nobody spool", "PT987"),
    "the queue is writable": ("chmod g+w spool", "PT987"),
    "a queue is root's": ("chown root spool/active", "PT987"),
    "pid is somebody's": ("chown postfix spool/pid", "PT987"),
    "pid is writable": ("chmod g+w spool/pid", "PT987"),
    "maildrop has another group": ("chgrp root spool/maildrop", "PT987"),
    "public has another group": ("chgrp root spool/public", "PT987"),
    "a file of root in a queue": ("touch spool/saved/x", "PT987"),
    "a damaged message": ("touch spool/corrupt/ABCDEF; chown postfix spool/corrupt/ABCDEF", "PT987"),
    "there is no queue": ("rm -r spool", "PT987"),
    "the queue is a file": ("rm -r spool; touch spool", "PT987"),
    "data_directory is root's": ("chown root data", "PT987"),
    "data_directory is writable": ("chmod 777 data", "PT987"),
    "a file in data_directory": ("touch data/x; chown nobody data/x", "PT987"),
    "an unknown owner": ("echo mail_owner = nosuchuser >> etc/main.cf", "PT988"),
    "the owner is root": ("echo mail_owner = root >> etc/main.cf", "PT988"),
    "an unknown group": ("echo setgid_group = nosuchgroup >> etc/main.cf", "PT988"),
    "the group is root's": ("echo setgid_group = root >> etc/main.cf", "PT988"),
    "the group is the owner's": ("echo setgid_group = postfix >> etc/main.cf", "PT988"),
    "one account for all": ("echo default_privs = postfix >> etc/main.cf", "PT988"),
    "programs run as root": ("echo default_privs = root >> etc/main.cf", "PT988"),
    "an unknown account for programs": ("echo default_privs = nosuchuser >> etc/main.cf", "PT988"),
    "no meta_directory": ("rm -r meta", "PT989"),
    "meta_directory is writable": ("chmod g+w meta/postfix-files", "PT989"),
    "no shlib_directory": ("echo shlib_directory = /nonexistent >> etc/main.cf", "PT989"),
    "no command_directory": ("echo command_directory = /nonexistent >> etc/main.cf", "PT989"),
    "postdrop is not set-gid": ("mkdir cmd; cp -a /usr/sbin/post* cmd; chmod g-s cmd/postdrop; echo command_directory = $PWD/cmd >> etc/main.cf", "PT989"),
    "postqueue has another group": ("mkdir cmd; cp -a /usr/sbin/post* cmd; chgrp root cmd/postqueue; chmod g+s cmd/postqueue; echo command_directory = $PWD/cmd >> etc/main.cf", "PT989"),
    "a daemon is writable": ("cp -a $(postconf -dh daemon_directory) dmn; chmod g+w dmn/smtpd; echo daemon_directory = $PWD/dmn >> etc/main.cf", "PT989"),
    "a daemon is somebody's": ("cp -a $(postconf -dh daemon_directory) dmn; chown nobody dmn/smtpd; echo daemon_directory = $PWD/dmn >> etc/main.cf", "PT989"),
    "no master.cf": ("rm etc/master.cf", "PT989"),
    "an old copy in the jail": ("echo old > spool/etc/hosts", "PT820"),
    "a copy of somebody in the jail": ("chown nobody spool/etc/hosts", "PT820"),
    "an old copy that nobody reads": ("echo old > spool/etc/hosts; sed -i 's/- - y/- - n/' etc/master.cf", "PT820"),
    "an interface of another machine": ("echo inet_interfaces = 192.0.2.1 >> etc/main.cf", "PT713"),
    "an interface that is no address": ("echo inet_interfaces = 192.0.2.999 >> etc/main.cf", "PT713"),
    "a domain without a name": ("echo mydomain = >> etc/main.cf", "PT218"),
    "a folder without a name": ("echo html_directory = >> etc/main.cf", "PT218"),
    "one delimiter of two": ("echo default_verp_delimiters = + >> etc/main.cf", "PT218"),
    "a queue that is somewhere": ("sed -i '/^queue_directory/d' etc/main.cf; echo queue_directory = spool >> etc/main.cf", "PT987"),
    "a log where none may be": ("echo maillog_file = /srv/mail.log >> etc/main.cf", "PT989"),
    "a line without =": ("echo foo bar >> etc/main.cf", "PT001"),
    "a parameter that nobody knows": ("echo fooo = bar >> etc/main.cf", "PT101"),
    "a bad line of master.cf": ("echo smtp inet >> etc/master.cf", "PT801"),
}


def build(top):
    for name in ("etc", "data", "spool", "meta"):
        (top / name).mkdir()
    (top / "etc/main.cf").write_text(
        f"compatibility_level = 3.6\nqueue_directory = {top}/spool\ndata_directory = {top}/data\nmeta_directory = {top}/meta\n")
    (top / "etc/master.cf").write_text(MASTER)
    os.chown(top / "data", OWNER.pw_uid, 0)
    for name in ("dynamicmaps.cf", "postfix-files"):
        if pathlib.Path("/etc/postfix", name).exists():
            shutil.copy2(pathlib.Path("/etc/postfix", name), top / "meta")
    for name in ("dynamicmaps.cf.d", "postfix-files.d"):
        if pathlib.Path("/etc/postfix", name).exists():
            shutil.copytree(pathlib.Path("/etc/postfix", name), top / "meta" / name)
    for name in ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "maildrop", "pid", "private", "public", "saved", "trace"):
        (top / "spool" / name).mkdir(mode=0o700)
        if name != "pid":
            os.chown(top / "spool" / name, OWNER.pw_uid, GROUP.gr_gid if name in ("maildrop", "public") else 0)
    os.chmod(top / "spool/pid", 0o755)
    (top / "spool/etc").mkdir()
    for name in ("resolv.conf", "services", "hosts", "nsswitch.conf"):
        if pathlib.Path("/etc", name).exists():
            shutil.copy2(pathlib.Path("/etc", name), top / "spool/etc")


def run(damage):
    """What Postfix says, and which rules have findings."""
    with tempfile.TemporaryDirectory(prefix="postern-postfix-check-") as folder:
        top = pathlib.Path(folder)
        top.chmod(0o755)
        build(top)
        environment = {"PATH": PATH, "LC_ALL": "C", "HOME": "/"}
        subprocess.run(["sh", "-ec", damage], cwd=top, check=True, env=environment, timeout=60)
        ours = subprocess.run([CHECK, "--host", "--no-config", "--postfix-version", "3.7.11", "--format", "compact",
                               "--select", ",".join(sorted({rule for _, rule in CASES.values()})), top / "etc"],
                              capture_output=True, text=True, env=environment, timeout=60)
        # Postfix writes to its standard error only when that is a terminal.
        peer = subprocess.run(["script", "-qec", f"postfix -c {top}/etc check", "/dev/null"], capture_output=True, text=True, env=environment,
                              stdin=subprocess.DEVNULL, timeout=100)
        return peer.stdout.replace(str(top), "TOP"), ours.stdout + ours.stderr


@unittest.skipUnless(READY, "needs root and an installed Postfix")
class PostfixCheck(unittest.TestCase):
    def test_every_complaint_has_a_finding(self):
        with concurrent.futures.ThreadPoolExecutor(24) as pool:
            results = dict(zip(CASES, pool.map(lambda case: run(case[0]), CASES.values())))
        for name, (peer, ours) in results.items():
            with self.subTest(name):
                self.assertNotEqual(peer.strip(), "", "Postfix has nothing to say: is the case one at all?")
                self.assertIn(CASES[name][1], ours, f"Postfix says: {peer}\nwe say: {ours}")

    def test_a_sound_installation_gives_no_findings_of_these_rules(self):
        peer, ours = run("true")
        self.assertEqual(peer.strip(), "")
        self.assertNotIn(" PT", ours)


if __name__ == "__main__":
    unittest.main()
