"""myhostname, mydomain and mynetworks where nobody sets them: postconf and postern-conf work out the same.

Each machine is a child process in namespaces of its own (network, host name, mounts): it gets addresses, a host name and an
/etc/hosts, and runs both programs on one set of files after the other. Needs `ip` and the right to make namespaces.
"""
# suite: timeout 600, processors 2
import concurrent.futures
import ctypes
import os
import pathlib
import shutil
import subprocess
import tempfile
import traceback
import unittest

from differential import Comparison, Job, both, differences

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWUSER, CLONE_NEWNET = 0x00020000, 0x04000000, 0x10000000, 0x40000000
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
LIBC = ctypes.CDLL(None, use_errno=True)
IP = shutil.which("ip", path="/usr/sbin:/usr/bin:/sbin:/bin")
WORKERS = 12  # a fatal error of postconf sleeps for a second

HOSTS = """127.0.0.1 localhost both
::1 both six
192.0.2.9 both office
192.0.2.10 office
198.51.100.1 far halfway
127.0.0.1 halfway
"""

UP = ["link set lo up", "link add v0 type veth peer name v1"]
RUN = ["link set v0 up", "link set v1 up"]


def addresses(device, *texts):
    # `nodad`: usable at once.
    return [f"addr add {text} dev {device}" + (" nodad" if ":" in text else "") for text in texts]


MACHINES = {
    "nothing": [],
    "loopback": ["link set lo up"],
    "office": UP + addresses("v0", "192.0.2.9/24", "192.0.2.10/24", "192.0.2.200/25", "10.1.2.3/8", "2001:db8::9/64",
                             "2001:db8::a/64") + RUN,
    "odd_prefixes": UP + addresses("v0", "192.0.2.9/32", "192.0.3.9/31", "130.1.50.3/19", "223.255.255.1/1", "11.1.2.3/0",
                                   "2001:db8:ffff:ffff::9/61", "2001:db9::a/127", "2001:dba::a/1", "2001:dbb::a/128") + RUN,
    "down": UP + addresses("v0", "192.0.2.9/24", "2001:db8::9/64"),
    "no_loopback": UP[1:] + addresses("v0", "192.0.2.9/24", "2001:db8::9/64") + RUN,
    "point_to_point": UP + ["addr add 192.0.2.9 peer 192.0.2.10/32 dev v0", "addr add 192.0.4.9 peer 192.0.4.10/24 dev v0",
                            "addr add 2001:db8::9 peer 2001:db8:1::a/64 dev v0 nodad"] + RUN,
    "classes": UP + addresses("v0", "1.2.3.4/24", "127.1.2.3/24", "128.2.3.4/24", "191.2.3.4/24", "192.2.3.4/24",
                              "223.2.3.4/24", "0.2.3.4/24", "192.0.2.9/24") + RUN,
    "no_class": UP + addresses("v0", "240.2.3.4/24") + RUN,
    "same_everywhere": UP + ["link add br0 type bridge"] + addresses("v0", "192.0.2.9/25", "fe80::1234/64") +
                       addresses("v1", "192.0.2.9/24", "fe80::1234/64") + addresses("br0", "192.0.2.9/24") +
                       addresses("lo", "10.0.0.1/24") + RUN + ["link set br0 up"],
    "any_order": ["link set lo up"] + addresses("lo", *(f"10.0.0.{n}/8" for n in (127, 128, 1, 255, 64, 200)), "192.0.2.9/24"),
    "only_ipv6": ["link set lo up", "-4 addr flush dev lo"],
    "only_ipv4": ["link set lo up", "-6 addr flush dev lo"] + addresses("lo", "192.0.2.9/24"),
}

EVERYWHERE = [
    "",
    "mynetworks_style = host",
    "mynetworks_style = class",
    "mynetworks_style = subnet",
    "compatibility_level = 2",
    "inet_interfaces = loopback-only",
    "inet_interfaces =",
    "inet_interfaces = 127.0.0.1",
    "inet_interfaces = 192.0.2.9 [2001:db8::9]",
    "inet_interfaces = 2001:db8::a, [::1] 192.0.2.10,192.0.2.9\nmynetworks_style = host",
    "inet_interfaces = both\nmynetworks_style = host",
    "inet_interfaces = office\ninet_protocols = ipv4",
    "inet_protocols = ipv4",
    "inet_protocols = ipv6",
    "inet_protocols = ipv6, ipv4",
    "inet_protocols = ipv4\ninet_interfaces = loopback-only",
    "inet_protocols =",
    "mynetworks = 192.0.2.0/28\ninet_interfaces = far",
]

