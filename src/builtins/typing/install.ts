/** The native half of `typing`, and what the interpreter needs of it for `def f[T]`, `class C[T]`, `type X = …`. */
import type { Value } from "../../objects/object.ts";
import { installGeneric, subscriptGeneric } from "./generic.ts";
import { installTypeAlias, makeTypeAlias } from "./type-alias.ts";
import { installTypeVariables, makeParamSpec, makeTypeVar, makeTypeVarTuple } from "./type-variables.ts";

let installed = false;

/** Fills the typing types; done when they are first needed. */
export function installTyping(): void {
  if (installed) return;
  installed = true;
  installTypeVariables();
  installTypeAlias();
  installGeneric();
}

const constructors = {
  typeVar: makeTypeVar,
  paramSpec: makeParamSpec,
  typeVarTuple: makeTypeVarTuple,
  subscriptGeneric,
  typeAlias: makeTypeAlias,
} as const satisfies Record<string, (...args: never[]) => Value>;

/** The constructors behind the type parameter syntax. */
export function typingConstructors(): typeof constructors {
  installTyping();
  return constructors;
}
