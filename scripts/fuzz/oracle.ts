/** CPython's verdicts, by the development dependency pyodide (CPython 3.12.7 in WebAssembly). */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Kind } from "./targets.ts";

const PROGRAM = `
import hashlib, json, marshal, warnings
warnings.simplefilter("ignore")

def ok(value):
    if hasattr(value, "co_code"):
        return "ok code"
    return "ok " + hashlib.md5(marshal.dumps(value, 2)).hexdigest()

def source(data):
    code = compile(data, "<fuzz>", "exec", dont_inherit=True)
    return "ok " + hashlib.md5(marshal.dumps(code, 2)).hexdigest()

def loads(data):
    return ok(marshal.loads(data))

def pyc(data):
    import importlib._bootstrap_external as b
    b._classify_pyc(data, "fuzz", {"name": "fuzz"})
    return ok(b._compile_bytecode(memoryview(data)[16:], "fuzz", "fuzz"))

def verdict(function, data):
    try:
        return function(data)
    except SyntaxError as e:
        return json.dumps([type(e).__name__, e.msg, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset])
    except Exception as e:
        return type(e).__name__ + ": " + str(e)

def verdicts(kind, inputs):
    function = {"source": source, "marshal": loads, "pyc": pyc}[kind]
    return [verdict(function, data.to_bytes()) for data in inputs]
`;

interface Proxy {
  toJs(): string[];
  destroy(): void;
}
interface Pyodide {
  runPython(program: string): unknown;
  globals: { get(name: string): (kind: Kind, inputs: readonly Uint8Array[]) => Proxy };
}

/** What stands for a verdict where CPython itself crashed: marshal is not safe there. */
export const CRASHED = "CPython crashed";

export type Oracle = (inputs: readonly Uint8Array[]) => Promise<string[]>;

/** A function that gives CPython's verdicts in the form of ours. A CPython that crashes is replaced. */
export async function startOracle(kind: Kind): Promise<Oracle> {
  // the finalizers of one that has crashed still run, and fail
  process.on("uncaughtException", (e: Error & { pyodide_fatal_error?: boolean }) => {
    if (e.pyodide_fatal_error !== true) throw e;
  });
  let ask = await startPython(kind);
  return async (inputs) => {
    try {
      return ask(inputs);
    } catch {
      const verdicts: string[] = [];
      ask = await startPython(kind);
      for (const input of inputs) {
        try {
          verdicts.push(...ask([input]));
        } catch {
          verdicts.push(CRASHED);
          ask = await startPython(kind);
        }
      }
      return verdicts;
    }
  };
}

async function startPython(kind: Kind): Promise<(inputs: readonly Uint8Array[]) => string[]> {
  const require = createRequire(join(process.cwd(), "package.json"));
  const { loadPyodide } = (await import(pathToFileURL(require.resolve("pyodide/pyodide.mjs")).href)) as {
    loadPyodide(options: object): Promise<Pyodide>;
  };
  const python = await loadPyodide({ stdout: () => undefined, stderr: () => undefined });
  python.runPython(PROGRAM);
  const verdicts = python.globals.get("verdicts");
  return (inputs) => {
    const proxy = verdicts(kind, inputs);
    const out = proxy.toJs().map((v) => (v.startsWith("[") ? JSON.stringify(JSON.parse(v)) : v));
    proxy.destroy();
    return out;
  };
}
