"""Run Python as if on macOS, as far as kg can tell: put this folder first in PYTHONPATH.

It says so; a pipe that closes sends no SIGIO; memory can be limited, and nothing keeps to the limit; and a copy of a
process that forked dies, as it may there once a library of the system was used.
"""

import fcntl
import os
import resource
import sys
import sysconfig
import types

_fcntl, _setrlimit = fcntl.fcntl, resource.setrlimit


def fcntl_(descriptor, command, argument=0):
    return _fcntl(descriptor, command, argument & ~os.O_ASYNC if command == fcntl.F_SETFL else argument)


def setrlimit(which, limits):
    if which != resource.RLIMIT_AS:
        _setrlimit(which, limits)


def fork():
    raise OSError("a process was forked without exec")


sysconfig.get_config_vars()  # of the Python that runs, before it says that it is another's
fcntl.fcntl = fcntl_
resource.setrlimit = setrlimit
os.fork = fork
sys.platform = "darwin"
sys.modules["_scproxy"] = types.SimpleNamespace(_get_proxy_settings=dict, _get_proxies=dict)