INTERFACES = [
    "all", "all,", "all all", "ALL", "loopback-only 127.0.0.1", "Loopback-only", "{all}", "{ 127.0.0.1 }",
    "[127.0.0.1]", "[::1", "::1]", "[]", "[", "[both]", "LOCALHOST", "six", "far", "halfway", "127.0.0.1 far", "both far",
    "127.0.0.1:25", "[::1]:25", "::ffff:127.0.0.1", "::127.0.0.1", "127.1", "2130706433", "0x7f000001", "127.0.0.01",
    "127.0.0.1/8", "0.0.0.0", "::", "127.0.0.1,::1", "127.0.0.1\t::1", "127.0.0.1;::1", "9.9.9.200 9.9.9.1", "5.6.7.8 1.2.3.4",
    "2001:: 1.2.3.4", "$", "$$", "$nosuch 127.0.0.1", "$myhostname localhost", "$mynetworks localhost", "hash:/x", "-", "/",
    "192.0.2.200 192.0.2.10 192.0.2.9 2001:db8::a 2001:db8::9 ::1 127.0.0.1",
]
SORTS = [
    "10.0.0.127 10.0.0.128", "10.0.0.127 10.0.0.1 10.0.0.200", "10.0.0.200 10.0.0.1 10.0.0.64",
    "10.0.0.64 10.0.0.127 10.0.0.200 10.0.0.1 10.0.0.255 10.0.0.128 127.0.0.1",
    "127.0.0.1 10.0.0.128 10.0.0.255 10.0.0.1 10.0.0.200 10.0.0.127 10.0.0.64", "10.0.0.64 10.0.0.64 10.0.0.127 10.0.0.64",
]
STYLES = ["", ",", "host,", "host host", "host subnet", "Host", "host bad", "{host}", "host\tbad", "$", "h$$ost", "\u00e9",
          "$default_transport", "${config_directory?host}", "$foo\nfoo = host", "${mynetworks?host}"]
PROTOCOLS = [",", "all,", "all ipv4", "ALL", "ipv4;", "{ipv4}", "ipv4 none", "$", "${inet_interfaces?ipv4}", "$foo\nfoo = ipv4"]
FIRST_FAULT = [
    "mynetworks_style = bad\ninet_protocols = bad", "mynetworks_style = bad\ninet_interfaces = /",
    "inet_protocols = $\nmynetworks_style = ${", "inet_interfaces = $\nmynetworks_style = ${",
    "inet_protocols = $\ncompatibility_level = x", "inet_interfaces = /\ncompatibility_level = x",
    "mynetworks_style = bad\ncompatibility_level = x", "mydomain = $\nmynetworks_style = bad",
    "myhostname = $\nmynetworks_style = bad", "relayhost = $nosuch\nmynetworks_style = bad", "nosuch = 1\ninet_protocols = bad",
    "compatibility_level = bad", "compatibility_level = bad\nmynetworks = 1", "inet_protocols = bad\nmynetworks = 1",
    "inet_interfaces = ${{99999999999999999999} < {1} ? {a}}",
]
NAMES = [
    "", "myhostname = $mydomain", "myhostname = vm.$mydomain", "mydomain = $myhostname", "mydomain =", "mydomain = q.r",
    "mydomain = .q", "myhostname = a..b", "myhostname = x.", "myhostname = .", "myhostname =", "myhostname = x",
    "myhostname = x\nmydomain =", "myhostname = x${mydomain?{yes}:{no}}", "mydomain = x${myhostname?{yes}:{no}}",
    "myhostname = a b.c d", "mydomain = $nosuch", "myhostname = h.$relayhost\nrelayhost = $mydomain", "mydomain = $mydomain",
    "myhostname = x.$$y", "mydomain = $$y", "mydomain = $$", "mydomain = $$foo\nfoo = 1", "myhostname = $process_name",
    "mydomain = $myorigin", "mydomain = ${config_directory}.x", "mydomain = $", "myhostname = $\nmydomain = a", "myhostname = ${",
    "mydomain = $default_transport", "mydomain = a.$myhostname", "mynetworks = $mydomain", "myhostname = $mynetworks",
]
HOST_NAMES = ["vm", "a.b", "a.b.c", "a_b", "x.", ".x", "a..b", "-a", "a-", "a b", "1", "1.2.3.4", "", "a" * 63, "a" * 64, "\u00e9"]


def call(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def enter():
    """New namespaces for this process. Without root, root of a user namespace."""
    flags = CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWNS
    uid, gid = os.geteuid(), os.getegid()
    if uid == 0:
        call(LIBC.unshare(flags))
    else:
        call(LIBC.unshare(flags | CLONE_NEWUSER))
        pathlib.Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        pathlib.Path("/proc/self/uid_map").write_text(f"0 {uid} 1", encoding="ascii")
        pathlib.Path("/proc/self/gid_map").write_text(f"0 {gid} 1", encoding="ascii")
    call(LIBC.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None))


