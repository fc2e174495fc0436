/** The `resource` module. Limits are read from /proc; they cannot be changed from here. Source: Modules/resource.c. */
import { makeStructSequence, structSequence } from "../builtins/struct-sequence.ts";
import { PyTuple } from "../objects/containers.ts";
import { defineModule } from "../objects/module.ts";
import { PyFloat } from "../objects/number.ts";
import { None, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { PyType } from "../objects/type.ts";
import { exceptionTypes } from "../objects/types.ts";
import { fn } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { toArray } from "../protocols/iterate.ts";
import { index } from "../protocols/number.ts";
import { errnoError } from "./posix/errors.ts";
import { readSystemLines } from "./posix/system-file.ts";

const RUSAGE_SELF = 0;
const RUSAGE_CHILDREN = -1;
const RUSAGE_THREAD = 1;
const RLIM_INFINITY = -1;

/** Limits by number, as /proc/PID/limits names them. */
const LIMITS = [
  "Max cpu time",
  "Max file size",
  "Max data size",
  "Max stack size",
  "Max core file size",
  "Max resident set",
  "Max processes",
  "Max open files",
  "Max locked memory",
  "Max address space",
  "Max file locks",
  "Max pending signals",
  "Max msgqueue size",
  "Max nice priority",
  "Max realtime priority",
  "Max realtime timeout",
];

let usageType: PyType | undefined;
function structRusage(): PyType {
  usageType ??= structSequence({
    name: "resource.struct_rusage",
    doc: "struct_rusage: Result from getrusage.\n\nThis object may be accessed either as a tuple of\n    (utime,stime,maxrss,ixrss,idrss,isrss,minflt,majflt,\n    nswap,inblock,oublock,msgsnd,msgrcv,nsignals,nvcsw,nivcsw)\nor via the attributes ru_utime, ru_stime, ru_maxrss, and so on.",
    fields: [
      ["ru_utime", "user time used"],
      ["ru_stime", "system time used"],
      ["ru_maxrss", "max. resident set size"],
      ["ru_ixrss", "shared memory size"],
      ["ru_idrss", "unshared data size"],
      ["ru_isrss", "unshared stack size"],
      ["ru_minflt", "page faults not requiring I/O"],
      ["ru_majflt", "page faults requiring I/O"],
      ["ru_nswap", "number of swap outs"],
      ["ru_inblock", "block input operations"],
      ["ru_oublock", "block output operations"],
      ["ru_msgsnd", "IPC messages sent"],
      ["ru_msgrcv", "IPC messages received"],
      ["ru_nsignals", "signals received"],
      ["ru_nvcsw", "voluntary context switches"],
      ["ru_nivcsw", "involuntary context switches"],
    ],
  });
  return usageType;
}

function usage(who: number): Value {
  if (who !== RUSAGE_SELF && who !== RUSAGE_CHILDREN && who !== RUSAGE_THREAD)
    throw pyError("ValueError", "invalid who parameter");
  const zero = new PyFloat(0);
  if (who === RUSAGE_CHILDREN) return makeStructSequence(structRusage(), [zero, zero, ...new Array<Value>(14).fill(0)]);
  const u = rt.host.proc.usage();
  return makeStructSequence(structRusage(), [
    new PyFloat(u.user),
    new PyFloat(u.system),
    u.maxRss,
    0,
    0,
    0,
    u.minorFaults,
    u.majorFaults,
    0,
    u.inBlock,
    u.outBlock,
    0,
    0,
    0,
    u.voluntary,
    u.involuntary,
  ]);
}

function limitOf(pid: number, resource: number): [soft: number, hard: number] {
  const name = LIMITS[resource];
  if (name === undefined || resource < 0) throw pyError("ValueError", "invalid resource specified");
  const row = readSystemLines(`/proc/${pid === 0 ? "self" : pid}/limits`).find((line) => line.startsWith(name));
  if (row === undefined) {
    if (pid !== 0) throw errnoError("ESRCH");
    return [RLIM_INFINITY, RLIM_INFINITY];
  }
  const [soft, hard] = row.slice(name.length).trim().split(/\s+/);
  const value = (text: string | undefined): number => (text === "unlimited" ? RLIM_INFINITY : Number(text));
  return [value(soft), value(hard)];
}

/** Only what is the limit already may be set. */
function setLimit(resource: number, limits: Value): void {
  const old = limitOf(0, resource);
  const items = toArray(limits);
  if (items.length !== 2) throw pyError("ValueError", "expected a tuple of 2 integers");
  const [soft, hard] = items.map((v) => Number(index(v))) as [number, number];
  const order = (n: number): number => (n === RLIM_INFINITY ? Number.POSITIVE_INFINITY : n);
  if (order(soft) > order(hard)) throw pyError("ValueError", "current limit exceeds maximum limit");
  if (soft === old[0] && hard === old[1]) return;
  throw pyError("ValueError", "not allowed to raise maximum limit");
}

export const resourceModule = defineModule("resource", () => ({
  types: { struct_rusage: structRusage(), error: exceptionTypes.OSError },
  constants: {
    RLIMIT_AS: 9,
    RLIMIT_CORE: 4,
    RLIMIT_CPU: 0,
    RLIMIT_DATA: 2,
    RLIMIT_FSIZE: 1,
    RLIMIT_MEMLOCK: 8,
    RLIMIT_MSGQUEUE: 12,
    RLIMIT_NICE: 13,
    RLIMIT_NOFILE: 7,
    RLIMIT_NPROC: 6,
    RLIMIT_OFILE: 7,
    RLIMIT_RSS: 5,
    RLIMIT_RTPRIO: 14,
    RLIMIT_RTTIME: 15,
    RLIMIT_SIGPENDING: 11,
    RLIMIT_STACK: 3,
    RLIM_INFINITY,
    RUSAGE_CHILDREN,
    RUSAGE_SELF,
    RUSAGE_THREAD,
  },
  functions: {
    getrusage: fn("($module, who: int, /)", "", usage),
    getrlimit: fn("($module, resource: int, /)", "", (resource) => new PyTuple(limitOf(0, resource))),
    setrlimit: fn("($module, resource: int, limits, /)", "", (resource, limits) => {
      setLimit(resource, limits);
      return None;
    }),
    prlimit: fn("($module, pid: int, resource: int, limits=None, /)", "", (pid, resource, limits) => {
      const old = limitOf(pid, resource);
      if (limits !== None) setLimit(resource, limits);
      return new PyTuple(old);
    }),
    getpagesize: fn("($module, /)", "", () => 4096),
  },
}));
