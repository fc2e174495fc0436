/** What `functools.cmp_to_key` returns. Source: Modules/_functoolsmodule.c (keyobject). */
import { None, PyObject, type Value } from "../../objects/object.ts";
import { call2 } from "../../protocols/call.ts";
import { richCompare } from "../../protocols/compare.ts";
import { getset, type LazyType, lazyType, newSlot } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";

export class PyKeyWrapper extends PyObject {
  readonly cmp: Value;
  object: Value | undefined;
  constructor(cmp: Value, object: Value | undefined) {
    super();
    this.cmp = cmp;
    this.object = object;
  }
}

/** Calls with `(obj)`; a new slot's parser does for a call too. */
const parseCall = newSlot("($type, obj)", "K", (_cls, obj) => obj);

export const keyWrapperType: LazyType = lazyType("functools.KeyWrapper", PyKeyWrapper, () => ({
  slots: {
    call: (self, args, kwnames) => new PyKeyWrapper(self.cmp, parseCall(keyWrapperType(), args, kwnames)),
    richCompare: (self, other, op) => {
      if (!(other instanceof PyKeyWrapper)) throw pyError("TypeError", "other argument must be K instance");
      if (self.object === undefined || other.object === undefined) throw pyError("AttributeError", "object");
      return richCompare(call2(self.cmp, self.object, other.object), 0, op);
    },
  },
  members: {
    obj: getset(
      (self) => self.object ?? None,
      (self, value) => {
        self.object = value;
      },
      "Value wrapped by a key function.",
    ),
  },
}));
