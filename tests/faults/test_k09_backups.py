"""K09, I08: a backup carries its own key, and comes back beside newer ones."""

import pytest

from bot.keys import rotate
from bot.upkeep import wall_clock
from services.app import App
from storage import rotation
from storage.backups import make_backup, restore
from storage.database import open_database
from storage.sealing import Sealer
from storage.secrets import OtherKeys, Secrets
from tests.conftest import MONDAY
from tests.faults.county import founded_and_settled
from tests.faults.sealed import as_stored, fill, in_clear, opened_by, quietly

WORDS = "five words nobody else knows"

pytestmark = pytest.mark.usefixtures("quick_passphrase")


@pytest.fixture
def address(each_address):
    return each_address


@pytest.fixture
def elsewhere(request, address, tmp_path):
    """The address of an empty database of the same kind."""
    if address.startswith("postgresql"):
        return request.getfixturevalue("new_postgresql")()
    return f"sqlite:///{tmp_path / 'elsewhere.db'}"


@pytest.fixture
def app(app, monkeypatch):
    """Two rows a batch, and the time of day at which other processes look."""
    monkeypatch.setattr(rotation, "BATCH", 2)
    return App(app.db, app.texts, wall_clock, app.programme, app.secrets)


@pytest.fixture
async def county(app):
    await founded_and_settled(app)
    await app.do(fill)


async def test_k09_backups_from_before_and_after_come_back(app, county, address, elsewhere, tmp_path):
    """One from before carries its own key: beside newer ones it opens what came, until that is anew."""
    there = await app.db.read(in_clear)
    out = tmp_path / "before.backup"
    await make_backup(address, out, app.secrets, WORDS, MONDAY, quietly)
    [old] = app.secrets.field_keys_there()
    await rotate(app, quietly)
    [new] = app.secrets.field_keys_there()

    def as_it_was(connection, _contents):
        return in_clear(connection)

    assert await restore(elsewhere, out, WORDS, app.secrets, as_it_was) == there
    newest, *others = app.secrets.field_keys_there()
    assert others == [new, old]
    assert newest not in {new, old}
    db = open_database(elsewhere, app.secrets.sealer())
    heir = App(db, app.texts, app.clock, app.programme, app.secrets)
    assert (await rotate(heir, quietly)).goes_on
    stored = await db.read(as_stored)
    assert opened_by(Sealer([bytes.fromhex(new), bytes.fromhex(old)]), stored) == set()
    await db.close()
    assert app.secrets.field_keys_there() == (newest,)
    again = tmp_path / "after.backup"
    await make_backup(elsewhere, again, app.secrets, WORDS, MONDAY, quietly)
    third = Secrets(tmp_path / "third")
    assert await restore(f"sqlite:///{tmp_path / 'third.db'}", again, WORDS, third, as_it_was) == there
    assert third.field_keys_there() == (newest,)


async def test_k09_keys_of_another_county_are_never_mixed_in(app, county, address, elsewhere, tmp_path):
    out = tmp_path / "one.backup"
    await make_backup(address, out, app.secrets, WORDS, MONDAY, quietly)
    other = Secrets(tmp_path / "other")
    other.sealer()
    keys = other.field_keys_there()
    for name in ("", "audit.key"):
        if name:
            assert other.audit_key
        with pytest.raises(OtherKeys):
            await restore(elsewhere, out, WORDS, other, lambda *_: None)
    assert other.field_keys_there() == keys


async def test_k09_a_backup_made_while_keys_are_rotated_opens(app, county, address, elsewhere, tmp_path):
    """It looked at the keys before the new one was laid, and at the rows when the old one was gone."""
    early, there = app.secrets.packed(), await app.db.read(in_clear)
    await rotate(app, quietly)

    class Early(Secrets):
        def packed(self):
            return early

    out = tmp_path / "beside.backup"
    await make_backup(address, out, Early(app.secrets.folder), WORDS, MONDAY, quietly)
    third = Secrets(tmp_path / "third")
    assert await restore(elsewhere, out, WORDS, third, lambda c, _: in_clear(c)) == there
    assert len(third.field_keys_there()) == 2
