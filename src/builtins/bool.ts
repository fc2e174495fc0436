/** The `bool` type. Source: Objects/boolobject.c. */
import { intOf } from "../objects/number.ts";
import { NotImplemented, type Value } from "../objects/object.ts";
import { intType } from "../objects/types.ts";
import { newSlot, type TypeDef } from "../protocols/define.ts";
import { intInvert } from "../protocols/int-arith.ts";
import { isTrue } from "../protocols/truth.ts";
import { warnDeprecated } from "./number/convert.ts";

type BoolSlot = "and" | "or" | "xor";

/** Two bools give a bool, anything else is int's business. */
function logical(slot: BoolSlot, operation: (a: boolean, b: boolean) => boolean): (a: Value, b: Value) => Value {
  return (a, b) => {
    if (typeof a === "boolean" && typeof b === "boolean") return operation(a, b);
    return intType.slots[slot]?.(a, b) ?? NotImplemented;
  };
}

const newBool = newSlot("($type, x=<unrepresentable>, /)", "bool", (_cls, x) => x !== undefined && isTrue(x));

export const boolDef: TypeDef<Value> = {
  make1: isTrue,
  doc: `bool(x) -> bool

Returns True when the argument x is true, False otherwise.
The builtins True and False are the only two instances of the class bool.
The class bool is a subclass of the class int, and cannot be subclassed.`,
  matchSelf: true,
  slots: {
    new: (cls, args, kwnames) =>
      args.length === 1 && kwnames === undefined ? isTrue(args[0]!) : newBool(cls, args, kwnames),
    repr: (self) => (self === true ? "True" : "False"),
    and: logical("and", (a, b) => a && b),
    or: logical("or", (a, b) => a || b),
    xor: logical("xor", (a, b) => a !== b),
    invert: (self) => {
      warnInversion();
      return intInvert(intOf(self)!);
    },
  },
};

/** The warning that `~` of a bool comes with. */
export function warnInversion(): void {
  warnDeprecated(
    "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.",
  );
}
