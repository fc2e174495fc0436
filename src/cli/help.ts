/** What `-h`, `-V` and a bad option print. The options are CPython's; the words are ours where nobody parses them. */

export function usageLine(program: string): string {
  return `usage: ${program} [option] ... [-c cmd | -m mod | file | -] [arg] ...\n`;
}

export const TRY_HELP = "Try `python -h' for more information.\n";

const USAGE = `Options (and corresponding environment variables):
-b     : issue warnings about str(bytes_instance), str(bytearray_instance)
         and comparing bytes/bytearray with str. (-bb: issue errors)
-B     : don't write .pyc files on import; also PYTHONDONTWRITEBYTECODE=x
-c cmd : program passed in as string (terminates option list)
-d     : accepted for compatibility; also PYTHONDEBUG=x
-E     : ignore PYTHON* environment variables (such as PYTHONPATH)
-h     : print this help message and exit (also -? or --help)
-i     : inspect interactively after running script; forces a prompt even
         if stdin does not appear to be a terminal; also PYTHONINSPECT=x
-I     : isolate Python from the user's environment (implies -E and -s)
-m mod : run library module as a script (terminates option list)
-O     : remove assert and __debug__-dependent statements; add .opt-1 before
         .pyc extension; also PYTHONOPTIMIZE=x
-OO    : do -O changes and also discard docstrings; add .opt-2 before
         .pyc extension
-P     : don't prepend a potentially unsafe path to sys.path; also PYTHONSAFEPATH
-q     : don't print version and copyright messages on interactive startup
-s     : don't add user site directory to sys.path; also PYTHONNOUSERSITE
-S     : don't imply 'import site' on initialization
-u     : force the stdout and stderr streams to be unbuffered;
         this option has no effect on stdin; also PYTHONUNBUFFERED=x
-v     : verbose (trace import statements); also PYTHONVERBOSE=x
         can be supplied multiple times to increase verbosity
-V     : print the Python version number and exit (also --version)
         when given twice, print more information about the build
-W arg : warning control; arg is action:message:category:module:lineno
         also PYTHONWARNINGS=arg
-x     : skip first line of source, allowing use of non-Unix forms of #!cmd
-X opt : set implementation-specific option
--check-hash-based-pycs always|default|never:
         control how Python invalidates hash-based .pyc files
--help-env      : print help about Python environment variables and exit
--help-xoptions : print help about implementation-specific -X options and exit
--help-all      : print complete help information and exit
Arguments:
file   : program read from script file
-      : program read from stdin (default; interactive mode if a tty)
arg ...: arguments passed to program in sys.argv[1:]
`;

const ENVIRONMENT = `Environment variables that change behavior:
PYTHONSTARTUP   : file executed on interactive startup (no default)
PYTHONPATH      : ':'-separated list of directories prefixed to the
                  default module search path.  The result is sys.path.
PYTHONUTF8      : if set to 1, enable the UTF-8 mode.
PYTHONIOENCODING: Encoding[:errors] used for stdin/stdout/stderr.
PYTHONHASHSEED  : "random", or an integer in the range [0,4294967295] for
                  str and bytes hashes that are the same in every run.
PYTHONINTMAXSTRDIGITS: limit of digits in int<->str conversions; 0 disables it.
PYTHONBREAKPOINT: the debugger that breakpoint() calls; 0 disables it.
PYTHONDEVMODE   : enable the development mode.
PYTHONPYCACHEPREFIX: root directory for bytecode cache (pyc) files.
PYTHONWARNDEFAULTENCODING: enable opt-in EncodingWarning for 'encoding=None'.
PYTHONNODEBUGRANGES: compile without column information.
These variables have equivalent command-line parameters (see --help for details):
PYTHONDEBUG             : accepted for compatibility (-d)
PYTHONDONTWRITEBYTECODE : don't write .pyc files (-B)
PYTHONINSPECT           : inspect interactively after running script (-i)
PYTHONNOUSERSITE        : disable user site directory (-s)
PYTHONOPTIMIZE          : enable level 1 optimizations (-O)
PYTHONSAFEPATH          : don't prepend a potentially unsafe path to sys.path (-P)
PYTHONUNBUFFERED        : disable stdout/stderr buffering (-u)
PYTHONVERBOSE           : trace import statements (-v)
PYTHONWARNINGS=arg      : warning control (-W arg)
`;

const X_OPTIONS = `The following implementation-specific options are available:

-X dev: enable the development mode: more warnings and run-time checks.

-X frozen_modules=[on|off]: whether frozen modules are used.

-X importtime: show how long each import takes.

-X int_max_str_digits=number: limit the size of int<->str conversions; 0 disables.

-X jit=[off|on|force]: whether hot code is compiled: never, when it pays, at once.

-X jit-code=NAME: show the machine code that V8 makes of functions of that name.

-X jit-log[=text]: report what is compiled, with the JavaScript.

-X no_debug_ranges: compile without column information.

-X pycache_prefix=PATH: write .pyc files to a parallel tree rooted at the given
    directory instead of to the code tree.

-X utf8: enable UTF-8 mode; -X utf8=0 disables it.

-X warn_default_encoding: enable opt-in EncodingWarning for 'encoding=None'.
`;

export function helpText(page: "usage" | "env" | "xoptions" | "all", program: string): string {
  switch (page) {
    case "usage":
      return usageLine(program) + USAGE;
    case "env":
      return ENVIRONMENT;
    case "xoptions":
      return X_OPTIONS;
    case "all":
      return `${usageLine(program)}${USAGE}\n${ENVIRONMENT}\n${X_OPTIONS}`;
  }
}
