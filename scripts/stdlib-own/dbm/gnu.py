"""The dbm clone of gnu: needs a library that is not there."""
from _gdbm import *
