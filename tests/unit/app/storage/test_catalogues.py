from app.storage.catalogues import CatalogueRepository
from app.storage.database import Database


def test_a_catalogue_is_kept_to_the_byte_in_place_of_the_one_before(database: Database) -> None:
    kept = CatalogueRepository(database)
    assert kept.of("sha256:1") is None
    kept.keep("sha256:1", b'{"a": 1}\n')
    kept.keep("sha256:1", b'{"a":  "\xd1\x8f"}')
    assert kept.of("sha256:1") == b'{"a":  "\xd1\x8f"}'


def test_no_catalogue_of_another_server_stays(database: Database) -> None:
    kept = CatalogueRepository(database)
    kept.keep("sha256:1", b"one")
    kept.keep("sha256:2", b"two")
    assert (kept.of("sha256:1"), kept.of("sha256:2")) == (None, b"two")
