"""Calls that keep a thread waiting: for the network, for another program, for the clock."""

from collections.abc import Mapping

from audit.model.program import Call, Function, Program, Target

VERBS = frozenset({"delete", "get", "head", "options", "patch", "post", "put", "request", "send", "stream"})

_FUNCTIONS: Mapping[str, frozenset[str]] = {
    "time": frozenset({"sleep"}),
    "os": frozenset({"popen", "system", "wait", "waitpid"}),
    "requests": VERBS,
    "requests.api": VERBS,
    "httpx": VERBS,
    "urllib.request": frozenset({"urlopen", "urlretrieve"}),
    "subprocess": frozenset({"call", "check_call", "check_output", "getoutput", "getstatusoutput", "run"}),
    "socket": frozenset({"create_connection", "getaddrinfo", "gethostbyaddr", "gethostbyname"}),
    "psycopg": frozenset({"connect"}),
    "psycopg2": frozenset({"connect"}),
    "pymysql": frozenset({"connect"}),
    "MySQLdb": frozenset({"connect"}),
    "pyodbc": frozenset({"connect"}),
    "telnetlib": frozenset({"Telnet"}),
}
"""Functions by the module that they are of."""

_QUERIES = frozenset({"commit", "exec", "execute", "flush", "get", "get_one", "merge", "query", "refresh", "scalar", "scalars"})
_MAIL = frozenset({"connect", "ehlo", "login", "quit", "send_message", "sendmail", "starttls"})
_TRANSFER = frozenset({"connect", "login", "nlst", "retrbinary", "storbinary"})

_METHODS: Mapping[str, frozenset[str]] = {
    "requests.Session": VERBS,
    "requests.sessions.Session": VERBS,
    "httpx.Client": VERBS,
    "urllib3.PoolManager": frozenset({"request", "urlopen"}),
    "http.client.HTTPConnection": frozenset({"connect", "getresponse", "request"}),
    "http.client.HTTPSConnection": frozenset({"connect", "getresponse", "request"}),
    "smtplib.SMTP": _MAIL,
    "smtplib.SMTP_SSL": _MAIL,
    "ftplib.FTP": _TRANSFER,
    "ftplib.FTP_TLS": _TRANSFER,
    "socket.socket": frozenset({"accept", "connect", "recv", "sendall"}),
    "subprocess.Popen": frozenset({"communicate", "wait"}),
    "sqlalchemy.orm.Session": _QUERIES,
    "sqlalchemy.orm.session.Session": _QUERIES,
    "sqlmodel.Session": _QUERIES,
    "sqlalchemy.engine.Connection": _QUERIES,
    "sqlalchemy.Connection": _QUERIES,
}
"""Methods by the class that they are of."""

REMOTE = frozenset({"redis.Redis", "redis.StrictRedis", "redis.client.Redis"})
"""Classes whose every method asks another machine, apart from those that only prepare to."""

PREPARES = frozenset({"pipeline", "pubsub", "lock", "register_script", "close", "from_url"})

CONNECTS = frozenset({"smtplib.SMTP", "smtplib.SMTP_SSL", "ftplib.FTP", "ftplib.FTP_TLS"})
"""Classes whose constructor connects where it is given a host."""

GENERATORS = frozenset({"AsyncGenerator", "AsyncIterable", "AsyncIterator", "Generator", "Iterable", "Iterator"})
NEUTRAL = frozenset({"staticmethod", "classmethod", "override", "final", "lru_cache", "cache", "property", "cached_property"})
_DEEPEST = 6


def blocks(call: Call) -> bool:
    """Return whether a call itself keeps its thread waiting."""
    if call.awaited or call.deferred or call.first_party or call.target is Target.UNKNOWN:
        return False
    module, _, word = call.name.rpartition(".")
    if call.target is Target.CLASS:
        return call.name in CONNECTS and (call.positional > 0 or "host" in call.keywords)
    if call.owner is None:
        return word in _FUNCTIONS.get(module, ())
    return word in _METHODS.get(call.owner.name, ()) or (call.owner.name in REMOTE and word not in PREPARES)


class Blocking:
    """Answers which call of a function makes whoever calls it wait, followed through the functions of the project."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[str, Call | None] = {}

    def first(self, function: Function) -> tuple[Call, Call] | None:
        """Return the first call of a function that blocks, and the call of a library that it ends at."""
        for call in function.calls:
            end = self._end(call, _DEEPEST)
            if end is not None:
                return call, end
        return None

    def _end(self, call: Call, depth: int) -> Call | None:
        if blocks(call):
            return call
        if not call.first_party or call.awaited or call.deferred or not depth:
            return None
        name = f"{call.name}.__init__" if call.target is Target.CLASS else call.name
        if name not in self._known:
            self._known[name] = None
            callee = self._program.functions.get(name)
            if callee is not None and _runs_at_once(callee):
                ends = (self._end(each, depth - 1) for each in callee.calls)
                self._known[name] = next((end for end in ends if end is not None), None)
        return self._known[name]


def _runs_at_once(function: Function) -> bool:
    """Return whether a call of a function runs its body, then and there."""
    if function.is_async or any(each.word not in NEUTRAL for each in function.decorators):
        return False
    return not any(each.word in GENERATORS for each in function.return_mentions)
