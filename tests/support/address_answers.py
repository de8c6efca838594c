"""Runs address_answers, which says what Postern makes of addresses, on questions for mail_sandbox."""
import os
import pathlib
import subprocess
import tempfile

import mail_sandbox

SOURCE = pathlib.Path(os.environ.get("POSTERN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
BUILD = pathlib.Path(os.environ.get("POSTERN_BUILD_DIR", SOURCE / "build/release"))
ANSWERS = os.environ.get("POSTERN_ADDRESS_ANSWERS", str(BUILD / "tests/address_answers"))


def ours(main, files, asked):
    with tempfile.TemporaryDirectory(prefix="address-") as folder:
        for name, text in files.items():
            pathlib.Path(folder, name).write_bytes(mail_sandbox.to_bytes(text))
        text = mail_sandbox.merge(mail_sandbox.BASE_MAIN, main).replace("@CONF@", folder)
        pathlib.Path(folder, "main.cf").write_bytes(mail_sandbox.to_bytes(text))
        lines = "".join("\t".join(question) + "\n" for question in asked)
        done = subprocess.run([ANSWERS, f"{folder}/main.cf"], input=mail_sandbox.to_bytes(lines), capture_output=True,
                              timeout=300, check=False)
    if done.returncode != 0:
        raise AssertionError(done.stderr.decode(errors="replace"))
    return done.stdout.decode("latin-1").split("\n")[:-1]
