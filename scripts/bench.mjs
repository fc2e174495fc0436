// Runs the benchmarks of bench/ under Taipan and whatever other Pythons there are, and prints tables: see bench/README.md.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "bench");
const SECONDS_FOR_ONE = 120;

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    micro: { type: "boolean", default: false },
    pyodide: { type: "boolean", default: false },
    save: { type: "boolean", default: false },
    cpu: { type: "boolean", default: false },
    only: { type: "string" },
    python: { type: "string", default: "python3.12" },
    node: { type: "string", multiple: true, default: [] },
    against: { type: "string", multiple: true, default: [] },
    iterations: { type: "string", default: "10" },
    rounds: { type: "string", default: "3" },
  },
});

/** The output of a command; undefined when there is no such command or it fails. */
function output([command, ...args], env = process.env) {
  const run = spawnSync(command, args, { encoding: "utf8", env, timeout: SECONDS_FOR_ONE * 1000 });
  return run.status === 0 ? run.stdout : undefined;
}

/** Taipan under the Node of PATH, or under another one: bin/taipan takes the first that PATH has. */
function taipan(mode, node) {
  const env = { ...process.env };
  if (node !== undefined)
    env.PATH = resolve(statSync(node).isDirectory() ? node : dirname(node)) + delimiter + env.PATH;
  const version = output(["node", "--version"], env)?.trim();
  const name = mode === "off" ? "no JIT" : node === undefined ? "taipan" : `Node ${version.slice(1)}`;
  return { name, version: `Node ${version?.slice(1)}`, command: [join(root, "bin/taipan"), "-X", `jit=${mode}`], env };
}

/** Another Python, when it is there. */
function other(name, command) {
  const version = output([...command, join(folder, "version.py")])?.trim();
  return version === undefined ? [] : [{ name, version: `Python ${version}`, command, env: process.env }];
}

/** All that are compared; the first is what the others are measured against. */
function implementations() {
  const ours = options.node.length > 0 ? options.node.map((node) => taipan("on", node)) : [taipan("on"), taipan("off")];
  const all = [
    ...other("CPython", options.python.split(" ")),
    ...ours,
    ...options.against.flatMap((command) => other(command, [command])),
    ...other("PyPy", ["pypy3"]),
    ...(options.pyodide ? other("Pyodide", [process.execPath, join(folder, "pyodide.mjs")]) : []),
  ];
  return all.filter(({ name }) => options.only === undefined || options.only.split(",").includes(name));
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const geomean = (numbers) => Math.exp(numbers.reduce((sum, x) => sum + Math.log(x), 0) / numbers.length);
const round = (number) => Number(number.toPrecision(3));

/** The programs with the name and category of their first line. */
function programs() {
  return readdirSync(join(folder, "programs")).flatMap((file) => {
    const path = join(folder, "programs", file);
    const [, name, category] = /^# bench: (\w+), (\w+)\n/.exec(readFileSync(path, "utf8")) ?? [];
    return name === undefined || (wanted.length > 0 && !wanted.includes(name)) ? [] : [{ name, category, path }];
  });
}

/** One run: seconds of the first iteration and the median of the later ones, and the checksum; undefined when it fails. */
function time({ command, env }, { path }) {
  const text = output([...command, path, options.iterations, options.cpu ? "cpu" : "wall"], env);
  const [, check, seconds] = /^check (.*)\nseconds (.*)\n$/.exec(text ?? "") ?? [];
  if (seconds === undefined) return undefined;
  const [cold, ...later] = seconds.split(" ").map(Number);
  return { check, cold, warm: later.length > 0 ? median(later) : cold };
}

/** Medians over the rounds: the seconds of the reference and the ratios of all to it, each to the run of the same round. */
function measure(program, all) {
  const rounds = Array.from({ length: Number(options.rounds) }, () => all.map((one) => time(one, program)));
  const reference = rounds.map((runs) => runs[0]);
  const row = { name: program.name, category: program.category, seconds: undefined, ratios: {} };
  if (reference.includes(undefined)) return row;
  row.seconds = {
    cold: round(median(reference.map((r) => r.cold))),
    warm: round(median(reference.map((r) => r.warm))),
  };
  all.forEach(({ name }, i) => {
    const right = rounds.every((runs) => runs[i]?.check === runs[0].check);
    const ratio = (kind) => round(median(rounds.map((runs) => runs[i][kind] / runs[0][kind])));
    if (right) row.ratios[name] = { cold: ratio("cold"), warm: ratio("warm") };
  });
  return row;
}

/** Geomeans of the ratios of some rows. */
function summary(name, rows, all) {
  const ratios = {};
  for (const one of all) {
    const right = rows.flatMap((row) => row.ratios[one.name] ?? []);
    if (right.length === 0) continue;
    ratios[one.name] = {
      cold: round(geomean(right.map((r) => r.cold))),
      warm: round(geomean(right.map((r) => r.warm))),
    };
  }
  return { name, category: "", ratios };
}

function print(cells) {
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(26) : cell.padStart(15))).join(""));
}

