from app.storage.database import Database
from app.storage.profile import ProfileStore


def test_a_fact_is_kept_under_its_key_and_replaced(database: Database) -> None:
    profile = ProfileStore(database)
    assert profile.get("name", str) is None
    profile.put("name", "Анна")
    profile.put("name", "Анна П.")
    profile.put("specialisations", ("law", "medicine"))
    assert profile.get("name", str) == "Анна П."
    assert profile.get("specialisations", tuple[str, ...]) == ("law", "medicine")


def test_a_fact_that_is_over_is_none(database: Database) -> None:
    profile = ProfileStore(database)
    profile.put("name", "Анна")
    profile.put("name", None)
    assert profile.get("name", str) is None
