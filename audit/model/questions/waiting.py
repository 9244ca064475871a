"""What an import may wait for until a function needs it."""

_SOME_PLATFORMS = """
crypt ctypes curses dbm ensurepip fcntl grp idlelib msvcrt multiprocessing nis nt ossaudiodev posix pty pwd readline resource
rlcompleter spwd sqlite3 ssl syslog termios tkinter tty turtle turtledemo venv winreg winsound
"""
_FOR_DEBUGGING = """
antigravity bdb cProfile code codeop doctest faulthandler pdb profile pstats pydoc this timeit trace tracemalloc unittest
webbrowser
"""
MAY_WAIT = frozenset((_SOME_PLATFORMS + _FOR_DEBUGGING).split())
"""Modules of the standard library that not every Python has, or that no start should pay for."""