function printRow(row, all) {
  const cell = (name) => (row.ratios[name] ? `${row.ratios[name].warm} (${row.ratios[name].cold})` : "fails");
  const time = row.seconds ? `${row.seconds.warm} (${row.seconds.cold})` : "";
  print([
    row.category ? `${row.name}, ${row.category}` : row.name,
    time,
    ...all.slice(1).map(({ name }) => cell(name)),
  ]);
}

/** Whole programs: a table of warm (cold) ratios with geomeans. */
function runPrograms(all) {
  console.log(`Time over ${all[0].name}'s, warm (cold); ${all[0].name} itself in seconds. Below 1 is faster.\n`);
  print(["", ...all.map(({ name }) => name)]);
  const rows = programs().map((program) => {
    const row = measure(program, all);
    printRow(row, all);
    return row;
  });
  console.log();
  const categories = [...new Set(rows.map((row) => row.category))].map((category) =>
    summary(
      category,
      rows.filter((row) => row.category === category),
      all,
    ),
  );
  const overall = summary("all", rows, all);
  for (const row of [...categories, overall]) printRow(row, all);
  return {
    programs: rows,
    geomeans: Object.fromEntries([...categories, overall].map((row) => [row.name, row.ratios])),
  };
}

/** Micro-benchmarks: a table of nanoseconds, the least of all rounds. */
function runMicro(all) {
  const rows = {};
  for (let i = 0; i < Number(options.rounds); i++) {
    for (const { name, command, env } of all) {
      const text = output([...command, join(folder, "micro.py"), ...wanted], env) ?? "";
      for (const line of text.trim().split("\n").filter(Boolean)) {
        const { name: what, ns } = JSON.parse(line);
        rows[what] ??= {};
        rows[what][name] = Math.min(ns, rows[what][name] ?? Infinity);
      }
    }
  }
  console.log("Nanoseconds.\n");
  print(["", ...all.map(({ name }) => name)]);
  for (const [what, ns] of Object.entries(rows)) print([what, ...all.map(({ name }) => String(ns[name] ?? "fails"))]);
  return { nanoseconds: rows };
}

const all = implementations();
const results = options.micro ? runMicro(all) : runPrograms(all);
if (options.save) {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const file = join(folder, "results", `${version}${options.micro ? "-micro" : ""}.json`);
  const versions = Object.fromEntries(all.map(({ name, version }) => [name, version]));
  const { iterations, rounds } = options;
  const clock = options.cpu ? "cpu" : "wall";
  const about = {
    clock,
    iterations: Number(iterations),
    rounds: Number(rounds),
    cpus: availableParallelism(),
    versions,
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...about, ...results }, undefined, 1)}\n`);
  console.log(`\nsaved: bench/results/${basename(file)}`);
}
