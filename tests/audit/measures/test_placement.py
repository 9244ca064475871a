"""Recorded paths find the files of the tree that they are about, or none."""

from audit.measures.placement import Placement, placed

KNOWN = ("shop/domain/user.py", "shop/web/user.py", "setup.py")


def _placed(*recorded: str, sources: tuple[str, ...] = (), known: tuple[str, ...] = KNOWN) -> Placement:
    return placed(recorded, sources, known=known, root="/work/shop", beside="/work/shop/build")


def test_a_path_below_the_root_stands_where_it_says() -> None:
    assert _placed("/work/shop/shop/domain/user.py") == Placement({"/work/shop/shop/domain/user.py": "shop/domain/user.py"})


def test_a_relative_path_starts_from_the_root_or_from_beside_the_data() -> None:
    assert _placed("shop/web/user.py", "../setup.py") == Placement(
        {"shop/web/user.py": "shop/web/user.py", "../setup.py": "setup.py"}
    )


def test_a_relative_path_starts_from_a_source_first() -> None:
    assert _placed("user.py", sources=("/work/shop/shop/web",)) == Placement({"user.py": "shop/web/user.py"})


def test_a_path_of_another_folder_is_matched_by_its_end_and_the_folder_is_told() -> None:
    assert _placed("/ci/build/shop/domain/user.py", "/ci/build/setup.py") == Placement(
        {"/ci/build/setup.py": "setup.py", "/ci/build/shop/domain/user.py": "shop/domain/user.py"}, moved=(("/ci/build", ""),)
    )


def test_a_path_of_another_system_is_matched_by_its_end() -> None:
    assert _placed("C:\\build\\shop\\domain\\user.py").paths == {"C:\\build\\shop\\domain\\user.py": "shop/domain/user.py"}


def test_an_end_that_two_files_share_decides_nothing() -> None:
    assert _placed("/ci/user.py") == Placement({}, strangers=("/ci/user.py",))


def test_one_name_alone_decides_nothing_about_a_file_in_a_folder() -> None:
    assert _placed("/ci/price.py", known=("shop/domain/price.py",)) == Placement({}, strangers=("/ci/price.py",))


def test_two_paths_that_end_alike_are_both_left_out() -> None:
    paths = ("/a/shop/domain/user.py", "/b/shop/domain/user.py")
    assert _placed(*paths) == Placement({}, strangers=paths)


def test_a_file_that_stands_where_it_says_is_not_taken_by_another() -> None:
    assert _placed("/work/shop/shop/domain/user.py", "/ci/shop/domain/user.py") == Placement(
        {"/work/shop/shop/domain/user.py": "shop/domain/user.py"}, strangers=("/ci/shop/domain/user.py",)
    )
