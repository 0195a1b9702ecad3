"""K09: a thief of the file reads no names, no words; a new key opens what an old one sealed."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services import people
from storage import archives
from storage.sealing import Sealer, WrongKey
from storage.secrets import Secrets
from tests.conftest import MONDAY

CANARY = "堃喆小雁"


async def test_k09_a_name_is_not_in_the_file(app, address, tmp_path):
    await app.do(lambda tx: people.agree(tx, tx.people.actor(77, "zh_CN", MONDAY), CANARY))
    assert (await app.see(lambda tx: tx.people.find(77))).name == CANARY
    if address.startswith("sqlite"):
        written = b"".join(path.read_bytes() for path in Path(tmp_path).glob("county.db*"))
        assert CANARY.encode() not in written
    raw = await app.db.read(lambda connection: connection.exec_driver_sql("SELECT name FROM people").scalar())
    assert CANARY.encode() not in bytes(raw)


def test_keys_are_rotated_by_putting_a_new_one_in_front():
    old, new = os.urandom(32), os.urandom(32)
    sealed = Sealer([old]).seal(b"words")
    assert Sealer([new, old]).open(sealed) == b"words"
    with pytest.raises(WrongKey):
        Sealer([new]).open(sealed)


def test_the_secrets_folder_is_for_its_owner_only_and_gives_the_same_keys_again(secrets):
    key, ballot = secrets.audit_key, secrets.ballot_key(5)
    assert secrets.ballot_key(5) == ballot != secrets.ballot_key(6)
    assert type(secrets)(secrets.folder).audit_key == key
    assert (secrets.folder.stat().st_mode & 0o077) == 0
    assert (secrets.folder / "audit.key").stat().st_mode & 0o077 == 0

    secrets.shred_ballot_key(5)
    assert secrets.boxes_with_keys() == {6}
    assert secrets.ballot_key(5) != ballot
    secrets.shred_ballot_key(404)


@pytest.mark.skipif(sys.platform != "linux", reason="looks in /proc")
def test_i03_a_new_key_is_on_the_disk_before_anything_is_sealed_with_it(tmp_path, monkeypatch):
    """Its name too: a key that a power cut takes away makes one voter two, or shuts every sealed column."""
    synced: list[Path] = []
    fsync = os.fsync

    def noting(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink())
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noting)
    Secrets(tmp_path / "secrets").ballot_key(7)
    assert synced[-1] == tmp_path / "secrets" / "ballots"


def test_k09_a_guess_at_a_backups_passphrase_costs_64_mebibytes():
    assert archives.COST * 8 * 128 >= 64 * 1024 * 1024  # scrypt's N × r × 128


def test_a_key_that_many_want_at_once_is_one_key(tmp_path):
    """Questions are asked in many threads: the first press of a rating makes its key."""
    for box in range(20):
        together = threading.Barrier(8)
        folder = Secrets(tmp_path / "secrets")

        def ask(box=box, together=together, folder=folder):
            together.wait(10)
            return folder.ballot_key(box)

        with ThreadPoolExecutor(8) as threads:
            keys = {each.result() for each in [threads.submit(ask) for _ in range(8)]}
        assert len(keys) == 1
        assert len(keys.pop()) == 32
    assert [path.name for path in (tmp_path / "secrets").rglob("*.new")] == []
