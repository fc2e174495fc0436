/** A runtime with its builtin types and the `builtins` module: what everything else (sys, importlib, the VM) starts from. */
import { bufferToMemoryView } from "../builtins/bytes/memoryview.ts";
import { installBuiltinTypes } from "../builtins/install.ts";
import { typingConstructors } from "../builtins/typing/install.ts";
import type { Host } from "../host/host.ts";
import type { Config } from "../objects/config.ts";
import { enterRuntime, Runtime } from "../objects/runtime.ts";
import { builtinsModule } from "./builtins/index.ts";
import { collectSoon, variableDeleted } from "./gc/index.ts";
import { makeNativeModule } from "./load.ts";
import { writeUnraisable } from "./sys/hooks.ts";

/** Makes a runtime and makes it current. `builtins` is in `sys.modules`; `sys` and the import system are the caller's to add. */
export function createRuntime(host: Host, config?: Config): Runtime {
  installBuiltinTypes();
  const runtime = new Runtime(host, config);
  enterRuntime(runtime);
  runtime.hooks.typing = typingConstructors;
  runtime.hooks.unraisable = writeUnraisable;
  runtime.hooks.collectSoon = collectSoon;
  runtime.hooks.variableDeleted = variableDeleted;
  runtime.hooks.bufferToMemoryView = bufferToMemoryView;
  runtime.modules.setStr("builtins", makeNativeModule(builtinsModule, runtime.builtins));
  return runtime;
}
