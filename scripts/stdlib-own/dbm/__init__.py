"""Generic interface to all dbm clones: files that act like dictionaries of bytes.

    import dbm
    d = dbm.open(file, 'w', 0o666)

The kind of an existing file is found out by `whichdb`; a new one is made by the first module of `dbm.gnu`, `dbm.ndbm`
and `dbm.dumb` that can be imported. Keys and values are bytes; str is encoded.
"""

__all__ = ["open", "whichdb", "error"]

import io
import os
import struct
import sys


class error(Exception):
    pass


_names = ["dbm.gnu", "dbm.ndbm", "dbm.dumb"]
_defaultmod = None
_modules = {}

error = (error, OSError)

try:
    from dbm import ndbm
except ImportError:
    ndbm = None


def _module(name):
    """The backend module of that name, or None."""
    if name not in _modules:
        try:
            _modules[name] = __import__(name, fromlist=["open"])
        except ImportError:
            return None
    return _modules[name]


def open(file, flag="r", mode=0o666):
    """Open or create a database at path file.

    flag: 'r' (default) read only, 'w' read and write an existing one, 'c' also create it, 'n' always a new, empty one.
    mode is used when a file has to be created.
    """
    global _defaultmod
    if _defaultmod is None:
        for name in _names:
            _defaultmod = _module(name)
            if _defaultmod is not None:
                break
        else:
            raise ImportError("no dbm clone found; tried %s" % _names)

    kind = whichdb(file) if "n" not in flag else None
    if kind is None:
        if "c" not in flag and "n" not in flag:
            raise error[0]("db file doesn't exist; use 'c' or 'n' flag to create a new db")
        module = _defaultmod
    elif kind == "":
        raise error[0]("db type could not be determined")
    else:
        module = _module(kind)
        if module is None:
            raise error[0]("db type is {0}, but the module is not available".format(kind))
    return module.open(file, flag, mode)


def whichdb(filename):
    """Guess which module opens the file: its name, '' when it cannot be told, None when the file is not there or unreadable."""
    filename = os.fsencode(filename)

    def readable(*suffixes):
        for suffix in suffixes:
            io.open(filename + suffix, "rb").close()

    try:
        readable(b".pag", b".dir")
        return "dbm.ndbm"
    except OSError:
        pass
    try:
        readable(b".db")
        # ndbm on top of Berkeley DB
        if ndbm is not None:
            ndbm.open(filename).close()
            return "dbm.ndbm"
    except OSError:
        pass

    try:
        os.stat(filename + b".dat")
        size = os.stat(filename + b".dir").st_size
        if size == 0:
            return "dbm.dumb"
        with io.open(filename + b".dir", "rb") as f:
            if f.read(1) in (b"'", b'"'):
                return "dbm.dumb"
    except OSError:
        pass

    try:
        with io.open(filename, "rb") as f:
            start = f.read(16)
    except OSError:
        return None
    if len(start) < 4:
        return ""
    (magic,) = struct.unpack("=l", start[:4])
    if magic in (0x13579ACE, 0x13579ACD, 0x13579ACF):
        return "dbm.gnu"
    return ""


if __name__ == "__main__":
    for filename in sys.argv[1:]:
        print(whichdb(filename) or "UNKNOWN", filename)
