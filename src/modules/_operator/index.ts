/** The `_operator` module: operators as functions. Source: Modules/_operator.c. */
import { PyBytes } from "../../objects/bytes.ts";
import type { NativeDef } from "../../objects/function.ts";
import { defineModule } from "../../objects/module.ts";
import { None, type Value } from "../../objects/object.ts";
import type { CompareOp } from "../../objects/slots.ts";
import { strOf } from "../../objects/str.ts";
import { call } from "../../protocols/call.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { equalItems, isSame, richCompare } from "../../protocols/compare.ts";
import { contains, deleteItem, getItem, lengthHint, setItem } from "../../protocols/container.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { forEach } from "../../protocols/iterate.ts";
import * as number from "../../protocols/number.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { attrgetterType, itemgetterType, methodcallerType } from "./getters.ts";
import { NB_NAMES } from "./rows.ts";

const binary = (doc: string, body: (a: Value, b: Value) => Value): NativeDef => fn("($module, a, b, /)", doc, body);
const unary = (doc: string, body: (a: Value) => Value): NativeDef => fn("($module, a, /)", doc, body);

function compareFunctions(): Record<string, NativeDef> {
  const rows: readonly [string, string, CompareOp][] = [
    ["lt", "<", 0],
    ["le", "<=", 1],
    ["eq", "==", 2],
    ["ne", "!=", 3],
    ["gt", ">", 4],
    ["ge", ">=", 5],
  ];
  const out: Record<string, NativeDef> = {};
  for (const [name, sign, op] of rows) out[name] = binary(`Same as a ${sign} b.`, (a, b) => richCompare(a, b, op));
  return out;
}

function binaryFunctions(): Record<string, NativeDef> {
  const out: Record<string, NativeDef> = {};
  for (const [name, inplaceName, sign, oparg] of NB_NAMES) {
    out[name] = binary(`Same as a ${sign} b.`, (a, b) => number.binaryOp(oparg, a, b));
    out[inplaceName] = binary(`Same as a ${sign}= b.`, (a, b) => number.binaryOp(oparg + 13, a, b));
  }
  return out;
}

/** PySequence_Concat: by the sequence slot, or addition when both are sequences of Python classes. */
function concat(a: Value, b: Value, inplace: boolean): Value {
  const slots = typeOf(a).slots;
  const slot = (inplace ? slots.inplaceConcat : undefined) ?? slots.concat;
  if (slot !== undefined) return slot(a, b);
  if (slots.getItem !== undefined && typeOf(b).slots.getItem !== undefined) {
    return number.binaryOp(inplace ? 13 : 0, a, b);
  }
  throw pyError("TypeError", `'${typeName(a)}' object can't be concatenated`);
}

/** Walks a container, with the error of PySequence_Count and Index. */
function search(container: Value, body: (item: Value) => boolean): void {
  const { iter, getItem: item } = typeOf(container).slots;
  if (iter === undefined && item === undefined)
    throw pyError("TypeError", `argument of type '${typeName(container)}' is not iterable`);
  forEach(container, body);
}

/** Equality without early exit. */
function compareDigest(a: Value, b: Value): Value {
  const x = strOf(a);
  const y = strOf(b);
  let p: Uint8Array;
  let q: Uint8Array;
  if (x !== undefined && y !== undefined) {
    const ascii = (s: Value): Uint8Array => {
      if (typeof s === "string") {
        const out = new Uint8Array(s.length);
        let isAscii = true;
        for (let i = 0; i < s.length; i++) {
          const c = s.charCodeAt(i);
          if (c > 127) isAscii = false;
          out[i] = c;
        }
        if (isAscii) return out;
      }
      throw pyError("TypeError", "comparing strings with non-ASCII characters is not supported");
    };
    p = ascii(x);
    q = ascii(y);
  } else {
    const isBuffer = (v: Value): boolean => v instanceof PyBytes || typeOf(v).slots.buffer !== undefined;
    if (!isBuffer(a) || !isBuffer(b)) {
      throw pyError(
        "TypeError",
        `unsupported operand types(s) or combination of types: '${typeName(a)}' and '${typeName(b)}'`,
      );
    }
    p = bufferBytes(a);
    q = bufferBytes(b);
  }
  let difference = p.length ^ q.length;
  for (let i = 0; i < q.length; i++) difference |= (p[i] ?? 0) ^ q[i]!;
  return difference === 0;
}