def become(host_name, commands, root):
    """This process gets that machine."""
    enter()
    hosts = root / "hosts"
    hosts.write_text(HOSTS, encoding="ascii")
    call(LIBC.mount(os.fsencode(hosts), b"/etc/hosts", None, MS_BIND, None))
    name = host_name.encode()
    call(LIBC.sethostname(name, len(name)))
    for command in commands:
        subprocess.run([IP, *command.split()], check=True, capture_output=True)


def on_machine(host_name, commands, jobs, root):
    """What differs, job by job, on a machine of its own; runs in a child process."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reader)
            try:
                become(host_name, commands, root)
                with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
                    results = list(pool.map(lambda job: both(job, root), jobs))
                bad = [(job, found) for job, result in zip(jobs, results) if (found := differences(job, *result))]
                text = f"{len(bad)} of {len(jobs)} runs differ\n" if bad else ""
                for job, found in bad[:8]:
                    text += f"postconf {' '.join(job.args)}, main.cf {job.files['main.cf']!r}\n"
                    text += "".join(f"    {what}\n" for _, what in found)
                status = 0
            except Exception:  # the parent has to hear of it
                text = traceback.format_exc()
            with os.fdopen(writer, "w", encoding="utf-8", errors="replace") as out:
                out.write(text)
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8", errors="replace") as pipe:
        text = pipe.read()
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0 and not text:
        text = "the child process died"
    return text


def why_no_machines():
    if not IP:
        return "`ip` (iproute2) is not installed"
    with tempfile.TemporaryDirectory() as folder:
        error = on_machine("vm", ["link set lo up", "link add v0 type veth peer name v1"], [], pathlib.Path(folder))
    return f"no namespaces: {error.strip().splitlines()[-1]}" if error else None


class ComputedDefaults(Comparison):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        reason = why_no_machines()
        if reason:
            raise unittest.SkipTest(reason)

    def compare(self, texts, args=("mynetworks", "myhostname", "mydomain"), machine="office", host_name="vm"):
        jobs = [Job(tuple(args), files={"main.cf": text + "\n"}) for text in texts]
        error = on_machine(host_name, MACHINES[machine], jobs, self.root)
        if error:
            self.fail(f"on {machine}, host name {host_name!r}: {error}")

    def test_inet_interfaces(self):
        self.compare([f"inet_interfaces = {text}" for text in INTERFACES])

    def test_inet_interfaces_with_one_protocol(self):
        for protocol in ("ipv4", "ipv6"):
            self.compare([f"inet_protocols = {protocol}\ninet_interfaces = {text}" for text in INTERFACES])

    def test_order_of_named_addresses(self):
        self.compare([f"mynetworks_style = host\ninet_interfaces = {text}" for text in SORTS], machine="any_order")

    def test_mynetworks_style(self):
        self.compare([f"mynetworks_style = {text}" for text in STYLES])

    def test_inet_protocols(self):
        self.compare([f"inet_protocols = {text}" for text in PROTOCOLS])

    def test_first_fault(self):
        for args in (("-n",), ("-M",), ("relayhost",), ("-H",), ("-x", "mynetworks")):
            self.compare(FIRST_FAULT, args)

    def test_names(self):
        for host_name in ("vm", "a.b"):
            self.compare(NAMES, ("-x", "myhostname", "mydomain", "myorigin"), "loopback", host_name)
            self.compare(NAMES, ("-n",), "loopback", host_name)
            self.compare(NAMES, ("myhostname", "mydomain"), "loopback", host_name)

    def test_names_of_the_host(self):
        for host_name in HOST_NAMES:
            self.compare(["", "mydomain = q.r", "myhostname = h.i"], ("myhostname", "mydomain", "myorigin"), "loopback",
                         host_name)
            self.compare(["relayhost = x"], ("-d", "mydomain"), "loopback", host_name)

    def test_defaults_ignore_the_files(self):
        self.compare(["inet_interfaces = loopback-only\nmynetworks_style = host\nmydomain = q.r"],
                     ("-d", "mynetworks", "mydomain", "myhostname", "mynetworks_style"))
        self.compare([""], ("-d", "mynetworks"), "nothing")
        self.compare([""], ("-d", "relayhost"), "nothing")


for _name in MACHINES:
    setattr(ComputedDefaults, f"test_machine_{_name}",
            lambda self, name=_name: self.compare(EVERYWHERE, ("-h", "mynetworks"), name)
            or self.compare([""], ("-d", "mynetworks"), name))

if __name__ == "__main__":
    unittest.main()
