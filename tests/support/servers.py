"""Real servers for the tests of network tables: each on the loopback and a socket in a folder of its own.

    with PostgreSQL() as server: ...     server.port, server.socket; stopped and removed at the end
    reason = PostgreSQL.missing()        why it cannot run here, or None

A server that refuses to run as root gets the user of its package. Folders are short, for the sake of socket paths.
"""
import contextlib
import glob
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import tempfile
import time

SEARCH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
START_LIMIT = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`program` is searched in PATH, then as a pattern; `user` is who runs it when we are root."""
    name = ""
    package = ""
    program = ""
    pattern = ""
    user = None

    @classmethod
    def path(cls, program=None):
        found = shutil.which(program or cls.program, path=SEARCH)
        if found or not cls.pattern:
            return found
        return next(iter(sorted(glob.glob(cls.pattern.format(program or cls.program)), reverse=True)), None)

    @classmethod
    def missing(cls):
        if not cls.path():
            return f"{cls.name} is not installed (package {cls.package})"
        if cls.user and os.geteuid() == 0:
            try:
                pwd.getpwnam(cls.user)
            except KeyError:
                return f"there is no user {cls.user} to run {cls.name}"
        return None

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ps-", dir="/tmp"))
        self.port = free_port()
        self.process = None
        self.as_user = {}
        if self.user and os.geteuid() == 0:
            account = pwd.getpwnam(self.user)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self.as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        self.folder.chmod(0o755)
        self.log = self.folder / "log"

    def __enter__(self):
        try:
            self.prepare()
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *command, **options):
        done = subprocess.run([str(part) for part in command], cwd=self.folder, stdout=subprocess.PIPE, timeout=START_LIMIT,
                              stderr=subprocess.STDOUT, check=False, **self.as_user, **options)
        if done.returncode != 0:
            raise RuntimeError(f"{command[0]}: {done.stdout.decode(errors='replace')[-2000:]}")
        return done.stdout

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([str(part) for part in self.command()], cwd=self.folder, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log, **self.as_user)
        limit = time.monotonic() + START_LIMIT
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"{self.name} did not start: {self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)

    def stop(self):
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def prepare(self):
        pass

    def command(self):
        raise NotImplementedError

    def ready(self):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False


class PostgreSQL(Server):
    name, package, program, user = "PostgreSQL", "postgresql", "postgres", "postgres"
    pattern = "/usr/lib/postgresql/*/bin/{}"

    def prepare(self):
        self.data = self.folder / "data"
        self.run(self.path("initdb"), "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync",
                 "--no-instructions")

    def command(self):
        return (self.path(), "-D", self.data, "-k", self.folder, "-p", self.port, "-c", "listen_addresses=127.0.0.1", "-c",
                "fsync=off", "-c", "shared_buffers=16MB", "-c", "max_connections=100")

    def ready(self):
        with contextlib.suppress(RuntimeError):
            self.sql("SELECT 1")
            return True
        return False

    def sql(self, text, database="postgres"):
        return self.run(self.path("psql") or "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.folder, "-p", self.port,
                        "-U", "postgres", "-d", database, "-c", text)

    def stop(self):
        if self.process is not None:
            self.process.send_signal(2)  # SIGINT ends sessions that are open, SIGTERM waits for them
        super().stop()


class MariaDB(Server):
    name, package, program, user = "MariaDB", "mariadb-server", "mariadbd", "mysql"

    def prepare(self):
        self.socket = self.folder / "sock"
        self.data = self.folder / "data"
        self.run(self.path("mariadb-install-db"), "--no-defaults", "--auth-root-authentication-method=normal",
                 "--skip-test-db", f"--datadir={self.data}", "--skip-name-resolve",
                 *([f"--user={self.user}"] if self.as_user else []))

    def command(self):
        return (self.path(), "--no-defaults", f"--datadir={self.data}", f"--socket={self.socket}", f"--port={self.port}",
                "--bind-address=127.0.0.1", f"--pid-file={self.folder}/pid", "--skip-name-resolve",
                "--innodb-buffer-pool-size=8M", "--innodb-flush-log-at-trx-commit=0", "--innodb-log-file-size=8M",
                f"--tmpdir={self.folder}")

    def ready(self):
        with contextlib.suppress(RuntimeError):
            self.sql("SELECT 1")
            return True
        return False

    def sql(self, text, database=""):
        client = self.path("mariadb") or "mariadb"
        return self.run(client, "--no-defaults", f"--socket={self.socket}", "-uroot", *([database] if database else []),
                        "--default-character-set=utf8mb4", "-e", text)


SLAPD_CONFIG = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include /etc/ldap/schema/nis.schema
{extra}
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/slapd.pid
allow bind_v2
{tls}
database mdb
maxsize 16777216
suffix "dc=example,dc=com"
rootdn "cn=admin,dc=example,dc=com"
rootpw secret
directory {folder}/db
dbnosync
{database}
"""


class Slapd(Server):
    """`ldif` is loaded before the start. TLS with a certificate of our own, made when openssl is there."""
    name, package, program = "slapd", "slapd", "slapd"

    def __init__(self, ldif="", extra="", database=""):
        super().__init__()
        self.ldif, self.extra, self.database = ldif, extra, database
        self.tls_port = free_port()
        self.certificate = self.folder / "cert.pem"
        self.socket = self.folder / "ldapi"

    @property
    def socket_url(self):
        return "ldapi://" + str(self.socket).replace("/", "%2F")

    def prepare(self):
        (self.folder / "db").mkdir()
        key = self.folder / "key.pem"
        self.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", self.certificate,
                 "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "2")
        tls = f"TLSCACertificateFile {self.certificate}\nTLSCertificateFile {self.certificate}\nTLSCertificateKeyFile {key}"
        self.config = self.folder / "slapd.conf"
        self.config.write_text(SLAPD_CONFIG.format(folder=self.folder, tls=tls, extra=self.extra, database=self.database))
        entries = self.folder / "entries.ldif"
        entries.write_text(self.ldif, encoding="utf-8")
        if self.ldif:
            self.run(self.path("slapadd"), "-q", "-f", self.config, "-l", entries)

    def command(self):
        return (self.path(), "-d", "0", "-f", self.config, "-h",
                f"ldap://127.0.0.1:{self.port} ldaps://127.0.0.1:{self.tls_port} {self.socket_url}")


class Memcached(Server):
    name, package, program, user = "memcached", "memcached", "memcached", "nobody"

    def command(self):
        return (self.path(), "-l", "127.0.0.1", "-p", self.port, "-m", "16", "-t", "1")

    def ask(self, *lines, data=b""):
        """Sends lines and gives back all that comes until END, STORED or the like."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as peer:
            peer.sendall(b"".join(line + b"\r\n" for line in lines) + data)
            reply = b""
            while not reply.endswith((b"END\r\n", b"STORED\r\n", b"DELETED\r\n", b"FOUND\r\n", b"OK\r\n", b"ERROR\r\n")):
                part = peer.recv(65536)
                if not part:
                    break
                reply += part
        return reply

    def get(self, key):
        reply = self.ask(b"get " + key)
        return None if reply == b"END\r\n" else reply.split(b"\r\n", 1)[1][:-len(b"\r\nEND\r\n")]

    def set(self, key, value, flags=0):
        return self.ask(b"set %s %d 0 %d" % (key, flags, len(value)), value)
