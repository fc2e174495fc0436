/**
 * Descriptors of builtin types: methods, class methods, slot wrappers, bound slot wrappers, computed attributes, members.
 * Source: Objects/descrobject.c.
 */
import { PyTuple } from "../../objects/containers.ts";
import {
  type PyClassMethodDescriptor,
  type PyGetSetDescriptor,
  type PyMemberDescriptor,
  type PyMethodDescriptor,
  PyMethodWrapper,
  type PyWrapperDescriptor,
} from "../../objects/descriptors.ts";
import { PyBuiltin } from "../../objects/function.ts";
import { getSlot, type HeapFields, PyInstance, setSlot } from "../../objects/heap.ts";
import { None, NotImplemented, type Value } from "../../objects/object.ts";
import { EQ, type KwNames, NE } from "../../objects/slots.ts";
import { jsFromStr } from "../../objects/str.ts";
import { PyType } from "../../objects/type.ts";
import {
  classMethodDescriptorType,
  getSetDescriptorType,
  memberDescriptorType,
  methodDescriptorType,
  methodWrapperType,
  wrapperDescriptorType,
} from "../../objects/types.ts";
import { genericGetAttr } from "../../protocols/attributes.ts";
import { builtinNamed } from "../../protocols/builtin-names.ts";
import { textSignature } from "../../protocols/clinic/signature.ts";
import { fillType, getset, method, type TypeDef, unsigned } from "../../protocols/define.ts";
import { attributeError, pyError } from "../../protocols/errors.ts";
import { addressText, identityHash, idOf } from "../../protocols/identity.ts";
import { callSlotWrapper, callWrapperDescriptor } from "../../protocols/slot-wrappers.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";

interface Named {
  readonly owner: PyType;
  readonly name: string;
}

/** Throws unless `obj` is an instance of the descriptor's class. */
function checkReceiver(descriptor: Named, obj: Value): void {
  if (typeOf(obj).isSubtypeOf(descriptor.owner)) return;
  throw pyError(
    "TypeError",
    `descriptor '${descriptor.name}' for '${descriptor.owner.tpName}' objects doesn't apply to a '${typeName(obj)}' object`,
  );
}

const docOf = (doc: string | undefined): Value => (doc === undefined || doc === "" ? None : doc);
const qualname = (d: Named): Value => `${jsFromStr(d.owner.qualname)}.${d.name}`;
/** Pickled as `getattr(owner, name)`. */
const reduce = (d: Named): Value => new PyTuple([builtinNamed("getattr"), new PyTuple([d.owner, d.name])]);

function commonMembers<S>(named: (self: S) => Named) {
  return {
    __objclass__: getset<S>((self) => named(self).owner),
    __name__: getset<S>((self) => named(self).name),
  };
}

// --- method_descriptor -----------------------------------------------------------------------------------------------

function callMethodDescriptor(self: PyMethodDescriptor, args: Value[], kwnames: KwNames): Value {
  const nkw = kwnames === undefined ? 0 : kwnames.length;
  const receiver = args[0];
  if (receiver === undefined || args.length - nkw < 1) {
    throw pyError("TypeError", `unbound method ${self.owner.name}.${self.name}() needs an argument`);
  }
  checkReceiver(self, receiver);
  return self.entry.call(receiver, args.slice(1), kwnames);
}

const methodDescriptorDef: TypeDef<PyMethodDescriptor> = {
  isMethodDescriptor: true,
  slots: {
    repr: (self) => `<method '${self.name}' of '${self.owner.tpName}' objects>`,
    call: callMethodDescriptor,
    getAttr: genericGetAttr,
    descrGet: (self, obj) => {
      if (obj === undefined) return self;
      checkReceiver(self, obj);
      return new PyBuiltin(self.name, self.def, self.entry, obj, undefined, self.owner);
    },
  },
  methods: { __reduce__: unsigned(method("($self, /)", "", reduce)) },
  members: commonMembers((self: PyMethodDescriptor) => self),
  getset: {
    __doc__: getset((self) => docOf(self.def.doc)),
    __qualname__: getset(qualname),
    __text_signature__: getset((self) => (self.def.hidesSignature ? None : textSignature(self.def.signature))),
  },
};

