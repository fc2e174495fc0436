/** Neutral constants (`base/const.ts`) as runtime values, and code objects as `PyCode`. */
import { type Const, ConstComplex, ConstEllipsis, ConstFloat, ConstFrozenSet, WideText } from "../base/const.ts";
import { CodeObject } from "../code/code-object.ts";
import { withoutColumns } from "../code/linetable.ts";
import { PyBytes } from "./bytes.ts";
import { EMPTY_TUPLE, PyTuple } from "./containers.ts";
import { PyCode } from "./function.ts";
import { PyComplex, PyFloat } from "./number.ts";
import { Ellipsis, None, PyWideStr, type Value } from "./object.ts";
import { rt } from "./runtime.ts";
import { PyFrozenSet } from "./set.ts";
import { isStr } from "./str.ts";

/** The runtime value of a constant. Code objects give the same `PyCode` every time. */
export function fromConst(c: Const): Value {
  switch (typeof c) {
    case "boolean":
    case "number":
    case "bigint":
    case "string":
      return c;
  }
  if (c === null) return None;
  if (c instanceof ConstFloat) return new PyFloat(c.v);
  if (c instanceof CodeObject) return codeValue(c);
  if (c instanceof WideText) return new PyWideStr(c.cps);
  if (c instanceof Uint8Array) return new PyBytes(c);
  if (c instanceof ConstComplex) return new PyComplex(c.re, c.im);
  if (c instanceof ConstEllipsis) return Ellipsis;
  if (c instanceof ConstFrozenSet) {
    const set = new PyFrozenSet();
    for (const item of c.items) set.add(fromConst(item));
    return set;
  }
  const items = c as readonly Const[];
  return items.length === 0 ? EMPTY_TUPLE : new PyTuple(valuesOf(items));
}

/** An array of the kind that V8 gives to literals: that of `map` changes once V8 has optimised it, and with it what the interpreter's loop has seen. */
function valuesOf(consts: readonly Const[]): Value[] {
  const values: Value[] = [];
  for (const c of consts) values.push(fromConst(c));
  return values;
}

/** A code object as a Python value: one `PyCode` for each `CodeObject`, kept in its `exec` slot. */
export function codeValue(code: CodeObject): PyCode {
  if (code.exec instanceof PyCode) return code.exec;
  const hasColumns = rt?.config.codeDebugRanges !== false;
  const kept = hasColumns
    ? code
    : code.replace({ co_linetable: withoutColumns(code.co_linetable, code.co_firstlineno) });
  const made = new PyCode(kept);
  kept.exec = made;
  code.exec = made;
  return made;
}

/** Makes what code needs to run or to be looked into, if that has not happened; the code. */
export function loadCode(code: PyCode): PyCode {
  if (code.isLoaded) return code;
  code.consts = valuesOf(code.code.co_consts);
  code.names = code.code.co_names;
  code.isLoaded = true;
  return code;
}

/** The doc string of a function with this code, or None. */
export function docOfCode(code: PyCode): Value {
  const first = loadCode(code).consts[0];
  return first !== undefined && isStr(first) ? first : None;
}
