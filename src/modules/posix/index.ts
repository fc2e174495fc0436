/** The `posix` module, which `os` is made of. Source: Modules/posixmodule.c. No fork: guards with `hasattr(os, "fork")` work. */
import { PyList } from "../../objects/containers.ts";
import type { PyDict } from "../../objects/dict.ts";
import { defineModule } from "../../objects/module.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { CONFSTR_NAMES, CONSTANTS, HAVE_FUNCTIONS, PATHCONF_NAMES, SYSCONF_NAMES } from "./constants.ts";
import { directoryFunctions } from "./directories.ts";
import { fileFunctions } from "./files.ts";
import { processFunctions, timesResultType, waitidResultType } from "./process.ts";
import { scandirFunctions, scandirTypes } from "./scandir.ts";
import { statFunctions, statResultType } from "./stat.ts";
import {
  environDict,
  nameDict,
  schedParamType,
  statvfsResultType,
  systemFunctions,
  terminalSizeType,
  unameResultType,
  unavailableFunctions,
} from "./system.ts";

export const posixModule = defineModule("posix", () => ({
  doc: "This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard (a thinly\ndisguised Unix interface).  Refer to the library manual and\ncorresponding Unix manual entries for more information on calls.",
  functions: {
    ...statFunctions,
    ...fileFunctions,
    ...directoryFunctions,
    ...scandirFunctions,
    ...processFunctions,
    ...systemFunctions,
    ...unavailableFunctions,
  },
  types: {
    DirEntry: scandirTypes().entry,
    error: exceptionTypes.OSError,
    sched_param: schedParamType(),
    stat_result: statResultType(),
    statvfs_result: statvfsResultType(),
    terminal_size: terminalSizeType(),
    times_result: timesResultType(),
    uname_result: unameResultType(),
    waitid_result: waitidResultType(),
  },
  constants: {
    ...CONSTANTS,
    environ: environDict(),
    confstr_names: nameDict(CONFSTR_NAMES),
    pathconf_names: nameDict(PATHCONF_NAMES),
    sysconf_names: nameDict(SYSCONF_NAMES),
    _have_functions: new PyList([...HAVE_FUNCTIONS]),
  },
  resume: ({ dict }) => {
    // the same dict: `os.environ` writes through it
    const environ = dict.getStr("environ") as PyDict;
    environ.clear();
    environDict(environ);
  },
}));
