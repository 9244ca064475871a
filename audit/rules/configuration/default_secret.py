from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Class, Field
from audit.model.project import Project
from audit.model.questions.configuration import filled_secrets, is_local
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/main.py": (
        "from fastapi import FastAPI\n\nfrom shop.settings import Settings\n\nsettings = Settings()\napp = FastAPI()\n"
    ),
}


class DefaultSecret(Rule):
    """A secret has a value that ships with the code.

    Why: Where the variable is forgotten, the service starts all the same, with a secret that everybody with the code knows.
    Whoever knows the key of the tokens is every user.

    Instead: Give the field no default, so that the program does not start without it, and put the values for development into
    a file that is not committed. `SecretStr("changeme")`, `Field(default=…)` and `os.getenv("KEY", "changeme")` ship a value
    as well, and so does a password inside of an address; `None` and an empty text are none. The address of a database on
    `localhost` is milder: nobody gets in from outside with it. So is a `postgres_password` whose `postgres_host` beside it
    falls back to `localhost`.
    """

    id = "CFG103"
    severity = Severity.HIGH
    effort = Effort.LOW
    criterion = "No secret ships with the code"
    curve = Curve(good=0.03, half=0.20)
    bad = (
        Example(
            {
                **_FILES,
                "shop/settings.py": (
                    "from pydantic import Field, SecretStr\nfrom pydantic_settings import BaseSettings\n\n\n"
                    "class Settings(BaseSettings):\n"
                    "    secret_key: SecretStr = SecretStr('changeme')  # finding: CFG103\n"
                    "    database_password: SecretStr = Field(default=SecretStr('shop'), alias='DB')  # finding: CFG103\n"
                    "    token_url: str = '/token'\n"
                ),
            }
        ),
        Example(
            {
                **_FILES,
                "shop/settings.py": (
                    "import os\n\nfrom pydantic import BaseSettings\n\n\n"
                    "class Settings(BaseSettings):\n"
                    "    SECRET_KEY: str = os.getenv('SECRET_KEY', 'insecure')  # finding: CFG103\n"
                    "    API_TOKEN: str = 'letmein'  # finding: CFG103\n"
                    "    DATABASE_URL: str = 'postgresql://shop:shop@localhost/shop'  # finding: CFG103\n"
                ),
            }
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/settings.py": (
                    "from pydantic import Field, SecretStr\nfrom pydantic_settings import BaseSettings\n\n\n"
                    "class Settings(BaseSettings):\n    secret_key: SecretStr\n    database_password: SecretStr = Field(...)\n"
                    "    mail_password: SecretStr = SecretStr('')\n    api_token: SecretStr | None = None\n"
                    "    token_issuer: str = 'shop'\n    database_url: str = 'sqlite:///shop.db'\n\n\n"
                    "class Trial(BaseSettings):\n    api_token: SecretStr = SecretStr('letmein')\n"
                ),
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of fields of settings that hold secrets, told by their names or by a password in their default."""
        return sum(1 for _ in filled_secrets(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each field that holds a secret and has a value of its own."""
        for owner, field in filled_secrets(project):
            if field.shipped.strip():
                yield self._finding(project, owner, field)

    def _finding(self, project: Project, owner: Class, field: Field) -> Finding:
        name = f"{owner.word}.{field.name}"
        return self.finding(
            project.modules[owner.module],
            field.span,
            subject=name,
            message=f"`{name}` has a secret for a default, which ships with the code",
            help=f"remove the default of `{field.name}`, so that the program does not start without it",
            data={"class": owner.name, "field": field.name},
            unit=f"{owner.name}.{field.name}",
            severity=Severity.MEDIUM if is_local(owner, field) else self.severity,
        )
