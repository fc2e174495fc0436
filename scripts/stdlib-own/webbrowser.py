"""Opens URLs in a web browser, through a command of the system.

A small module with the interface of CPython's webbrowser: browsers are commands, taken from the BROWSER
environment variable, then from what is installed.
"""

import os
import shlex
import shutil
import subprocess
import sys

__all__ = ["Error", "open", "open_new", "open_new_tab", "get", "register"]


class Error(Exception):
    pass


_browsers = {}    # lower-case name -> [class or None, instance or None]
_order = None     # names in order of preference; None until looked for


def register(name, klass, instance=None, *, preferred=False):
    """Make a browser known under a name."""
    _find_browsers()
    _browsers[name.lower()] = [klass, instance]
    if preferred:
        _order.insert(0, name)
    else:
        _order.append(name)


def get(using=None):
    """Return a browser: the one named (or a command line with %s in it), else the preferred one."""
    _find_browsers()
    for name in [using] if using is not None else _order:
        if "%s" in name:
            command = shlex.split(name)
            return BackgroundBrowser(command[:-1]) if command[-1] == "&" else GenericBrowser(command)
        entry = _browsers.get(name.lower())
        if entry is None and shutil.which(name):
            entry = _browsers[name.lower()] = [None, BackgroundBrowser(name)]
        if entry is not None:
            if entry[1] is None and entry[0] is not None:
                entry[1] = entry[0]()
            if entry[1] is not None:
                return entry[1]
    raise Error("could not locate runnable browser")


def open(url, new=0, autoraise=True):
    """Show url in the first browser that works: in the same window (0), a new window (1) or a new tab (2)."""
    _find_browsers()
    for name in _order:
        try:
            if get(name).open(url, new, autoraise):
                return True
        except Error:
            pass
    return False


def open_new(url):
    """Show url in a new window of the default browser."""
    return open(url, 1)


def open_new_tab(url):
    """Show url in a new tab of the default browser."""
    return open(url, 2)


class BaseBrowser:
    """What all browsers can do; subclasses define open."""

    args = ["%s"]

    def __init__(self, name=""):
        self.name = name
        self.basename = os.path.basename(name)

    def open(self, url, new=0, autoraise=True):
        raise NotImplementedError

    def open_new(self, url):
        return self.open(url, 1)

    def open_new_tab(self, url):
        return self.open(url, 2)


class GenericBrowser(BaseBrowser):
    """A command that runs until the page is closed."""

    def __init__(self, name):
        if isinstance(name, str):
            super().__init__(name)
            self.args = ["%s"]
        else:
            super().__init__(name[0])
            self.args = list(name[1:])

    def _command(self, url):
        sys.audit("webbrowser.open", url)
        return [self.name] + [arg.replace("%s", url) for arg in self.args]

    def open(self, url, new=0, autoraise=True):
        try:
            return not subprocess.Popen(self._command(url)).wait()
        except OSError:
            return False


class BackgroundBrowser(GenericBrowser):
    """A command that is left running."""

    def open(self, url, new=0, autoraise=True):
        try:
            process = subprocess.Popen(self._command(url), close_fds=True, start_new_session=True)
            return process.poll() in (None, 0)
        except OSError:
            return False


_COMMANDS = ["open"] if sys.platform == "darwin" else [
    "xdg-open", "gvfs-open", "x-www-browser", "firefox", "google-chrome", "chromium", "chromium-browser", "www-browser",
    "links", "lynx", "w3m",
]
_IN_TERMINAL = {"www-browser", "links", "lynx", "w3m"}


def _find_browsers():
    global _order
    if _order is not None:
        return
    _order = []
    for name in os.environ.get("BROWSER", "").split(os.pathsep):
        if name:
            _order.append(name)
    for name in _COMMANDS:
        if shutil.which(name):
            _browsers[name] = [None, GenericBrowser(name) if name in _IN_TERMINAL else BackgroundBrowser(name)]
            _order.append(name)
