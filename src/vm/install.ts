/** Connects the virtual machine to a runtime: the hooks that lower layers call, and the types whose behaviour is the machine's. */
import type { Runtime } from "../objects/runtime.ts";
import { installAsyncGenerators } from "./async-generator.ts";
import { installGenerators } from "./generator.ts";
import { setFrameLine } from "./jump.ts";
import { frameLocals } from "./locals.ts";
import {
  appendYielded,
  callFunction,
  callFunction1,
  callFunction2,
  evalCode,
  forEachYielded,
  tryFunction2,
} from "./run.ts";
import { setProfile, setTrace } from "./trace.ts";

let typesInstalled = false;

/** Gives `runtime` its interpreter. */
export function installVm(runtime: Runtime): void {
  if (!typesInstalled) {
    typesInstalled = true;
    installGenerators();
    installAsyncGenerators();
  }
  const hooks = runtime.hooks;
  hooks.callFunction = callFunction;
  hooks.callFunction1 = callFunction1;
  hooks.callFunction2 = callFunction2;
  hooks.tryFunction2 = tryFunction2;
  hooks.forEachYielded = forEachYielded;
  hooks.appendYielded = appendYielded;
  hooks.evalCode = evalCode;
  hooks.frameLocals = frameLocals;
  hooks.setFrameLine = setFrameLine;
  hooks.setTrace = setTrace;
  hooks.setProfile = setProfile;
}
