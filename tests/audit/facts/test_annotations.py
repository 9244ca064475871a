"""What annotations say by their shape."""

import ast

import pytest

from audit.facts.annotations import annotation_of, provider_of
from audit.model.code import Annotation


def _said(text: str) -> Annotation:
    found = annotation_of(ast.parse(text, mode="eval").body)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("User", "User"),
        ("models.User", "models.User"),
        ("User | None", "User"),
        ("None | User", "User"),
        ("Optional[User]", "User"),
        ("typing.Optional['User']", "User"),
        ("Union[User, None]", "User"),
        ("'User | None'", "User"),
        ("'Optional[\"User\"]'", "User"),
        ("Annotated[User, Depends(current)]", "User"),
        ("Annotated[User | None, 1]", "User"),
        ("Final[User]", "User"),
        ("ClassVar[Optional[User]]", "User"),
        ("list[User]", "list"),
        ("Repository[User]", "Repository"),
        ("User | Admin", ""),
        ("Union[User, Admin]", ""),
        ("None", "None"),
        ("'not a type'", ""),
        ("make()", ""),
        (f"{'Optional[' * 30}User{']' * 30}", ""),
    ],
)
def test_a_type_stands_for_one_class_whatever_it_is_wrapped_in(text: str, path: str) -> None:
    assert ".".join(_said(text).path) == path


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("dict[str, models.User | None]", "dict str models.User"),
        ("list['User']", "list User"),
        ("Annotated[Session, Depends(get_session)]", "Annotated Session"),
        ("Callable[[User], Awaitable[None]]", "Callable User Awaitable"),
        ("Literal['a', 'b']", "Literal a b"),
    ],
)
def test_every_class_that_a_type_mentions_is_told(text: str, names: str) -> None:
    assert [".".join(path) for path in _said(text).names] == names.split()


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("Annotated[User, Depends(current)]", "current"),
        ("Annotated[User, Security(auth.current, scopes=['me'])]", "auth.current"),
        ("Annotated[User, Depends(dependency=current)]", "current"),
        ("Annotated[Login, Depends()]", "."),
        ("'Annotated[User, Depends(current)]'", "current"),
        ("Annotated[User, Depends(Guard('admin'))]", "Guard.()"),
        ("FromDishka[Login]", "."),
        ("Annotated[int, Query(ge=1)]", ""),
        ("User", ""),
    ],
)
def test_what_provides_a_value_is_told(text: str, provider: str) -> None:
    said = _said(text).provider
    assert (said == (".",) and provider == ".") or ".".join(said) == provider


def test_a_default_may_say_what_provides_a_value() -> None:
    assert provider_of(ast.parse("Depends(get_db)", mode="eval").body) == ("get_db",)
    assert provider_of(ast.parse("Query(1)", mode="eval").body) == ()
    assert provider_of(None) == ()
