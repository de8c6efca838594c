"""Asks a real Postfix what it does with addresses: rewriting, routing, and what SMTP and cleanup make of a message.

Every configuration runs in namespaces of its own (network, mounts, processes, host name), with its own configuration,
queue and data folders on a temporary file system, so that nothing leaves the machine, no port is taken and nothing
stays behind. It needs root and `unshare`. run(jobs) gives one list of answers for each job, in order.

A job is {"main": text of main.cf, "files": {name: text}, "ask": [question, ...]}; files are in @CONF@. A question is
  ["rewrite", context, address]            -> address            (external form in and out)
  ["resolve", sender, address]             -> {"transport", "nexthop", "recipient", "flags"}
  ["smtp", [line, ...]]                    -> replies, the first is for the connection
  ["mail", sender, [recipient, ...], text] -> {"sender", "recipients": [[original, final], ...], "headers": [line, ...]}
                                              as cleanup put them in the queue, or {"refused": reply}
"""
import concurrent.futures
import fcntl
import grp
import json
import os
import pathlib
import pwd
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

BASE = "/srv/mta"
CONF = BASE + "/etc"
QUEUE = BASE + "/queue"
DAEMONS = "/usr/lib/postfix/sbin"
SEARCH = "/usr/sbin:/usr/bin:/sbin:/bin"
HELD = "header_checks"

BASE_MAIN = f"""
compatibility_level = 3.6
queue_directory = {QUEUE}
data_directory = {BASE}/data
daemon_directory = {DAEMONS}
maillog_file = {BASE}/log/mail.log
maillog_file_prefixes = /srv
alternate_config_directories = {CONF}
mail_owner = postfix
setgid_group = postdrop
myhostname = mta.example.test
mydomain = example.test
myorigin = $mydomain
mydestination = $myhostname, localhost.$mydomain, localhost, $mydomain
mynetworks = 127.0.0.0/24
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
smtpd_error_sleep_time = 0
smtpd_hard_error_limit = 10000
smtpd_junk_command_limit = 10000
smtpd_recipient_overshoot_limit = 10000
smtpd_recipient_limit = 10000
import_environment = MAIL_CONFIG
"""
MASTER = """
smtp      inet  n - n - - smtpd
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
proxymap  unix  - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp      unix  - - n - - smtp
relay     unix  - - n - - smtp
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
local     unix  - n n - - local
virtual   unix  - n n - - virtual
lmtp      unix  - - n - - lmtp
anvil     unix  - - n - 1 anvil
postlog   unix-dgram n - n - 1 postlogd
"""
USERS = ("alice", "bob", "carol", "dave")
SYSTEM = {
    "hosts": "127.0.0.1 localhost mta.example.test\n",
    "resolv.conf": "nameserver 127.0.0.53\noptions timeout:1 attempts:1\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\nservices: files\nprotocols: files\n",
}


def why_not():
    """The reason why no Postfix can be asked here, or None."""
    if not os.path.exists(DAEMONS + "/master"):
        return "Postfix is not installed"
    if os.geteuid() != 0:
        return "only root can make the namespaces"
    probe = subprocess.run(["unshare", "--net", "--mount", "--pid", "--uts", "--ipc", "--fork", "--mount-proc", "true"],
                           capture_output=True, check=False)
    return None if probe.returncode == 0 else "namespaces are not allowed here"


def run(jobs, parallel=3, limit=240):
    with concurrent.futures.ThreadPoolExecutor(parallel) as pool:
        return list(pool.map(lambda job: _run_one(job, limit), jobs))


def _run_one(job, limit):
    with tempfile.TemporaryDirectory(prefix="mail-sandbox-") as folder:
        question, answer = pathlib.Path(folder, "job.json"), pathlib.Path(folder, "answers.json")
        question.write_text(json.dumps(job), encoding="utf-8")
        done = subprocess.run(["unshare", "--net", "--mount", "--pid", "--uts", "--ipc", "--fork", "--kill-child=KILL",
                               "--mount-proc", sys.executable, __file__, str(question), str(answer)],
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=limit, check=False,
                              env={"PATH": SEARCH, "LC_ALL": "C.UTF-8", "TZ": "UTC"})
        if not answer.exists():
            raise RuntimeError(f"no answers: {done.stderr.decode(errors='replace')[-3000:]}")
        return json.loads(answer.read_text(encoding="utf-8"))


