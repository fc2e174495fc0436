/** What BytesIO and StringIO share of `__getstate__` and `__setstate__`. Source: Modules/_io/bytesio.c, stringio.c. */
import { mergeDict } from "../../builtins/dict/merge.ts";
import { PyDict } from "../../objects/dict.ts";
import { None, type Value } from "../../objects/object.ts";
import { instanceDict } from "../../protocols/attributes.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";

/** A copy of the instance's attributes; None when it has none. */
export function stateOfAttributes(self: Value): Value {
  const dict = instanceDict(self);
  return dict !== undefined && dict.size > 0 ? dict.copy() : None;
}

/** Adds the attributes of a state to the instance's; `item` is the state's item in words. TypeError unless dict or None. */
export function restoreAttributes(self: Value, attributes: Value, item: string): void {
  if (attributes === None) return;
  if (!(attributes instanceof PyDict))
    throw pyError("TypeError", `${item} item of state should be a dict, got a ${typeName(attributes)}`);
  const own = instanceDict(self);
  if (own !== undefined) mergeDict(own, attributes);
}

/** The position in a state; TypeError, which `wording` begins and the type's name ends, unless it is an integer. */
export function statePosition(position: Value, wording: string): number {
  if (typeOf(position).slots.index === undefined) throw pyError("TypeError", `${wording} ${typeName(position)}`);
  const n = Number(index(position));
  if (n < 0) throw pyError("ValueError", "position value cannot be negative");
  return n;
}
