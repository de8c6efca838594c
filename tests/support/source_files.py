"""The files of the project, and C++ text with what is not code blanked out."""
import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(os.environ.get("POSTERN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2])).resolve()


def project_files(*patterns, root=ROOT):
    """Paths relative to the root: tracked or new, never ignored. All files when no pattern is given."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    try:
        listed = subprocess.run(command, check=True, capture_output=True).stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):  # an unpacked archive has no git
        listed = [str(p.relative_to(root)) for p in root.rglob("*") if not p.relative_to(root).match("build/*")]
        listed = [p for p in listed if not patterns or any(pathlib.PurePath(p).match(q) for q in patterns)]
    return sorted({p for p in listed if p and (root / p).is_file()})


def read(path, root=ROOT):
    return (root / path).read_text(encoding="utf-8", errors="replace")


_NOT_CODE = re.compile(
    r"""//[^\n]*|/\*.*?\*/|R"(?P<tag>[^()\\\s]{0,16})\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'""",
    re.DOTALL)


def code_only(text):
    """Comments and literals become blanks of the same length, so that offsets and lines stay."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group())
    return _NOT_CODE.sub(blank, text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1
