/**
 * Which dunder names stand for which type slot. Source: Objects/typeobject.c, `slotdefs`; PEP 253.
 * Derived from it: the slot wrappers of builtin types (`list.__len__`), their docs and text signatures, and the slots that a
 * Python class gets from the dunder methods in its namespace.
 * `kind` names the calling convention of the wrapper; `protocols/slot-wrappers.ts` and `protocols/slot-functions.ts` have one
 * function per kind or slot.
 */
export type SlotKind =
  | "unary" // f(self) -> object
  | "len" // f(self) -> int >= 0
  | "hash" // f(self) -> int
  | "bool" // f(self) -> bool
  | "next" // f(self) -> object, StopIteration at the end
  | "del" // f(self) -> None
  | "call" // f(self, *args, **kwargs) -> object
  | "init" // f(self, *args, **kwargs) -> None
  | "new" // static: f(type, *args, **kwargs) -> object
  | "getattr" // f(self, name) -> object
  | "setattr" // f(self, name, value) -> None
  | "delattr" // f(self, name) -> None
  | "compare" // f(self, other) -> object; `op` is in the row
  | "descrGet" // f(self, instance, owner=None) -> object
  | "descrSet" // f(self, instance, value) -> None
  | "descrDelete" // f(self, instance) -> None
  | "binaryLeft" // f(self, value) -> object
  | "binaryRight" // f(self, value) -> object, operands swapped
  | "power" // f(self, value, mod=None)
  | "powerRight" // f(self, value, mod=None), operands swapped
  | "inplace" // f(self, value) -> object
  | "setitem" // f(self, key, value) -> None
  | "delitem" // f(self, key) -> None
  | "contains" // f(self, key) -> bool
  | "index-arg" // f(self, value) -> object, value an index (sequence repeat)
  | "buffer" // f(self, flags) -> memoryview
  | "releaseBuffer"; // f(self, buffer) -> None

export interface SlotRow {
  readonly dunder: string;
  readonly slot: string;
  readonly kind: SlotKind;
  readonly doc: string;
  /** Text signature, `$self` included. */
  readonly signature: string;
  /** The comparison, for kind "compare": Py_LT … Py_GE. */
  readonly op?: 0 | 1 | 2 | 3 | 4 | 5;
}

const row = (dunder: string, slot: string, kind: SlotKind, doc: string, signature = "($self, /)"): SlotRow => ({
  dunder,
  slot,
  kind,
  doc,
  signature,
});
const compare = (dunder: string, op: 0 | 1 | 2 | 3 | 4 | 5, sign: string): SlotRow => ({
  ...row(dunder, "richCompare", "compare", `Return self${sign}value.`, "($self, value, /)"),
  op,
});
const binary = (name: string, slot: string, sign: string): SlotRow[] => [
  row(`__${name}__`, slot, "binaryLeft", `Return self${sign}value.`, "($self, value, /)"),
  row(`__r${name}__`, slot, "binaryRight", `Return value${sign}self.`, "($self, value, /)"),
];
const inplace = (name: string, slot: string, sign: string): SlotRow =>
  row(`__i${name}__`, slot, "inplace", `Return self${sign}=value.`, "($self, value, /)");

