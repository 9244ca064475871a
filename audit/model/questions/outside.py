"""Names of the standard library that reach out of the program: clock, environment, files, network, randomness, processes."""

from enum import StrEnum


class Reach(StrEnum):
    """What a use of a name does to the world outside, or takes from it."""

    CLOCK = "reads the clock"
    ENVIRONMENT = "reads the environment"
    FILES = "touches files"
    NETWORK = "opens the network"
    RANDOMNESS = "draws randomness"
    PROCESSES = "starts another program"

    @property
    def advice(self) -> str:
        """What to do instead, in the imperative."""
        return _ADVICE[self]


_ADVICE = {
    Reach.CLOCK: "take the moment as an argument, or ask a clock that the domain owns as a port",
    Reach.ENVIRONMENT: "take the value as an argument; let the settings read it and the composition root hand it in",
    Reach.FILES: "take the content as an argument, or ask a port that the domain owns and that an outer layer implements",
    Reach.NETWORK: "ask a port that the domain owns and that an outer layer implements",
    Reach.RANDOMNESS: "take the value as an argument, or ask a port that the domain owns for it",
    Reach.PROCESSES: "ask a port that the domain owns and that an outer layer implements",
}

_FUNCTIONS = {
    Reach.CLOCK: """
        datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today datetime.date.today
        time.time time.time_ns time.monotonic time.monotonic_ns time.perf_counter time.perf_counter_ns
    """,
    Reach.ENVIRONMENT: "os.environ os.environb os.getenv os.getenvb os.putenv",
    Reach.FILES: """
        builtins.open io.open os.listdir os.scandir os.walk os.remove os.unlink os.rename os.replace os.mkdir os.makedirs
        os.rmdir os.stat os.path.exists os.path.isfile os.path.isdir os.path.getsize os.path.getmtime
        shutil.copy shutil.copy2 shutil.copyfile shutil.copytree shutil.move shutil.rmtree glob.glob glob.iglob
        tempfile.mkdtemp tempfile.mkstemp tempfile.gettempdir
        pathlib.Path.open pathlib.Path.read_text pathlib.Path.read_bytes pathlib.Path.write_text pathlib.Path.write_bytes
        pathlib.Path.mkdir pathlib.Path.rmdir pathlib.Path.unlink pathlib.Path.touch pathlib.Path.rename
        pathlib.Path.exists pathlib.Path.is_file pathlib.Path.is_dir pathlib.Path.iterdir pathlib.Path.glob
        pathlib.Path.rglob pathlib.Path.stat pathlib.Path.cwd pathlib.Path.home
    """,
    Reach.NETWORK: """
        socket.create_connection socket.getaddrinfo socket.gethostbyname socket.gethostname
        urllib.request.urlopen urllib.request.urlretrieve asyncio.open_connection asyncio.start_server
    """,
    Reach.RANDOMNESS: """
        random.random random.randint random.randrange random.choice random.choices random.shuffle random.sample
        random.uniform random.gauss random.normalvariate random.triangular random.expovariate random.getrandbits
        random.randbytes random.seed secrets.choice secrets.randbelow secrets.randbits secrets.token_bytes
        secrets.token_hex secrets.token_urlsafe os.urandom
    """,
    Reach.PROCESSES: """
        subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.getoutput os.system os.popen
        asyncio.create_subprocess_exec asyncio.create_subprocess_shell
    """,
}
_CLASSES = {
    Reach.FILES: "tempfile.TemporaryDirectory tempfile.NamedTemporaryFile tempfile.TemporaryFile",
    Reach.NETWORK: """
        socket.socket http.client.HTTPConnection http.client.HTTPSConnection smtplib.SMTP smtplib.SMTP_SSL ftplib.FTP
        imaplib.IMAP4 imaplib.IMAP4_SSL poplib.POP3 xmlrpc.client.ServerProxy
    """,
    Reach.RANDOMNESS: "random.SystemRandom secrets.SystemRandom",
    Reach.PROCESSES: "subprocess.Popen",
}
_BY_FUNCTION = {name: reach for reach, names in _FUNCTIONS.items() for name in names.split()}
_BY_CLASS = {name: reach for reach, names in _CLASSES.items() for name in names.split()}


def reach_of_use(name: str) -> Reach | None:
    """Return what a function or object does that is handed on or used; `os.environ.get` counts as `os.environ`."""
    return _BY_FUNCTION.get(name) or _BY_FUNCTION.get(name.rpartition(".")[0])


def reach_of_call(name: str) -> Reach | None:
    """Return what a call does; naming a class, as an annotation does, is no call of it."""
    return _BY_CLASS.get(name) or reach_of_use(name)
