from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Class, Field
from audit.model.project import Project
from audit.model.questions.configuration import hides, secrets
from audit.model.rule import Curve, Example, Rule

_FILES = {
    "shop/__init__.py": "",
    "shop/main.py": (
        "from fastapi import FastAPI\n\nfrom shop.settings import Settings\n\nsettings = Settings()\napp = FastAPI()\n"
    ),
}


class PlainSecret(Rule):
    """A secret is kept in the settings as plain text.

    Why: Settings are printed when a program starts, shown in tracebacks and sent to whoever collects errors. A plain password
    goes with them, and stays in every log that it ever reached.

    Instead: Type the field `SecretStr` or `SecretBytes` and take the value by `get_secret_value()` where it is handed over.
    An alias of `str`, `str | None` and `repr=False` on one field leave it in the dump of the model.
    """

    id = "CFG102"
    severity = Severity.MEDIUM
    effort = Effort.LOW
    criterion = "Secrets in the settings hide their value"
    curve = Curve(good=0.03, half=0.20)
    bad = (
        Example(
            {
                **_FILES,
                "shop/settings.py": (
                    "from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n"
                    "    database_password: str  # finding: CFG102\n"
                    "    JWT_SECRET_KEY: str | None = None  # finding: CFG102\n"
                    "    token_url: str = '/token'\n    token_expire_minutes: int = 30\n"
                ),
            }
        ),
        Example(
            {
                **_FILES,
                "shop/settings.py": (
                    "from typing import Annotated, Optional\n\nfrom pydantic import BaseModel, BaseSettings, Field\n\n\n"
                    "class Mail(BaseModel):\n    host: str\n"
                    "    password: Annotated[str, Field(min_length=8)]  # finding: CFG102\n\n\n"
                    "class Store(BaseSettings):\n    store_password: str  # finding: CFG102\n\n\n"
                    "class Settings(Store):\n    mail: Mail\n"
                    "    api_key: Optional[str] = Field(None, env='API_KEY')  # finding: CFG102\n"
                ),
            }
        ),
    )
    good = (
        Example(
            {
                **_FILES,
                "shop/settings.py": (
                    "from pydantic import SecretStr\nfrom pydantic_settings import BaseSettings\n\n\n"
                    "class Settings(BaseSettings):\n    database_password: SecretStr\n    api_key: SecretStr | None = None\n"
                    "    token_url: str = '/token'\n    token_expire_minutes: int = 30\n    password_min_length: int = 12\n"
                    "    secret_name: str = 'shop/database'\n    public_key: str = ''\n\n\n"
                    "class MailSettings(BaseSettings):\n    password: str\n"
                ),
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of fields of settings that hold secrets, told by their names."""
        return sum(1 for _ in secrets(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each field that holds a secret and shows it."""
        for owner, field in secrets(project):
            if not hides(field):
                yield self._finding(project, owner, field)

    def _finding(self, project: Project, owner: Class, field: Field) -> Finding:
        name = f"{owner.word}.{field.name}"
        hidden = "SecretBytes" if field.type is not None and field.type.word == "bytes" else "SecretStr"
        return self.finding(
            project.modules[owner.module],
            field.span,
            subject=name,
            message=f"`{name}` holds a secret as plain text",
            help=f"type `{field.name}` as `{hidden}` and take the value by `get_secret_value()` where it is used",
            data={"class": owner.name, "field": field.name},
            unit=f"{owner.name}.{field.name}",
        )
