/**
 * Frozen modules: the library modules that every start needs, compiled when the package is built (`scripts/freeze.mjs`) into one
 * file beside the bundle. Source: Python/frozen.c. File: a line of JSON (`[{name, origin, isPackage, offset, length}]`, offsets
 * from the end of the line), then the marshalled code objects.
 */
import { PyCode } from "../../objects/function.ts";
import { rt } from "../../objects/runtime.ts";
import { InternalError } from "../../protocols/errors.ts";
import { marshalLoads } from "../marshal/index.ts";

export interface FrozenModule {
  readonly name: string;
  /** Module whose source it is, when not its own name; `undefined` for none. */
  readonly origin: string | undefined;
  readonly isPackage: boolean;
  data(): Uint8Array;
  code(): PyCode;
}

interface IndexEntry {
  readonly name: string;
  readonly origin: string | null;
  readonly isPackage: boolean;
  readonly offset: number;
  readonly length: number;
}

export class FrozenModules {
  private readonly modules: ReadonlyMap<string, FrozenModule>;
  /** Set by tests: only the import system's own modules are found then. */
  isOff = false;

  constructor(modules: readonly FrozenModule[]) {
    this.modules = new Map(modules.map((m) => [m.name, m]));
  }

  find(name: string): FrozenModule | undefined {
    if (this.isOff && !ESSENTIAL.has(name)) return undefined;
    return this.modules.get(name);
  }

  names(): string[] {
    return [...this.modules.keys()];
  }
}

const ESSENTIAL = new Set(["_frozen_importlib", "_frozen_importlib_external", "zipimport"]);
const KEY = "_imp.frozen";

/** The frozen modules of the current runtime. */
export function frozenModules(): FrozenModules {
  const found = rt.state.get(KEY) as FrozenModules | undefined;
  if (found === undefined) throw new InternalError("frozen modules are not loaded");
  return found;
}

export function setFrozenModules(modules: FrozenModules): void {
  rt.state.set(KEY, modules);
}

/** Reads what `scripts/freeze.mjs` wrote. */
export function parseFrozen(file: Uint8Array): FrozenModules {
  const end = file.indexOf(10);
  let header = "";
  for (let i = 0; i < end; i++) header += String.fromCharCode(file[i]!);
  const entries = JSON.parse(header) as IndexEntry[];
  return new FrozenModules(
    entries.map((e) => {
      const data = (): Uint8Array => file.subarray(end + 1 + e.offset, end + 1 + e.offset + e.length);
      return {
        name: e.name,
        origin: e.origin ?? undefined,
        isPackage: e.isPackage,
        data,
        code: () => {
          const code = marshalLoads(data());
          if (!(code instanceof PyCode)) throw new InternalError(`frozen ${e.name} is not code`);
          return code;
        },
      };
    }),
  );
}
