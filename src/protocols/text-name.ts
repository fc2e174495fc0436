/** Names given as Python strings: attribute names, `__name__`s. */
import type { Value } from "../objects/object.ts";
import { jsFromStr, strOf } from "../objects/str.ts";
import { pyError } from "./errors.ts";
import { typeName } from "./type-of.ts";

/** The attribute name a str stands for; TypeError for anything else. */
export function attributeName(v: Value): string {
  const s = strOf(v);
  if (s === undefined) throw pyError("TypeError", `attribute name must be string, not '${typeName(v)}'`);
  return jsFromStr(s);
}

/** JS text of a str; `undefined` for anything else. */
export function textOf(v: Value | undefined): string | undefined {
  if (v === undefined) return undefined;
  const s = strOf(v);
  return s === undefined ? undefined : jsFromStr(s);
}
