/** The `property` type. Source: Objects/descrobject.c (property_*). */
import { PyProperty, PyPropertySub } from "../../objects/descriptors.ts";
import { docOfCode } from "../../objects/from-const.ts";
import { PyFunction } from "../../objects/function.ts";
import { None, type Value } from "../../objects/object.ts";
import { exceptionTypes, propertyType } from "../../objects/types.ts";
import { findAttr, genericGetAttr, setAttr } from "../../protocols/attributes.ts";
import { call, call1, call2 } from "../../protocols/call.ts";
import { fillType, getset, initSlot, method, type TypeDef, unsigned } from "../../protocols/define.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { reprText } from "../../protocols/text.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeOf } from "../../protocols/type-of.ts";

const given = (v: Value): Value | undefined => (v === None ? undefined : v);

const init = initSlot<PyProperty, "(fget=None, fset=None, fdel=None, doc=None)">(
  "(fget=None, fset=None, fdel=None, doc=None)",
  "property",
  (self, fget, fset, fdel, doc) => {
    self.fget = given(fget);
    self.fset = given(fset);
    self.fdel = given(fdel);
    self.doc = given(doc);
    self.getterDoc = false;
    const isExact = self.cls === propertyType;
    self.docCode = undefined;
    // fast path: a function's own doc string, which few ask for
    if (isExact && doc === None && fget instanceof PyFunction && fget.doc === undefined) {
      self.docCode = fget.code;
      return;
    }
    let text = self.doc;
    if (text === undefined && self.fget !== undefined) {
      text = given(findAttr(self.fget, "__doc__") ?? None);
      if (text !== undefined) {
        self.getterDoc = true;
        // subclasses keep the doc in their own attribute: the class's __doc__ would hide ours
        if (!isExact) setAttr(self, "__doc__", text);
      }
    }
    if (isExact) self.doc = text;
    else if (!self.getterDoc) {
      try {
        setAttr(self, "__doc__", text ?? None);
      } catch (e) {
        // a subclass with __slots__ has no place for a doc that was given explicitly: it is dropped
        if (!isException(e, exceptionTypes.AttributeError)) throw e;
      }
    }
  },
);

function docOf(self: PyProperty): Value {
  if (self.docCode !== undefined) {
    self.doc = given(docOfCode(self.docCode));
    self.getterDoc = self.doc !== undefined;
    self.docCode = undefined;
  }
  return self.doc ?? None;
}

function describe(self: PyProperty, obj: Value, what: "getter" | "setter" | "deleter"): ReturnType<typeof pyError> {
  const type = typeOf(obj);
  const qualname = reprText(type.qualname);
  if (self.name !== undefined) {
    return pyError("AttributeError", `property ${reprText(self.name)} of ${qualname} object has no ${what}`);
  }
  return pyError("AttributeError", `property of ${qualname} object has no ${what}`);
}

/** A property of the same type with one accessor replaced. */
function copyWith(self: PyProperty, change: { get?: Value; set?: Value; del?: Value }): Value {
  const get = change.get === undefined || change.get === None ? self.fget : change.get;
  const set = change.set === undefined || change.set === None ? self.fset : change.set;
  const del = change.del === undefined || change.del === None ? self.fdel : change.del;
  // a doc that came from the getter is taken from the new getter again
  const had = docOf(self);
  const doc = self.getterDoc && get !== undefined ? None : had;
  const made = call(typeOf(self), [get ?? None, set ?? None, del ?? None, doc]);
  if (made instanceof PyProperty) made.name = self.name;
  return made;
}

const propertyDef: TypeDef<PyProperty> = {
  doc: "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring\n\nTypical use is to define a managed attribute x:\n\nclass C(object):\n    def getx(self): return self._x\n    def setx(self, value): self._x = value\n    def delx(self): del self._x\n    x = property(getx, setx, delx, \"I'm the 'x' property.\")\n\nDecorators make defining new properties or modifying existing ones easy:\n\nclass C(object):\n    @property\n    def x(self):\n        \"I am the 'x' property.\"\n        return self._x\n    @x.setter\n    def x(self, value):\n        self._x = value\n    @x.deleter\n    def x(self):\n        del self._x",
  signature: "(fget=None, fset=None, fdel=None, doc=None)",
  isBase: true,
  slots: {
    getAttr: genericGetAttr,
    new: (cls) => (cls === propertyType ? new PyProperty() : new PyPropertySub(cls)),
    init,
    descrGet: (self, obj) => {
      if (obj === undefined || obj === None) return self;
      if (self.fget === undefined) throw describe(self, obj, "getter");
      return call1(self.fget, obj);
    },
    descrSet: (self, obj, value) => {
      if (value === undefined) {
        if (self.fdel === undefined) throw describe(self, obj, "deleter");
        call1(self.fdel, obj);
      } else {
        if (self.fset === undefined) throw describe(self, obj, "setter");
        call2(self.fset, obj, value);
      }
    },
  },
  methods: {
    getter: unsigned(
      method("($self, fget, /)", "Descriptor to obtain a copy of the property with a different getter.", (self, get) =>
        copyWith(self, { get }),
      ),
    ),
    setter: unsigned(
      method("($self, fset, /)", "Descriptor to obtain a copy of the property with a different setter.", (self, set) =>
        copyWith(self, { set }),
      ),
    ),
    deleter: unsigned(
      method("($self, fdel, /)", "Descriptor to obtain a copy of the property with a different deleter.", (self, del) =>
        copyWith(self, { del }),
      ),
    ),
    __set_name__: unsigned(
      method("($self, *args)", "Method to set name of a property.", (self, args) => {
        if (args.length !== 2)
          throw pyError("TypeError", `__set_name__() takes 2 positional arguments but ${args.length} were given`);
        self.name = args[1];
        return None;
      }),
    ),
  },
  members: {
    fget: getset((self) => self.fget ?? None),
    fset: getset((self) => self.fset ?? None),
    fdel: getset((self) => self.fdel ?? None),
    __doc__: getset(docOf, (self, value) => {
      docOf(self);
      self.doc = value;
    }),
  },
  getset: {
    __isabstractmethod__: getset((self) =>
      [self.fget, self.fset, self.fdel].some((f) => f !== undefined && isAbstractMethod(f)),
    ),
  },
};

/** `bool(f.__isabstractmethod__)`, false when there is none. */
export function isAbstractMethod(f: Value): boolean {
  const flag = findAttr(f, "__isabstractmethod__");
  return flag !== undefined && isTrue(flag);
}

export function installProperty(): void {
  fillType(propertyType, propertyDef);
}