export const SLOT_ROWS: readonly SlotRow[] = [
  row("__getattribute__", "getAttr", "getattr", "Return getattr(self, name).", "($self, name, /)"),
  row("__getattr__", "getAttr", "getattr", "", "($self, name, /)"),
  row("__setattr__", "setAttr", "setattr", "Implement setattr(self, name, value).", "($self, name, value, /)"),
  row("__delattr__", "setAttr", "delattr", "Implement delattr(self, name).", "($self, name, /)"),
  row("__repr__", "repr", "unary", "Return repr(self)."),
  row("__hash__", "hash", "hash", "Return hash(self)."),
  row("__call__", "call", "call", "Call self as a function.", "($self, /, *args, **kwargs)"),
  row("__str__", "str", "unary", "Return str(self)."),
  compare("__lt__", 0, "<"),
  compare("__le__", 1, "<="),
  compare("__eq__", 2, "=="),
  compare("__ne__", 3, "!="),
  compare("__gt__", 4, ">"),
  compare("__ge__", 5, ">="),
  row("__iter__", "iter", "unary", "Implement iter(self)."),
  row("__next__", "next", "next", "Implement next(self)."),
  row(
    "__get__",
    "descrGet",
    "descrGet",
    "Return an attribute of instance, which is of type owner.",
    "($self, instance, owner=None, /)",
  ),
  row("__set__", "descrSet", "descrSet", "Set an attribute of instance to value.", "($self, instance, value, /)"),
  row("__delete__", "descrSet", "descrDelete", "Delete an attribute of instance.", "($self, instance, /)"),
  row(
    "__init__",
    "init",
    "init",
    "Initialize self.  See help(type(self)) for accurate signature.",
    "($self, /, *args, **kwargs)",
  ),
  row("__new__", "new", "new", "Create and return new object.", "($type, *args, **kwargs)"),
  row("__del__", "del", "del", ""),
  row(
    "__buffer__",
    "buffer",
    "buffer",
    "Return a buffer object that exposes the underlying memory of the object.",
    "($self, flags, /)",
  ),
  row(
    "__release_buffer__",
    "buffer",
    "releaseBuffer",
    "Release the buffer object that exposes the underlying memory of the object.",
    "($self, buffer, /)",
  ),
  row("__await__", "await", "unary", "Return an iterator to be used in await expression."),
  row("__aiter__", "aiter", "unary", "Return an awaitable, that resolves in asynchronous iterator."),
  row("__anext__", "anext", "unary", "Return a value or raise StopAsyncIteration."),
  ...binary("add", "add", "+"),
  ...binary("sub", "subtract", "-"),
  ...binary("mul", "multiply", "*"),
  ...binary("mod", "remainder", "%"),
  row("__divmod__", "divmod", "binaryLeft", "Return divmod(self, value).", "($self, value, /)"),
  row("__rdivmod__", "divmod", "binaryRight", "Return divmod(value, self).", "($self, value, /)"),
  row("__pow__", "power", "power", "Return pow(self, value, mod).", "($self, value, mod=None, /)"),
  row("__rpow__", "power", "powerRight", "Return pow(value, self, mod).", "($self, value, mod=None, /)"),
  row("__neg__", "negative", "unary", "-self"),
  row("__pos__", "positive", "unary", "+self"),
  row("__abs__", "absolute", "unary", "abs(self)"),
  row("__bool__", "bool", "bool", "True if self else False"),
  row("__invert__", "invert", "unary", "~self"),
  ...binary("lshift", "lshift", "<<"),
  ...binary("rshift", "rshift", ">>"),
  ...binary("and", "and", "&"),
  ...binary("xor", "xor", "^"),
  ...binary("or", "or", "|"),
  row("__int__", "int", "unary", "int(self)"),
  row("__float__", "float", "unary", "float(self)"),
  inplace("add", "inplaceAdd", "+"),
  inplace("sub", "inplaceSubtract", "-"),
  inplace("mul", "inplaceMultiply", "*"),
  inplace("mod", "inplaceRemainder", "%"),
  inplace("pow", "inplacePower", "**"),
  inplace("lshift", "inplaceLshift", "<<"),
  inplace("rshift", "inplaceRshift", ">>"),
  inplace("and", "inplaceAnd", "&"),
  inplace("xor", "inplaceXor", "^"),
  inplace("or", "inplaceOr", "|"),
  ...binary("floordiv", "floorDivide", "//"),
  ...binary("truediv", "trueDivide", "/"),
  inplace("floordiv", "inplaceFloorDivide", "//"),
  inplace("truediv", "inplaceTrueDivide", "/"),
  row(
    "__index__",
    "index",
    "unary",
    "Return self converted to an integer, if self is suitable for use as an index into a list.",
  ),
  ...binary("matmul", "matrixMultiply", "@"),
  inplace("matmul", "inplaceMatrixMultiply", "@"),
  row("__len__", "len", "len", "Return len(self)."),
  row("__getitem__", "getItem", "binaryLeft", "Return self[key].", "($self, key, /)"),
  row("__setitem__", "setItem", "setitem", "Set self[key] to value.", "($self, key, value, /)"),
  row("__delitem__", "setItem", "delitem", "Delete self[key].", "($self, key, /)"),
  row("__add__", "concat", "binaryLeft", "Return self+value.", "($self, value, /)"),
  row("__mul__", "repeat", "index-arg", "Return self*value.", "($self, value, /)"),
  row("__rmul__", "repeat", "index-arg", "Return value*self.", "($self, value, /)"),
  row("__contains__", "contains", "contains", "Return bool(key in self).", "($self, key, /)"),
  row("__iadd__", "inplaceConcat", "inplace", "Implement self+=value.", "($self, value, /)"),
  row("__imul__", "inplaceRepeat", "index-arg", "Implement self*=value.", "($self, value, /)"),
];