// --- classmethod_descriptor ------------------------------------------------------------------------------------------

function bindClass(self: PyClassMethodDescriptor, obj: Value | undefined, type: Value | undefined): PyBuiltin {
  let cls = type;
  if (cls === undefined) {
    if (obj === undefined) {
      throw pyError(
        "TypeError",
        `descriptor '${self.name}' for type '${self.owner.tpName}' needs either an object or a type`,
      );
    }
    cls = typeOf(obj);
  }
  if (!(cls instanceof PyType)) {
    throw pyError(
      "TypeError",
      `descriptor '${self.name}' for type '${self.owner.tpName}' needs a type, not a '${typeName(cls)}' as arg 2`,
    );
  }
  if (!cls.isSubtypeOf(self.owner)) {
    throw pyError(
      "TypeError",
      `descriptor '${self.name}' requires a subtype of '${self.owner.tpName}' but received '${cls.tpName}'`,
    );
  }
  return new PyBuiltin(self.name, self.def, self.entry, cls, undefined, self.owner);
}

const classMethodDescriptorDef: TypeDef<PyClassMethodDescriptor> = {
  slots: {
    repr: (self) => `<method '${self.name}' of '${self.owner.tpName}' objects>`,
    getAttr: genericGetAttr,
    descrGet: bindClass,
    call: (self, args, kwnames) => {
      const nkw = kwnames === undefined ? 0 : kwnames.length;
      const cls = args[0];
      if (cls === undefined || args.length - nkw < 1) {
        throw pyError("TypeError", `descriptor '${self.name}' of '${self.owner.tpName}' object needs an argument`);
      }
      return bindClass(self, undefined, cls).entry.call(cls, args.slice(1), kwnames);
    },
  },
  members: commonMembers((self: PyClassMethodDescriptor) => self),
  getset: {
    __doc__: getset((self) => docOf(self.def.doc)),
    __qualname__: getset(qualname),
    __text_signature__: getset((self) => (self.def.hidesSignature ? None : textSignature(self.def.signature))),
  },
};

// --- wrapper_descriptor and method-wrapper ---------------------------------------------------------------------------

const wrapperNamed = (self: PyWrapperDescriptor): Named => ({ owner: self.owner, name: self.row.dunder });

const wrapperDescriptorDef: TypeDef<PyWrapperDescriptor> = {
  isMethodDescriptor: true,
  slots: {
    repr: (self) => `<slot wrapper '${self.row.dunder}' of '${self.owner.tpName}' objects>`,
    call: callWrapperDescriptor,
    getAttr: genericGetAttr,
    descrGet: (self, obj) => {
      if (obj === undefined) return self;
      checkReceiver(wrapperNamed(self), obj);
      return new PyMethodWrapper(self, obj);
    },
  },
  methods: { __reduce__: unsigned(method("($self, /)", "", (self) => reduce(wrapperNamed(self)))) },
  members: commonMembers(wrapperNamed),
  getset: {
    __doc__: getset((self) => self.row.doc),
    __qualname__: getset((self) => qualname(wrapperNamed(self))),
    __text_signature__: getset((self) => self.row.signature),
  },
};

const methodWrapperDef: TypeDef<PyMethodWrapper> = {
  slots: {
    repr: (self) =>
      `<method-wrapper '${self.descriptor.row.dunder}' of ${typeName(self.self)} object at ${addressText(self.self)}>`,
    call: (self, args, kwnames) => callSlotWrapper(self.descriptor, self.self, args, kwnames),
    getAttr: genericGetAttr,
    hash: (self) => {
      const h = identityHash(self.descriptor) ^ (Number(idOf(self.self)) % 0x7fffffff);
      return h === -1 ? -2 : h;
    },
    richCompare: (self, other, op) => {
      if ((op !== EQ && op !== NE) || !(other instanceof PyMethodWrapper)) return NotImplemented;
      const same = self.descriptor === other.descriptor && self.self === other.self;
      return op === EQ ? same : !same;
    },
  },
  methods: {
    __reduce__: unsigned(
      method(
        "($self, /)",
        "",
        (self) => new PyTuple([builtinNamed("getattr"), new PyTuple([self.self, self.descriptor.row.dunder])]),
      ),
    ),
  },
  members: { __self__: getset((self) => self.self) },
  getset: {
    __objclass__: getset((self) => self.descriptor.owner),
    __name__: getset((self) => self.descriptor.row.dunder),
    __qualname__: getset((self) => qualname(wrapperNamed(self.descriptor))),
    __doc__: getset((self) => self.descriptor.row.doc),
    __text_signature__: getset((self) => self.descriptor.row.signature),
  },
};

