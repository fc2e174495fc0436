/**
 * Fuzzing of the front end: mutated sources, marshal data and .pyc files. Every input has to end in a result or in a Python exception.
 * Run: node scripts/run.mjs fuzz [--kind source|marshal|pyc] [--count N] [--seed S] [--from INDEX] [--corpus DIR] [--oracle]
 *
 * `--oracle` compares each verdict with CPython's, which the development dependency pyodide is. An input is made again by its seed and
 * number: `--seed S --from INDEX --count 1` shows it.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { CRASHED, startOracle } from "./fuzz/oracle.ts";
import { type Fault, Fuzzer, KINDS, type Kind, runFuzzer } from "./fuzz/targets.ts";

interface Job {
  readonly kind: Kind;
  readonly seed: number;
  readonly corpus: string;
  readonly from: number;
  readonly count: number;
  readonly oracle: boolean;
  /** [0]: the number of the input in work. */
  readonly progress: Int32Array;
}

type Report =
  | { readonly type: "fault"; readonly fault: Fault; readonly input: Uint8Array }
  | {
      readonly type: "differs";
      readonly index: number;
      readonly input: Uint8Array;
      readonly ours: string;
      readonly theirs: string;
    }
  | { readonly type: "done"; readonly accepted: number };

/** Without progress for so long, an input counts as a hang. */
const HANG_SECONDS = 20;
const BATCH = 500;
/** What only a CPython of 32 bits says of sizes that are too large for it. */
const NARROW = /^MemoryError|^OverflowError: (?:too many digits in integer|byte string is too large)/;

async function work(job: Job): Promise<void> {
  const send = (report: Report): void => parentPort!.postMessage(report);
  const fuzzer = new Fuzzer(job.kind, job.seed, job.corpus);
  const oracle = job.oracle ? await startOracle(job.kind) : null;
  let accepted = 0;
  for (let from = job.from; from < job.from + job.count; from += BATCH) {
    const inputs: Uint8Array[] = [];
    const verdicts: string[] = [];
    runFuzzer(fuzzer, from, Math.min(BATCH, job.from + job.count - from), (index, input, verdict) => {
      Atomics.store(job.progress, 0, index + 1);
      if (typeof verdict !== "string") send({ type: "fault", fault: verdict, input });
      else if (verdict.startsWith("ok")) accepted++;
      inputs.push(input);
      verdicts.push(typeof verdict === "string" ? verdict : "fault");
    });
    const expected = await oracle?.(inputs);
    expected?.forEach((theirs, i) => {
      if (theirs === CRASHED) return;
      if (theirs !== verdicts[i] && !(NARROW.test(theirs) && !verdicts[i]!.startsWith("ok"))) {
        send({ type: "differs", index: from + i, input: inputs[i]!, ours: verdicts[i]!, theirs });
      }
    });
  }
  send({ type: "done", accepted });
}

const show = (kind: Kind, input: Uint8Array): string =>
  kind === "source" ? JSON.stringify(Buffer.from(input).toString("utf8")) : Buffer.from(input).toString("hex");

/** Runs a job in a thread that can be stopped; the input it hangs on is skipped. */
async function supervise(
  kind: Kind,
  options: { seed: number; from: number; count: number; corpus: string; oracle: boolean },
) {
  const totals = { inputs: options.count, accepted: 0, crashes: 0, hangs: 0, differences: 0 };
  const end = options.from + options.count;
  let from = options.from;
  while (from < end) {
    const progress = new Int32Array(new SharedArrayBuffer(4));
    progress[0] = from;
    const job: Job = { ...options, kind, from, count: end - from, progress };
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: job, resourceLimits: { stackSizeMb: 4 } });
    const hungAt = await new Promise<number | null>((resolve, reject) => {
      let last = -1;
      const watch = setInterval(() => {
        const now = Atomics.load(progress, 0);
        if (now === last && !options.oracle) resolve(now);
        last = now;
      }, HANG_SECONDS * 1000);
      worker.on("message", (report: Report) => {
        if (report.type === "done") {
          totals.accepted += report.accepted;
          resolve(null);
        } else if (report.type === "fault") {
          totals.crashes++;
          console.log(`CRASH ${kind} ${report.fault.index}: ${report.fault.error}\n  ${show(kind, report.input)}`);
        } else {
          totals.differences++;
          console.log(
            `DIFFERS ${kind} ${report.index}\n  ours   ${report.ours}\n  theirs ${report.theirs}\n  ${show(kind, report.input)}`,
          );
        }
      });
      worker.on("error", reject);
      worker.on("exit", () => clearInterval(watch));
    });
    await worker.terminate();
    if (hungAt === null) break;
    totals.hangs++;
    console.log(`HANG ${kind} ${hungAt}: ${show(kind, new Fuzzer(kind, options.seed, options.corpus).input(hungAt))}`);
    from = hungAt + 1;
  }
  return totals;
}

if (isMainThread) {
  const { values } = parseArgs({
    options: {
      kind: { type: "string" },
      count: { type: "string", default: "10000" },
      seed: { type: "string", default: "1" },
      from: { type: "string", default: "0" },
      corpus: { type: "string", default: "tests/lang" },
      oracle: { type: "boolean", default: false },
    },
  });
  const { seed, from, count, corpus, oracle } = values;
  const options = { seed: Number(seed), from: Number(from), count: Number(count), corpus, oracle };
  let bad = false;
  for (const kind of KINDS.filter((k) => values.kind === undefined || k === values.kind)) {
    const started = performance.now();
    const totals = await supervise(kind, options);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const { inputs, accepted, crashes, hangs, differences } = totals;
    const compared = oracle ? `, ${differences} differ from CPython` : "";
    console.log(
      `${kind}: ${inputs} inputs, ${accepted} accepted, ${crashes} crashes, ${hangs} hangs${compared}; ${seconds} s`,
    );
    bad ||= crashes + hangs > 0;
  }
  process.exitCode = bad ? 1 : 0;
} else await work(workerData as Job);