export const operatorModule = defineModule("_operator", () => ({
  doc: "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.",
  types: { attrgetter: attrgetterType(), itemgetter: itemgetterType(), methodcaller: methodcallerType() },
  functions: {
    ...compareFunctions(),
    ...binaryFunctions(),
    abs: unary("Same as abs(a).", number.absolute),
    concat: binary("Same as a + b, for a and b sequences.", (a, b) => concat(a, b, false)),
    iconcat: binary("Same as a += b, for a and b sequences.", (a, b) => concat(a, b, true)),
    contains: binary("Same as b in a (note reversed operands).", (a, b) => contains(a, b)),
    countOf: binary("Return the number of items in a which are, or which equal, b.", (a, b) => {
      let n = 0;
      search(a, (item) => {
        if (equalItems(item, b)) n++;
        return false;
      });
      return n;
    }),
    indexOf: binary("Return the first index of b in a.", (a, b) => {
      let at = 0;
      let found = false;
      search(a, (item) => {
        found = equalItems(item, b);
        if (!found) at++;
        return found;
      });
      if (!found) throw pyError("ValueError", "sequence.index(x): x not in sequence");
      return at;
    }),
    getitem: binary("Same as a[b].", getItem),
    delitem: binary("Same as del a[b].", (a, b) => {
      deleteItem(a, b);
      return None;
    }),
    setitem: fn("($module, a, b, c, /)", "Same as a[b] = c.", (a, b, c) => {
      setItem(a, b, c);
      return None;
    }),
    index: unary("Same as a.__index__()", number.index),
    inv: unary("Same as ~a.", number.invert),
    invert: unary("Same as ~a.", number.invert),
    neg: unary("Same as -a.", number.negative),
    pos: unary("Same as +a.", number.positive),
    not_: unary("Same as not a.", (a) => !isTrue(a)),
    truth: unary("Return True if a is true, False otherwise.", (a) => isTrue(a)),
    is_: binary("Same as a is b.", isSame),
    is_not: binary("Same as a is not b.", (a, b) => !isSame(a, b)),
    pow: binary("Same as a ** b.", (a, b) => number.power(a, b)),
    ipow: binary("Same as a **= b.", number.inplacePower),
    call: fn("($module, obj, /, *args, **kwargs)", "Same as obj(*args, **kwargs).", (obj, args, kwargs) => {
      const names: string[] = [];
      for (let i = 0; i < kwargs.keys.length; i++) {
        const key = kwargs.keys[i];
        if (key === undefined) continue;
        names.push(key as string);
        args.push(kwargs.values[i]!);
      }
      return call(obj, args, names.length > 0 ? names : undefined);
    }),
    length_hint: fn(
      "($module, obj, default: ssize=0, /)",
      "Return an estimate of the number of items in obj.\n\nThis is useful for presizing containers when building from an iterable.\n\nIf the object supports len(), the result will be exact.\nOtherwise, it may over- or under-estimate by an arbitrary amount.\nThe result will be an integer >= 0.",
      (obj, fallback) => lengthHint(obj, fallback),
    ),
    _compare_digest: binary(
      "Return 'a == b'.\n\nThis function uses an approach designed to prevent\ntiming analysis, making it appropriate for cryptography.\n\na and b must both be of the same type: either str (ASCII only),\nor any bytes-like object.\n\nNote: If a and b are of different lengths, or if an error occurs,\na timing attack could theoretically reveal information about the\ntypes and lengths of a and b--but not their values.",
      compareDigest,
    ),
  },
}));
