"""The law of a profile: one contract a role that its modules play."""

from audit.law.implied import implied_by
from audit.model.law import Chain, ContractResult, Hop, Standing
from audit.model.settings import Settings
from tests.audit.law.held import project

FILES = {
    "shop/__init__.py": "",
    "shop/domain/__init__.py": "",
    "shop/domain/user.py": "from shop.infrastructure import users\nimport shop.infrastructure.users\n",
    "shop/application/__init__.py": "",
    "shop/application/login.py": "from shop.domain import user\n",
    "shop/infrastructure/__init__.py": "",
    "shop/infrastructure/users.py": "from shop.domain import user\n",
    "shop/presentation/__init__.py": "",
    "shop/presentation/routes.py": "from shop.application import login\nfrom shop.infrastructure import users\n",
}


def test_each_role_is_held_to_what_it_may_see() -> None:
    hop = Hop("shop.domain.user", "shop.infrastructure.users", "shop/domain/user.py", (1, 2))

    assert implied_by(project(FILES, Settings(profile="layered"))) == (
        ContractResult(
            "domain imports no other layer",
            "layered",
            Standing.BROKEN,
            why="`shop.domain.user` imports `shop.infrastructure.users`",
            chains=(Chain("domain", "infrastructure", (hop,)),),
        ),
        ContractResult("application imports no layer but domain", "layered", Standing.KEPT),
        ContractResult("presentation imports no layer but domain, application, infrastructure", "layered", Standing.KEPT),
        ContractResult("infrastructure imports no layer but domain", "layered", Standing.KEPT),
    )


def test_a_project_without_an_architecture_is_held_to_nothing() -> None:
    assert implied_by(project(FILES, Settings(profile="none"))) == ()
