from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from core.errors import LibraryError
from core.library import health, migrate
from core.library.connection import Database
from core.library.database import open_library
from core.library.health import check_library
from core.library.models import Base
from core.library.vector_store import VectorStore
from core.questions import Query
from tests.core.library.build import judge, photo, result, scan, waiting


def schema(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as conn:
        rows = conn.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: "".join(sql.split()) for name, sql in rows if name != "alembic_version"}


def migrate_to(path: Path, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).with_name("migrations")))
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as conn:
            config.attributes["connection"] = conn
            (command.downgrade if version == "base" else command.upgrade)(config, version)
            conn.commit()
    finally:
        engine.dispose()


def test_the_migrations_make_the_schema_of_the_models(tmp_path: Path) -> None:
    modelled, migrated = tmp_path / "modelled.db", tmp_path / "migrated.db"
    engine = create_engine(f"sqlite:///{modelled}")
    Base.metadata.create_all(engine)
    engine.dispose()
    migrate_to(migrated, "head")

    assert schema(migrated) == schema(modelled)
    with closing(sqlite3.connect(migrated)) as conn:
        assert migrate.stored_version(conn) == migrate.HEAD


@pytest.mark.parametrize("version", migrate.VERSIONS[:-1])
def test_an_older_library_is_upgraded_with_all_that_it_holds(tmp_path: Path, version: str) -> None:
    path = tmp_path / "library.db"
    with open_library(path) as library:
        scan(library, photo("a.jpg"), photo("b.jpg"))
        judge(library, {"a.jpg": "A", "b.jpg": "B"}, {"attributes.happy": 0.25, "scores.overall": 0.5})
        library.mark([1], stars=4, source="person", visible="")
        before = library.details_of([1, 2])
    migrate_to(tmp_path / "first.db", version)
    with closing(sqlite3.connect(tmp_path / "first.db")) as conn:
        conn.execute("ATTACH ? AS new", (str(path),))
        for (table,) in conn.execute("SELECT name FROM new.sqlite_master WHERE type = 'table'").fetchall():
            if table not in ("alembic_version", "sqlite_sequence"):
                columns = ", ".join(f'"{row[1]}"' for row in conn.execute(f"PRAGMA main.table_info({table})"))
                if columns:
                    conn.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM new.{table}")
        conn.commit()

    with open_library(tmp_path / "first.db") as library:
        assert library.details_of([1, 2]) == before
        assert library.ids(Query(sort="attributes.happy")).tolist() == [1, 2]
        assert library.score_history(1) == ()
    assert schema(tmp_path / "first.db") == schema(path)
    assert len(list((tmp_path / "first.backups").iterdir())) == 1


def test_an_upgrade_makes_a_backup_first_and_few_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "BACKUPS_KEPT", 2)
    path = tmp_path / "library.db"
    for number in range(migrate.BACKUPS_KEPT + 1):
        path.unlink(missing_ok=True)
        migrate_to(path, "0001")
        with closing(sqlite3.connect(path)) as conn:
            conn.execute("CREATE TABLE keepsake (number INTEGER)")
            conn.execute("INSERT INTO keepsake VALUES (?)", (number,))
            conn.commit()
        open_library(path).close()

    backups = sorted((tmp_path / "library.backups").glob("*.db"))
    assert len(backups) == migrate.BACKUPS_KEPT
    with closing(sqlite3.connect(backups[-1])) as conn:
        assert conn.execute("SELECT number FROM keepsake").fetchone() == (migrate.BACKUPS_KEPT,)
        assert migrate.stored_version(conn) == "0001"


def test_a_library_is_never_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    open_library(path).close()
    with pytest.raises(LibraryError, match="never taken back"):
        migrate_to(path, "base")


def test_a_newer_library_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    open_library(path).close()
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE alembic_version SET version_num = '9999'")
        conn.commit()
    before = path.read_bytes()

    with pytest.raises(LibraryError, match="newer version") as refused:
        open_library(path)

    assert "Update Beholder" in refused.value.hint
    assert path.read_bytes() == before