def to_text(raw):
    return raw.decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape").decode("latin-1")


def to_bytes(text):
    """Jobs are JSON: bytes travel as characters of Latin-1."""
    return text.encode("latin-1")


class Sandbox:
    """Inside of the namespaces."""

    def __init__(self, job):
        self.job = job

    def isolate(self):
        loopback_up()
        socket.sethostname("mta.example.test")
        run_tool("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/srv")
        for name in ("etc", "queue", "data", "log", "sys"):
            os.makedirs(f"{BASE}/{name}")
        passwd = pathlib.Path("/etc/passwd").read_text(encoding="utf-8").splitlines()
        passwd = [line for line in passwd if line.split(":")[0] not in USERS]
        passwd += [f"{user}:x:{3001 + i}:100:{user}:/nonexistent:/bin/sh" for i, user in enumerate(USERS)]
        for name, text in {**SYSTEM, "passwd": "\n".join(passwd) + "\n"}.items():
            path = pathlib.Path(BASE, "sys", name)
            path.write_text(text, encoding="utf-8")
            if os.path.exists("/etc/" + name):
                run_tool("mount", "--bind", str(path), "/etc/" + name)

    def configure(self):
        for name in ("dynamicmaps.cf", "dynamicmaps.cf.d"):
            source = "/etc/postfix/" + name
            if os.path.isdir(source):
                shutil.copytree(source, f"{CONF}/{name}")
            elif os.path.exists(source):
                shutil.copy(source, f"{CONF}/{name}")
        main = merge(BASE_MAIN, self.job.get("main", "").replace("@CONF@", CONF))
        if any(question[0] == "mail" for question in self.job["ask"]):
            main = merge(main, "header_checks = static:HOLD")
        files = {**self.job.get("files", {}), "main.cf": main, "master.cf": MASTER}
        for name, text in files.items():
            path = pathlib.Path(CONF, name)
            path.write_bytes(to_bytes(text.replace("@CONF@", CONF)))
            os.utime(path, (1_000_000_000, 1_000_000_000))
        if os.path.isdir("/etc/postfix"):
            run_tool("mount", "--bind", CONF, "/etc/postfix")
        self.queue_folders()

    @staticmethod
    def queue_folders():
        owner, drop = pwd.getpwnam("postfix").pw_uid, grp.getgrnam("postdrop").gr_gid
        os.chown(BASE + "/data", owner, owner)
        for name in ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private",
                     "saved", "trace"):
            os.makedirs(f"{QUEUE}/{name}", mode=0o700)
            os.chown(f"{QUEUE}/{name}", owner, 0)
        for name, mode in (("maildrop", 0o1730), ("public", 0o2710)):
            os.makedirs(f"{QUEUE}/{name}")
            os.chown(f"{QUEUE}/{name}", owner, drop)
            os.chmod(f"{QUEUE}/{name}", mode)
        os.makedirs(f"{QUEUE}/pid")

    def start(self):
        with open(BASE + "/log/stderr", "wb") as log:
            subprocess.Popen([DAEMONS + "/master", "-c", CONF, "-d"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                             env={"PATH": SEARCH, "MAIL_CONFIG": CONF})  # ends with its namespace
        end = time.monotonic() + 15
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", 25)).close()
                if all(os.path.exists(f"{QUEUE}/{name}") for name in ("private/rewrite", "private/anvil")):
                    return
                time.sleep(0.02)
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("Postfix does not listen: " + self.log())

    @staticmethod
    def log():
        return "".join(pathlib.Path(BASE, "log", name).read_text(encoding="utf-8", errors="replace")[-2000:]
                       for name in ("stderr", "mail.log") if os.path.exists(f"{BASE}/log/{name}"))

    def answers(self):
        found = []
        for question in self.job["ask"]:
            try:
                found.append(getattr(self, "ask_" + question[0])(*question[1:]))
            except (EOFError, OSError) as error:
                raise RuntimeError(f"{question}: {error!r}\n{self.log()}") from error
        return found

    @staticmethod
    def service(name, pairs):
        """One request of the protocol that Postfix's own programs speak: names and values that end with NUL."""
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(30)
            peer.connect(f"{QUEUE}/private/{name}")
            stream = peer.makefile("rb")
            read_attributes(stream)  # what protocol it is
            peer.sendall(b"".join(to_bytes(text) + b"\0" for pair in pairs for text in pair) + b"\0")
            return read_attributes(stream)

    def ask_rewrite(self, context, address):
        return dict(self.service("rewrite", [("request", "rewrite"), ("rule", context), ("address", address)]))["address"]

    def ask_resolve(self, sender, address):
        answer = self.service("rewrite", [("request", "resolve"), ("sender", sender), ("address", address)])
        return dict(answer[1:])  # the first is the state of the request

    @staticmethod
    def ask_smtp(lines):
        replies = []
        with socket.create_connection(("127.0.0.1", 25), timeout=60) as peer:
            stream = peer.makefile("rb")
            replies.append(read_reply(stream))
            for line in lines:
                peer.sendall(to_bytes(line) + b"\r\n")
                replies.append(read_reply(stream))
        return replies

    def ask_mail(self, sender, recipients, text):
        lines = ["EHLO client.example.test", f"MAIL FROM:<{sender}>"]
        lines += [f"RCPT TO:<{recipient}>" for recipient in recipients]
        body = text.replace("\n", "\r\n") + "\r\n."
        replies = self.ask_smtp([*lines, "DATA", body])
        found = re.search(r"queued as (\w+)", replies[-1])
        if not found:
            return {"refused": replies[2:]}
        return self.queued(found.group(1))

    @staticmethod
    def queued(queue_id):
        shown = subprocess.run(["postcat", "-c", CONF, "-q", "-e", "-h", queue_id], capture_output=True, check=False,
                               env={"PATH": SEARCH})
        found = {"sender": None, "recipients": [], "headers": []}
        original, in_headers = None, False
        for line in to_text(shown.stdout).split("\n"):
            name, colon, value = line.partition(": ")
            if line.startswith("***"):
                in_headers = "MESSAGE CONTENTS" in line
            elif in_headers:
                found["headers"].append(line)
            elif name == "sender" and colon:
                found["sender"] = value
            elif name == "original_recipient":
                original = value
            elif name in ("recipient", "done_recipient") and colon:
                found["recipients"].append([original, value])
                original = None
        return found


def read_attributes(stream):
    pairs = []
    while True:
        name = read_text(stream)
        if not name:
            return pairs
        pairs.append((name, read_text(stream)))


def read_text(stream):
    out = bytearray()
    while (byte := stream.read(1)) not in (b"\0", b""):
        out += byte
    if not byte:
        raise EOFError
    return out.decode("latin-1")


def read_reply(stream):
    reply = []
    while True:
        line = stream.readline().decode("latin-1").rstrip("\r\n")
        reply.append(line)
        if line[3:4] != "-":
            return "\n".join(reply)


def merge(*texts):
    """main.cf of several: the last value of a name counts, and no name stands there twice."""
    settings = {}
    for text in texts:
        name = None
        for line in text.splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            if line[0].isspace():
                settings[name] += "\n" + line
                continue
            name = line.partition("=")[0].strip()
            settings[name] = line
    return "\n".join(settings.values()) + "\n"


def loopback_up():
    set_interface_flags, up = 0x8914, 1  # SIOCSIFFLAGS, IFF_UP: iproute2 is not everywhere
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, set_interface_flags, struct.pack("16sH14x", b"lo", up))


def run_tool(*command):
    subprocess.run(command, check=True, capture_output=True)


def main():
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    job = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    sandbox = Sandbox(job)
    sandbox.isolate()
    sandbox.configure()
    sandbox.start()
    answers = sandbox.answers()
    pathlib.Path(sys.argv[2]).write_text(json.dumps(answers), encoding="utf-8")
    os._exit(0)  # the end of the namespace ends Postfix


if __name__ == "__main__":
    main()
