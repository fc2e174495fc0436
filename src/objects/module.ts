/** Layout of modules, and how a native module is written down. */
import type { PyDict } from "./dict.ts";
import type { NativeDef } from "./function.ts";
import { heapSubclass } from "./heap.ts";
import { PyObject, type Value } from "./object.ts";
import type { PyType } from "./type.ts";

export class PyModule extends PyObject {
  dict: PyDict;
  constructor(dict: PyDict) {
    super();
    this.dict = dict;
  }
}
/** `heapSubclass` resets `dict`: `allocModule` of `builtins/module.ts` gives instances of subclasses theirs. */
export const PyModuleSub = heapSubclass(PyModule);

/** A native module. Everything is made when the module is first imported, once per runtime. */
export interface ModuleDef {
  readonly doc?: string;
  readonly functions?: Readonly<Record<string, NativeDef>>;
  /** Types by the name they have in the module. */
  readonly types?: Readonly<Record<string, PyType>>;
  readonly constants?: Readonly<Record<string, Value>>;
  /** Runs last, when the namespace holds all of the above. */
  readonly init?: (module: PyModule) => void;
  /**
   * The runtime was prepared in another process and goes on in this one: sets anew what came from the host or the configuration.
   * Needed only by modules that every start imports.
   */
  readonly resume?: (module: PyModule) => void;
}

export interface NativeModule {
  readonly name: string;
  readonly define: () => ModuleDef;
}

/** One native module: `export const mathModule = defineModule("math", () => ({ functions: {…} }))`. The body runs at import. */
export function defineModule(name: string, define: () => ModuleDef): NativeModule {
  return { name, define };
}
