"""What the project is called and what it declares to need from elsewhere."""

import re
from collections.abc import Iterable, Iterator, Sequence

from audit.discover.manifests import Manifest, lines, table, texts

_IMPORTED_AS = {
    "apache_airflow": "airflow",
    "argon2_cffi": "argon2",
    "attrs": "attr",
    "beautifulsoup4": "bs4",
    "djangorestframework": "rest_framework",
    "django_cors_headers": "corsheaders",
    "django_environ": "environ",
    "django_filter": "django_filters",
    "faiss_cpu": "faiss",
    "gitpython": "git",
    "grpcio": "grpc",
    "grpcio_health_checking": "grpc_health",
    "grpcio_status": "grpc_status",
    "kafka_python": "kafka",
    "msgpack_python": "msgpack",
    "mysqlclient": "MySQLdb",
    "opencv_contrib_python": "cv2",
    "opencv_python": "cv2",
    "opencv_python_headless": "cv2",
    "pillow": "PIL",
    "protobuf": "google",
    "psycopg2_binary": "psycopg2",
    "pycryptodome": "Crypto",
    "pycryptodomex": "Cryptodome",
    "pygithub": "github",
    "pyjwt": "jwt",
    "pymupdf": "fitz",
    "pynacl": "nacl",
    "pyopenssl": "OpenSSL",
    "pypdf2": "PyPDF2",
    "pyserial": "serial",
    "pysocks": "socks",
    "python_json_logger": "pythonjsonlogger",
    "python_ldap": "ldap",
    "python_telegram_bot": "telegram",
    "pywin32": "win32api",
    "pyyaml": "yaml",
    "pyzmq": "zmq",
    "scikit_image": "skimage",
    "scikit_learn": "sklearn",
    "setuptools": "pkg_resources",
    "websocket_client": "websocket",
}
"""Well-known distributions whose import name is not their own name."""

_NAMESPACES = ("azure", "backports", "google", "jaraco", "opentelemetry", "ruamel", "sphinxcontrib", "zope")
"""Packages that many distributions fill together; each is called after what it puts in."""

_SECTIONS = ("tool.poetry.dependencies", "tool.poetry.dev-dependencies", "packages", "dev-packages")
"""Tables whose keys are distributions; the last two are those of a Pipfile."""

_LISTS = ("project.dependencies", "tool.uv.dev-dependencies")
_GROUPS = ("project.optional-dependencies", "dependency-groups", "tool.pdm.dev-dependencies")
"""Tables whose values are lists of requirements."""

_REQUIREMENT = r"([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:$|[\[<>=!~;@(,]|\s)"
_SETUP_NAME = r"""setup\(\s*name\s*=\s*["']([\w.-]+)["']"""
_EGG = r"[#&]egg=([A-Za-z0-9][\w.-]*)"
_SETUP_REQUIRES = r"(?:install|tests|setup)_requires\s*=\s*\[((?:[^\[\]]|\[[^\[\]]*\])*)\]"
_QUOTED = r"""["']([^"'\n]+)["']"""


def distributions_of(manifests: Sequence[Manifest]) -> frozenset[str]:
    """Return the project's own distribution names, normalised to `like_this`."""
    keys = ("project.name", "tool.poetry.name", "metadata.name")
    found = [manifest.at(key) for manifest in manifests for key in keys]
    found += [name for manifest in manifests if manifest.name == "setup.py" for name in re.findall(_SETUP_NAME, manifest.text)]
    return frozenset(_normalised(name) for name in found if isinstance(name, str))


def dependencies_of(manifests: Sequence[Manifest], own: frozenset[str]) -> frozenset[str]:
    """Return the names by which declared distributions, the project's own left out, may be imported."""
    declared = {_normalised(name) for manifest in manifests for name in _declared(manifest)}
    return frozenset(name for distribution in declared - own for name in _import_names(distribution))


def _declared(manifest: Manifest) -> Iterator[str]:
    """Yield the distributions that a manifest asks for."""
    match manifest.name:
        case "pyproject.toml" | "Pipfile":
            yield from _in_toml(manifest)
        case "setup.cfg":
            options = manifest.section("options")
            extras = table(manifest.table.get("options.extras_require"))
            for value in (options.get("install_requires"), options.get("tests_require"), *extras.values()):
                yield from _names(lines(value))
        case "setup.py":
            for listed in re.findall(_SETUP_REQUIRES, manifest.text):
                yield from _names(re.findall(_QUOTED, listed))
        case name if name.endswith((".txt", ".in")):
            yield from _names(lines(manifest.text))


def _in_toml(manifest: Manifest) -> Iterator[str]:
    for key in _SECTIONS:
        yield from manifest.section(key)
    for group in manifest.section("tool.poetry.group").values():
        yield from table(table(group).get("dependencies"))
    for key in _LISTS:
        yield from _names(manifest.texts(key))
    for key in _GROUPS:
        for group in manifest.section(key).values():
            yield from _names(texts(group))


def _names(requirements: Iterable[str]) -> Iterator[str]:
    """Yield the distribution that each requirement names; an option, a path or a bare link names none."""
    for requirement in requirements:
        found = re.search(_EGG, requirement) or re.match(_REQUIREMENT, requirement)
        if found is not None:
            yield found[1]


def _import_names(distribution: str) -> Iterator[str]:
    """Yield what a distribution may be imported as: generous, for it only says what is not the project's own."""
    plain = distribution.removeprefix("types_").removesuffix("_stubs")
    yield distribution
    yield plain
    yield _IMPORTED_AS.get(plain, plain)
    yield plain.removeprefix("python_").removesuffix("_python")
    first = plain.partition("_")[0]
    if first in _NAMESPACES:
        yield first


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name.strip()).lower()
