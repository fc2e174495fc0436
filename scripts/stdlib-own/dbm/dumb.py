"""A dumb and slow but simple dbm clone.

For database spam, spam.dir holds the index (text: a key, and the position and size of its value, a line), spam.dat the
values, each starting at a multiple of 512, and spam.bak the index before the last one was written. The index is kept in
memory and written by sync() and close(). Space of deleted and outgrown values is not used again.
"""

import ast as _ast
import collections.abc
import io as _io
import os as _os

__all__ = ["error", "open"]

_BLOCKSIZE = 512

error = OSError


class _Database(collections.abc.MutableMapping):

    # bound here for close() during the end of the interpreter
    _os = _os
    _io = _io

    def __init__(self, filebasename, mode, flag="c"):
        filebasename = self._os.fsencode(filebasename)
        self._mode = mode
        self._readonly = flag == "r"
        self._dirfile = filebasename + b".dir"
        self._datfile = filebasename + b".dat"
        self._bakfile = filebasename + b".bak"
        self._index = None  # {key: (position, size)}; None once closed
        self._modified = False
        self._create(flag)
        self._update(flag)

    def _create(self, flag):
        if flag == "n":
            for name in (self._datfile, self._bakfile, self._dirfile):
                try:
                    _os.remove(name)
                except OSError:
                    pass
        try:
            f = _io.open(self._datfile, "r", encoding="Latin-1")
        except OSError:
            if flag not in ("c", "n"):
                raise
            with _io.open(self._datfile, "w", encoding="Latin-1") as f:
                self._chmod(self._datfile)
        else:
            f.close()

    def _update(self, flag):
        """Read the index."""
        self._modified = False
        self._index = {}
        try:
            f = _io.open(self._dirfile, "r", encoding="Latin-1")
        except OSError:
            if flag not in ("c", "n"):
                raise
            self._modified = True
            with self._io.open(self._dirfile, "w", encoding="Latin-1") as f:
                self._chmod(self._dirfile)
        else:
            with f:
                for line in f:
                    key, position_and_size = _ast.literal_eval(line.rstrip())
                    self._index[key.encode("Latin-1")] = position_and_size

    def _commit(self):
        """Write the index, if there is a need to."""
        if self._index is None or not self._modified:
            return
        try:
            self._os.unlink(self._bakfile)
        except OSError:
            pass
        try:
            self._os.rename(self._dirfile, self._bakfile)
        except OSError:
            pass
        with self._io.open(self._dirfile, "w", encoding="Latin-1") as f:
            self._chmod(self._dirfile)
            for key, position_and_size in self._index.items():
                f.write("%r, %r\n" % (key.decode("Latin-1"), position_and_size))

    sync = _commit

    def _verify_open(self):
        if self._index is None:
            raise error("DBM object has already been closed")

    def _key(self, key):
        return key.encode("utf-8") if isinstance(key, str) else key

    def _change(self):
        self._verify_open()
        self._modified = True

    def __getitem__(self, key):
        key = self._key(key)
        self._verify_open()
        position, size = self._index[key]
        with _io.open(self._datfile, "rb") as f:
            f.seek(position)
            return f.read(size)

    def _append(self, value):
        """Write a value behind the others; its place."""
        with _io.open(self._datfile, "rb+") as f:
            f.seek(0, 2)
            end = f.tell()
            position = -(-end // _BLOCKSIZE) * _BLOCKSIZE
            f.write(b"\0" * (position - end))
            f.write(value)
        return position, len(value)

    def _addkey(self, key, place):
        """Note a new key, in memory and at the end of the index file."""
        self._index[key] = place
        with _io.open(self._dirfile, "a", encoding="Latin-1") as f:
            self._chmod(self._dirfile)
            f.write("%r, %r\n" % (key.decode("Latin-1"), place))

    def __setitem__(self, key, value):
        if self._readonly:
            raise error("The database is opened for reading only")
        if isinstance(key, str):
            key = key.encode("utf-8")
        elif not isinstance(key, (bytes, bytearray)):
            raise TypeError("keys must be bytes or strings")
        if isinstance(value, str):
            value = value.encode("utf-8")
        elif not isinstance(value, (bytes, bytearray)):
            raise TypeError("values must be bytes or strings")
        self._change()
        if key not in self._index:
            self._addkey(key, self._append(value))
            return
        position, size = self._index[key]
        blocks = (size + _BLOCKSIZE - 1) // _BLOCKSIZE
        if len(value) <= blocks * _BLOCKSIZE:
            with _io.open(self._datfile, "rb+") as f:
                f.seek(position)
                f.write(value)
            self._index[key] = position, len(value)
        else:
            self._index[key] = self._append(value)

    def __delitem__(self, key):
        if self._readonly:
            raise error("The database is opened for reading only")
        key = self._key(key)
        self._change()
        # KeyError first: a missing key leaves the files as they are
        del self._index[key]
        self._commit()

    def keys(self):
        try:
            return list(self._index)
        except TypeError:
            raise error("DBM object has already been closed") from None

    def items(self):
        self._verify_open()
        return [(key, self[key]) for key in self._index.keys()]

    def __contains__(self, key):
        key = self._key(key)
        try:
            return key in self._index
        except TypeError:
            if self._index is None:
                raise error("DBM object has already been closed") from None
            raise

    def iterkeys(self):
        try:
            return iter(self._index)
        except TypeError:
            raise error("DBM object has already been closed") from None

    __iter__ = iterkeys

    def __len__(self):
        try:
            return len(self._index)
        except TypeError:
            raise error("DBM object has already been closed") from None

    def close(self):
        try:
            self._commit()
        finally:
            self._index = self._datfile = self._dirfile = self._bakfile = None

    __del__ = close

    def _chmod(self, file):
        self._os.chmod(file, self._mode)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


def open(file, flag="c", mode=0o666):
    """Open the database file, and return an object that acts like a dictionary.

    flag: 'r' read only, 'w' read and write, 'c' (default) create it if it is not there, 'n' always a new one.
    mode, less the umask, is the mode of files that are created.
    """
    try:
        umask = _os.umask(0)
    except AttributeError:
        pass
    else:
        _os.umask(umask)
        mode = mode & ~umask
    if flag not in ("r", "w", "c", "n"):
        raise ValueError("Flag must be one of 'r', 'w', 'c', or 'n'")
    return _Database(file, mode, flag=flag)
