"""``habeas build --watch``, as the person runs it who is writing records."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

INVENTED = Path(__file__).parents[2] / "invented"
#: How long anything here may take, in seconds.
LONGEST = 180


def wait_for(path: Path, words: str, times: int = 1) -> None:
    end = time.monotonic() + LONGEST
    while path.read_text(encoding="utf-8").count(words) < times:
        assert time.monotonic() < end, path.read_text(encoding="utf-8")
        time.sleep(0.05)


def test_each_change_is_built_and_a_broken_record_ends_nothing(tmp_path: Path) -> None:
    records = tmp_path / "records"
    shutil.copytree(INVENTED, records)
    file = records / "records.ttl"
    whole = file.read_text(encoding="utf-8")
    broken = whole.replace("habeas:hasSensitivity sensitivity:public", "", 1)
    assert broken != whole
    output, errors = tmp_path / "output", tmp_path / "errors"
    command = ["build", str(records), "--releases", str(tmp_path / "releases"), "--watch"]
    with output.open("w") as one, errors.open("w") as other:
        process = subprocess.Popen(
            [sys.executable, "-c", "from habeas.cli import main; main()", *command],
            stdout=one,
            stderr=other,
            # Who runs this in the background may have it ignore Ctrl-C.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
        )
    try:
        wait_for(output, "releases", 1)

        file.write_text(broken, encoding="utf-8")
        wait_for(errors, "no release was made", 1)
        file.write_text(whole, encoding="utf-8")
        wait_for(output, "releases", 2)
        process.send_signal(signal.SIGINT)

        assert process.wait(LONGEST) == 0
        # A file that is just being written can be built twice; it is the same release.
        assert len(set(output.read_text(encoding="utf-8").split())) == 1
    finally:
        process.kill()
        process.wait()
