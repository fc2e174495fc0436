// Runs a Python program under Pyodide (CPython in WebAssembly): node bench/pyodide.mjs PROGRAM ARG…
import { basename, dirname, resolve } from "node:path";
import { loadPyodide } from "pyodide";

const [program, ...args] = process.argv.slice(2);
const python = await loadPyodide();
python.FS.mkdir("/host");
python.FS.mount(python.FS.filesystems.NODEFS, { root: dirname(resolve(program)) }, "/host");
python.globals.set("argv", python.toPy([`/host/${basename(program)}`, ...args]));
try {
  python.runPython(`
import runpy, sys
sys.argv = argv
sys.path.insert(0, "/host")
runpy.run_path(argv[0], run_name="__main__")
`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
