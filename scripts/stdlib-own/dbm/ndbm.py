"""The dbm clone of ndbm: needs a library that is not there."""
from _dbm import *
