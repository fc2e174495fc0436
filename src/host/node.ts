/** The Host on Node: files, clocks, entropy, processes. Never touches `process.stdin`, whose getter makes fd 0 nonblocking. */
import type { Clock, Host } from "./host.ts";
import { NodeFiles, park } from "./node-files.ts";
import { crypto, vm } from "./node-modules.ts";
import { nodeProcess } from "./node-process.ts";
import { hasCompiled, notesTypes, optimiseInterpreter, runsOnce, stackSize } from "./node-tiering.ts";

/** A wall clock adjusted by more than this many milliseconds since the process began is read anew. */
const CLOCK_STEP = 20;

function wallMs(): number {
  const fine = performance.timeOrigin + performance.now();
  const coarse = Date.now();
  return Math.abs(fine - coarse) > CLOCK_STEP ? coarse : fine;
}

const clock: Clock = {
  wall: () => BigInt(Math.round(wallMs() * 1e3)) * 1000n,
  now: () => wallMs() / 1e3,
  monotonic: () => process.hrtime.bigint(),
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return { user: BigInt(user) * 1000n, system: BigInt(system) * 1000n };
  },
  sleep: (ns) => {
    park(Number(ns) / 1e6);
  },
  zone: (seconds) => {
    const date = new Date(seconds * 1000);
    const offset = -date.getTimezoneOffset() * 60;
    const year = date.getFullYear();
    const january = -new Date(year, 0, 1).getTimezoneOffset() * 60;
    const july = -new Date(year, 6, 1).getTimezoneOffset() * 60;
    const parts = new Intl.DateTimeFormat("en-US", { timeZoneName: "short" }).formatToParts(date);
    const name = parts.find((p) => p.type === "timeZoneName")?.value ?? "UTC";
    return { offset, isDst: january !== july && offset === Math.max(january, july), name };
  },
};

let emptyJob: (() => void) | undefined;

/** The end of a job of its own, in a context with its own queue, is as good as that of the running one. */
function forgetKept(): void {
  if (emptyJob === undefined) {
    const context = vm().createContext({}, { microtaskMode: "afterEvaluate" });
    const script = new (vm().Script)("0");
    emptyJob = () => script.runInContext(context);
  }
  emptyJob();
}

/** A Host for this Node process. */
export function nodeHost(): Host {
  const env = new Map<string, string>();
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env.set(name, value);
  const files = new NodeFiles();
  return {
    kind: "node",
    platform: process.platform === "darwin" ? "darwin" : "linux",
    fs: files,
    env,
    clock,
    proc: nodeProcess(files),
    latin1: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"),
    runsOnce,
    optimiseInterpreter,
    hasCompiled,
    notesTypes,
    forgetKept,
    stackSize: stackSize(),
    random: (length) => crypto().randomFillSync(new Uint8Array(length)),
  };
}
