from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from reference_service.infrastructure.keys import Keys, keys_of
from reference_service.infrastructure.settings import Settings


def test_processes_that_begin_at_once_have_the_same_keys_of_development(tmp_path: Path) -> None:
    for turn in range(20):
        folder = tmp_path / str(turn)

        def read(_: int, folder: Path = folder) -> Keys:
            return keys_of(Settings(data_folder=folder))

        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(read, range(8)))

        assert len({keys.token_key for keys in found}) == 1
        assert [path.name for path in folder.iterdir()] == ["development-keys.json"]