def state(folder: Path) -> dict[str, bytes | None]:
    return {item.name: item.read_bytes() if item.is_file() else None for item in folder.iterdir()}


@pytest.mark.parametrize("tables", [["notes"], ["notes", "alembic_version"]], ids=len)
@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path, tables: list[str], journal: str) -> None:
    path = tmp_path / "notes.db"
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(f"PRAGMA journal_mode={journal}")
        for table in tables:
            conn.execute(f"CREATE TABLE {table} (text)")
        conn.commit()
        before = path.read_bytes()
        with pytest.raises(LibraryError, match="another program"):
            open_library(path)
        assert "another program" in (check_library(path) or "")
        assert path.read_bytes() == before
    before = path.read_bytes()
    with pytest.raises(LibraryError, match="another program"):
        open_library(path)
    assert state(tmp_path) == {"notes.db": before}


@pytest.mark.parametrize("raw", [b"\xff\xd8\xff\xe0 a picture", b"x", b"a note\n" * 9000], ids=len)
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(raw)
    with pytest.raises(LibraryError, match=r"photo\.jpg is not a Beholder library") as refused:
        open_library(path)
    assert refused.value.hint
    assert "photo.jpg is not a Beholder library" in (check_library(path) or "")
    assert state(tmp_path) == {"photo.jpg": raw}


def test_a_folder_is_no_library_and_an_empty_file_becomes_one(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="is not a Beholder library"):
        open_library(tmp_path)
    empty = tmp_path / "empty.db"
    empty.touch()
    assert check_library(empty) is None
    open_library(empty).close()
    assert check_library(empty) is None
    assert empty.stat().st_size > 0


def test_a_look_at_a_library_tells_what_is_wrong_and_touches_nothing(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    assert check_library(path) is None
    assert state(tmp_path) == {}
    with open_library(path) as library:
        scan(library, *(photo(f"{number}.jpg") for number in range(2000)))
        assert check_library(path) is None, "while it is open elsewhere"
    whole = state(tmp_path)
    assert check_library(path) is None
    assert state(tmp_path) == whole

    raw = bytearray(path.read_bytes())
    raw[8192:] = b"\xa5" * (len(raw) - 8192)
    path.write_bytes(raw)
    broken = state(tmp_path)
    assert "is damaged" in (check_library(path) or "")
    assert state(tmp_path) == broken

    path.unlink()
    migrate_to(path, "0001")
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE alembic_version SET version_num = '9999'")
        conn.commit()
    assert "newer version" in (check_library(path) or "")


def test_what_the_disk_refuses_at_the_opening_is_said_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "library.db"
    with open_library(path) as library:
        scan(library, photo("a.jpg"))
        item = waiting(library)["a.jpg"]
        library.write_results([result(item, "A", embedding=1)])
    with monkeypatch.context() as patched:
        patched.setattr(VectorStore, "_rows_on_disk", refuse)
        with pytest.raises(LibraryError, match="Permission denied"):
            open_library(path)
    monkeypatch.setattr(health, "_holds_a_database", refuse)
    with pytest.raises(LibraryError, match="Permission denied"):
        open_library(path)
    assert "Permission denied" in (check_library(path) or "")


@pytest.mark.parametrize("place", ["header", "pages"])
def test_a_damaged_library_is_put_aside_with_its_vectors(tmp_path: Path, place: str) -> None:
    path = tmp_path / "library.db"
    with open_library(path) as library:
        scan(library, *(photo(f"{number}.jpg") for number in range(2000)))
    (tmp_path / "library.vectors").mkdir()
    raw = bytearray(path.read_bytes())
    if place == "header":
        raw[16:100] = b"x" * 84
    else:
        raw[8192:] = b"\xa5" * (len(raw) - 8192)
    path.write_bytes(raw)

    with open_library(path) as library:
        assert len(library.ids(Query())) == 0
        (notice,) = library.notices
        assert "damaged" in notice

    (aside,) = tmp_path.glob("library.damaged-*.db")
    assert aside.read_bytes() == bytes(raw)
    assert aside.with_name(f"{aside.stem}.vectors").is_dir()


def test_damage_that_is_met_later_is_found_by_the_next_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "CHECKED_BYTES", 0)
    path = tmp_path / "library.db"
    with open_library(path) as library:
        scan(library, *(photo(f"{number}.jpg") for number in range(2000)))
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2 :] = b"\xa5" * (len(raw) - len(raw) // 2)
    path.write_bytes(raw)
    with open_library(path) as library:
        assert library.notices == ()
        with pytest.raises(LibraryError, match="is damaged"):
            library.ids(Query())
    with open_library(path) as library:
        assert len(library.notices) == 1
        assert len(library.ids(Query())) == 0
    with open_library(path) as library:
        assert library.notices == ()


def test_processes_that_make_the_library_at_the_same_moment_get_along(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from core.library.database import open_library\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "library = open_library(Path(sys.argv[1])); print(*library.notices); library.close()"
    )
    root = Path(migrate.__file__).parents[2]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "library.db")],
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.communicate(timeout=60)[0].strip() for process in processes] == ["", "", ""]
    assert [process.returncode for process in processes] == [0, 0, 0]


