/**
 * Tuples with named fields, as `sys.flags`, `os.stat_result` and `time.struct_time` are. Source: Objects/structseq.c.
 * The first `visible` fields are the tuple's items; the rest are attributes only.
 */
import { PyTuple } from "../objects/containers.ts";
import { PyDict } from "../objects/dict.ts";
import { None, type Value } from "../objects/object.ts";
import type { PyType } from "../objects/type.ts";
import { newBuiltinType, tupleType } from "../objects/types.ts";
import { fillType, getset, method, newSlot } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { toArray } from "../protocols/iterate.ts";
import { reprText } from "../protocols/text.ts";
import { typeOf } from "../protocols/type-of.ts";

export class PyStructSequence extends PyTuple {
  override cls: PyType;
  /** Fields after the visible ones. */
  readonly hidden: readonly Value[];
  constructor(cls: PyType, items: readonly Value[], hidden: readonly Value[]) {
    super(items);
    this.cls = cls;
    this.hidden = hidden;
  }
}

export interface StructSequenceDef {
  /** Dotted name: `"os.stat_result"`. */
  readonly name: string;
  readonly doc: string;
  /** Field name and doc, in order; a name of `null` makes an unnamed (tuple only) field. */
  readonly fields: readonly (readonly [name: string | null, doc: string])[];
  /** Number of fields that are tuple items; all when not given. */
  readonly visible?: number;
  /** Instances can be made from Python. Default true; `sys.flags` cannot. */
  readonly canInstantiate?: boolean;
}

export function structSequence(def: StructSequenceDef): PyType {
  const { fields } = def;
  const visible = def.visible ?? fields.length;
  const short = def.name.slice(def.name.lastIndexOf(".") + 1);
  const type = newBuiltinType(def.name, undefined, tupleType);
  const valueAt = (self: PyStructSequence, i: number): Value =>
    i < visible ? self.items[i]! : (self.hidden[i - visible] ?? None);
  const members: Record<string, ReturnType<typeof getset<PyStructSequence>>> = {};
  const names: string[] = [];
  /** Names in the order of the fields that have one: the repr uses them even where an unnamed field shifts them. */
  const shown: string[] = [];
  fields.forEach(([name, doc], i) => {
    if (name === null) return;
    members[name] = getset((self: PyStructSequence) => valueAt(self, i), undefined, doc);
    if (i < visible) names.push(name);
    if (shown.length < visible) shown.push(name);
  });
  const construct = newSlot("($type, sequence, dict=<unrepresentable>)", short, (cls, sequence, dict) => {
    if (typeOf(sequence).slots.iter === undefined && typeOf(sequence).slots.getItem === undefined) {
      throw pyError("TypeError", "constructor requires a sequence");
    }
    const given = toArray(sequence);
    if (dict !== undefined && !(dict instanceof PyDict))
      throw pyError("TypeError", `${def.name}() takes a dict as second arg, if any`);
    if (given.length < visible || given.length > fields.length) {
      const how = visible === fields.length ? "a" : given.length < visible ? "an at least" : "an at most";
      const n = given.length > fields.length ? fields.length : visible;
      throw pyError("TypeError", `${def.name}() takes ${how} ${n}-sequence (${given.length}-sequence given)`);
    }
    const hidden = given.slice(visible);
    for (let i = given.length; i < fields.length; i++) {
      const name = fields[i]![0];
      hidden.push((name !== null && dict instanceof PyDict ? dict.getStr(name) : undefined) ?? None);
    }
    return new PyStructSequence(cls, given.slice(0, visible), hidden);
  });
  fillType<PyStructSequence>(type, {
    doc: def.doc,
    slots: {
      ...(def.canInstantiate === false ? {} : { new: construct }),
      repr: (self) => `${def.name}(${shown.map((name, i) => `${name}=${reprText(self.items[i]!)}`).join(", ")})`,
    },
    methods: {
      __reduce__: method("($self, /)", "", (self) => {
        const dict = new PyDict();
        for (let i = visible; i < fields.length; i++) {
          const name = fields[i]![0];
          if (name !== null) dict.setStr(name, valueAt(self, i));
        }
        return new PyTuple([typeOf(self), new PyTuple([new PyTuple(self.items), dict])]);
      }),
    },
    members,
    attrs: {
      n_fields: fields.length,
      n_sequence_fields: visible,
      n_unnamed_fields: fields.filter(([name]) => name === null).length,
      __match_args__: new PyTuple(names),
    },
  });
  if (def.canInstantiate === false) {
    type.slots.new = () => {
      throw pyError("TypeError", `cannot create '${def.name}' instances`);
    };
  }
  return type;
}

/** An instance: `items` are the visible fields, `hidden` the others. */
export function makeStructSequence(
  type: PyType,
  items: readonly Value[],
  hidden: readonly Value[] = [],
): PyStructSequence {
  return new PyStructSequence(type, items, hidden);
}