// --- getset_descriptor -----------------------------------------------------------------------------------------------

const notWritable = (d: Named, obj: Value): ReturnType<typeof pyError> =>
  attributeError(obj, d.name, `attribute '${d.name}' of '${d.owner.tpName}' objects is not writable`);

const getSetDescriptorDef: TypeDef<PyGetSetDescriptor> = {
  slots: {
    repr: (self) => `<attribute '${self.name}' of '${self.owner.tpName}' objects>`,
    getAttr: genericGetAttr,
    descrGet: (self, obj) => {
      if (obj === undefined) return self;
      checkReceiver(self, obj);
      if (self.def.get === undefined) {
        throw attributeError(
          obj,
          self.name,
          `attribute '${self.name}' of '${self.owner.tpName}' objects is not readable`,
        );
      }
      return self.def.get(obj);
    },
    descrSet: (self, obj, value) => {
      checkReceiver(self, obj);
      if (self.def.set === undefined) throw notWritable(self, obj);
      self.def.set(obj, value);
    },
  },
  members: commonMembers((self: PyGetSetDescriptor) => self),
  getset: {
    __doc__: getset((self) => docOf(self.def.doc)),
    __qualname__: getset(qualname),
  },
};

// --- member_descriptor -----------------------------------------------------------------------------------------------

/** The value of `__slots__` member number `i`; `undefined` while unset. */
export function getMember(obj: Value, i: number): Value | undefined {
  if (obj instanceof PyInstance) return getSlot(obj, i);
  return (obj as unknown as HeapFields).slots?.[i];
}

export function setMember(obj: Value, i: number, value: Value | undefined): void {
  if (obj instanceof PyInstance) setSlot(obj, i, value);
  else {
    const fields = obj as unknown as HeapFields;
    fields.slots ??= [];
    while (fields.slots.length < i) fields.slots.push(undefined);
    fields.slots[i] = value;
  }
}

const memberDescriptorDef: TypeDef<PyMemberDescriptor> = {
  slots: {
    repr: (self) => `<member '${self.name}' of '${self.owner.tpName}' objects>`,
    getAttr: genericGetAttr,
    descrGet: (self, obj) => {
      if (obj === undefined) return self;
      checkReceiver(self, obj);
      if (self.index < 0) return self.def!.get!(obj);
      const value = getMember(obj, self.index);
      if (value === undefined) {
        throw attributeError(obj, self.name, `'${typeName(obj)}' object has no attribute '${self.name}'`);
      }
      return value;
    },
    descrSet: (self, obj, value) => {
      checkReceiver(self, obj);
      if (self.index < 0) {
        if (self.def!.set === undefined) throw attributeError(obj, self.name, "readonly attribute");
        self.def!.set(obj, value);
        return;
      }
      if (value === undefined && getMember(obj, self.index) === undefined) {
        throw attributeError(obj, self.name, self.name);
      }
      setMember(obj, self.index, value);
    },
  },
  methods: { __reduce__: unsigned(method("($self, /)", "", reduce)) },
  members: commonMembers((self: PyMemberDescriptor) => self),
  getset: {
    __doc__: getset((self) => docOf(self.def?.doc)),
    __qualname__: getset(qualname),
  },
};

export function installNativeDescriptors(): void {
  fillType(methodDescriptorType, methodDescriptorDef);
  fillType(classMethodDescriptorType, classMethodDescriptorDef);
  fillType(wrapperDescriptorType, wrapperDescriptorDef);
  fillType(methodWrapperType, methodWrapperDef);
  fillType(getSetDescriptorType, getSetDescriptorDef);
  fillType(memberDescriptorType, memberDescriptorDef);
}
