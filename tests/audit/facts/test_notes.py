"""What signatures and bodies of a file say."""

import textwrap

import msgspec

from audit.extract import extract
from audit.model import bodies
from audit.model.code import UNBOUND, Code
from audit.model.facts import ModuleFacts
from tests.audit.facts.reading import facts


def _code(text: str) -> Code:
    return msgspec.json.decode(facts(textwrap.dedent(text)).code, type=Code)


def test_a_signature_tells_its_parameters() -> None:
    [function] = _code("async def find(a, /, b: int, *rest, c: str = 'x', d=Depends(get), **more) -> list[User]: ...").functions
    told = [(each.name, each.kind, each.has_default, ".".join(each.provider)) for each in function.parameters]
    assert told == [
        ("a", "positional", False, ""),
        ("b", "either", False, ""),
        ("c", "keyword", True, ""),
        ("d", "keyword", True, "get"),
        ("rest", "star", True, ""),
        ("more", "double_star", True, ""),
    ]
    assert function.is_async
    assert function.returns is not None
    assert function.returns.names == (("list",), ("User",))


def test_a_method_is_named_after_its_class_and_bound_in_its_body() -> None:
    code = _code("class Outer:\n    class Inner:\n        def run(self): ...\n")
    [function] = code.functions
    assert function.qualname == "Outer.Inner.run"
    assert code.parents[function.body] == function.scope


def test_a_body_that_does_nothing_is_bare() -> None:
    code = _code(
        '''
        def one():
            """Doc."""
        def two(): ...
        def three():
            raise NotImplementedError("not here")
        def four():
            raise ValueError
        def five():
            return None
        '''
    )
    assert {each.qualname: each.bare for each in code.functions} == {
        "one": True,
        "two": True,
        "three": True,
        "four": False,
        "five": False,
    }


def test_a_decorator_tells_its_first_string_and_its_keywords() -> None:
    [function] = _code(
        "@router.post('/users', status_code=201, dependencies=[Depends(guard), Depends(auth.user)])\ndef f(): ..."
    ).functions
    [decorator] = function.decorators
    assert (decorator.path, decorator.called, decorator.literal) == (("router", "post"), True, "/users")
    assert decorator.keywords == (("status_code", "201"), ("dependencies", "guard,auth.user"))


def test_what_is_returned_is_told_by_its_shape() -> None:
    [function] = _code("async def f(a):\n    if a:\n        return {'a': a}\n    return await User.load(a)\n").functions
    assert [(each.path, each.called, each.awaited, each.kind) for each in function.returned] == [
        ((), False, False, "dict"),
        (("User", "load"), True, True, ""),
    ]


def test_a_call_tells_whom_it_calls_with_what_and_where_the_name_is_bound() -> None:
    code = _code(
        "from a import Login\n\n\nasync def f(repo, *args):\n    await Login(repo, 1).execute(key=repo.id)\n    repo.get(*args)\n"
    )
    function = code.functions[0].body
    told = [(each.receiver, each.path, each.binder, each.positional, each.keywords, each.awaited) for each in code.calls]
    assert told == [
        ((), ("Login",), 0, 2, (), False),
        (("Login",), ("execute",), 0, 0, ("key",), True),
        ((), ("repo", "get"), function, -1, (), False),
    ]
    assert {each.function for each in code.calls} == {function}


def test_calls_of_builtins_are_left_out_but_for_those_that_reach_outside() -> None:
    assert [each.path for each in _code("len(x)\nopen('a')\nprint(1)\nsorted(unknown(1))\n").calls] == [("open",), ("unknown",)]
    assert _code("unknown(1)\n").calls[0].binder == UNBOUND


def test_a_builtin_that_is_bound_anew_is_a_name_like_any_other() -> None:
    assert [each.path for each in _code("from a import len\nlen(x)\n").calls] == [("len",)]


def test_assignments_in_functions_and_to_attributes_are_told() -> None:
    code = _code(
        """
        def f(user: User, make):
            found: User = make()
            user.name = 'x'
            user.tags += [1]
            with make() as entered:
                entered.run()
        """
    )
    assert [(each.target, each.value.path, each.value.called, each.value.kind, each.augmented) for each in code.assigns] == [
        (("found",), ("make",), True, "", False),
        (("user", "name"), (), False, "", False),
        (("user", "tags"), (), False, "", True),
        (("entered",), ("make",), True, "entered", False),
    ]


def test_names_that_are_bound_in_other_ways_are_told() -> None:
    code = _code("def f(a):\n    a = g()\n    for a in b:\n        pass\n    c, d = a\n")
    assert [name for _, name in code.rebound] == ["a"]


def test_fields_and_headers_of_classes_are_told() -> None:
    code = _code(
        "@dataclass(frozen=True)\nclass User(Base[Id], table=True):\n    id: Mapped[int] = mapped_column()\n    kind = 'x'\n"
    )
    [header] = code.headers
    assert (header.decorators[0].keywords, header.keywords, header.arguments) == (
        (("frozen", "True"),),
        (("table", "True"),),
        (("Id",),),
    )
    assert [(each.name, each.called, each.text, each.has_value) for each in code.fields] == [
        ("id", ("mapped_column",), "", True),
        ("kind", (), "x", True),
    ]


def test_a_name_of_the_module_that_stands_for_a_type_is_told() -> None:
    [alias] = _code("CurrentUser = Annotated[User, Depends(current)]\ncount = 1\n").aliases
    assert (alias.name, alias.annotation.path, alias.annotation.provider) == ("CurrentUser", ("User",), ("current",))


def test_places_count_code_points() -> None:
    [call] = _code("def f(x):\n    'ä😀'; x.go()\n").calls
    assert call.place == (2, 10, 2, 16)


def test_code_inside_a_comprehension_belongs_to_the_function_around_it() -> None:
    code = _code("def f(x):\n    return [x.go(i) for i in x]\n")
    assert [each.function for each in code.calls] == [code.functions[0].body]


def test_what_runs_when_the_module_is_loaded_belongs_to_no_function() -> None:
    assert [each.function for each in _code("from a import Service\nservice = Service()\n").calls] == [0]


def test_an_assertion_raises_as_well() -> None:
    code = _code("def pay(a):\n    assert a\n    if a:\n        raise Late(a)\n    raise\n\n\nassert pay\n")
    assert [(each.path, each.place[0]) for each in code.raises] == [(("AssertionError",), 2), (("Late",), 4), ((), 5)]


def test_the_quick_way_to_pack_says_what_the_plain_one_says() -> None:
    text = 'class A:\n    x: int = field(default="\x1b\u2028é")\n    def f(self, a=1): return g("\x7f", a)\n'
    quick = extract(text.encode(), bodies.packed)
    assert isinstance(quick, ModuleFacts)
    assert bodies.code_of(quick) == _code(text)


def test_a_lone_surrogate_is_packed_as_a_question_mark() -> None:
    packed = extract(b'g("caf\\udce9")\n', bodies.packed)
    assert isinstance(packed, ModuleFacts)
    assert [call.literal for call in bodies.code_of(packed).calls] == ["caf?"]