def test_a_folder_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(LibraryError, match="cannot be made"):
        open_library(tmp_path / "file" / "library.db")


def store_phrase(opened: Database, pragma: str) -> None:
    with opened.write() as conn:
        conn.exec_driver_sql(f"PRAGMA {pragma}")
        conn.exec_driver_sql("INSERT INTO phrases (name) VALUES (?)", ("x" * 1_000_000,))


def test_a_read_only_library_and_a_full_disk_are_said_plainly(tmp_path: Path) -> None:
    open_library(tmp_path / "library.db").close()
    opened = Database(tmp_path / "library.db")
    try:
        with opened.read() as conn:
            pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        with pytest.raises(LibraryError, match="is full") as full:
            store_phrase(opened, f"max_page_count = {pages}")
        assert "Free some space" in full.value.hint
        with pytest.raises(LibraryError, match="cannot be written"):
            store_phrase(opened, "query_only = 1")
    finally:
        opened.close()


def test_our_own_mistakes_are_not_dressed_up(tmp_path: Path) -> None:
    open_library(tmp_path / "library.db").close()
    opened = Database(tmp_path / "library.db")
    try:
        with pytest.raises(Exception, match="no such table") as failed, opened.read() as conn:
            conn.exec_driver_sql("SELECT * FROM nowhere")
        assert not isinstance(failed.value, LibraryError)
    finally:
        opened.close()


def test_a_private_library_leaves_nothing_behind() -> None:
    library = open_library(None)
    folder = library.path.parent
    scan(library, photo("a.jpg"))
    assert judge(library, {"a.jpg": "A"})
    assert folder.is_dir()
    library.close()
    assert not folder.exists()


def test_what_was_stored_is_there_again(tmp_path: Path) -> None:
    with open_library(tmp_path / "sub" / "library.db") as library:
        scan(library, photo("a.jpg"))
        judge(library, {"a.jpg": "A"}, {"scores.overall": 0.5})
    with open_library(tmp_path / "sub" / "library.db") as library:
        (row,) = library.rows(library.ids(Query()))
        assert row.overall == 0.5
        assert library.notices == ()


def test_opening_an_up_to_date_library_imports_no_alembic(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    open_library(path).close()
    code = (
        "import sys; from pathlib import Path; from core.library.database import open_library\n"
        f"open_library(Path({str(path)!r})).close(); sys.exit('alembic' in sys.modules)"
    )
    root = Path(migrate.__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
