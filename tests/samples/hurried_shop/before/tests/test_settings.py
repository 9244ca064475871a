from shop import settings


def test_there_is_a_database() -> None:
    assert settings.DATABASE_URL
