/** The `_pickle` module: pickles in native code. Source: Modules/_pickle.c. */
import { PyBytes } from "../../objects/bytes.ts";
import { PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { defineModule } from "../../objects/module.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { strOf } from "../../objects/str.ts";
import { findAttr, getAttr } from "../../protocols/attributes.ts";
import { call1, isCallable } from "../../protocols/call.ts";
import { fn, getset, initSlot, type LazyType, lazyType, method } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { idOf } from "../../protocols/identity.ts";
import { getIter } from "../../protocols/iterate.ts";
import { newError } from "../../protocols/new-exception.ts";
import { index } from "../../protocols/number.ts";
import { typeName } from "../../protocols/type-of.ts";
import { pickleBufferType } from "./buffer.ts";
import { DEFAULT_PROTOCOL, HIGHEST_PROTOCOL, pickleError, picklingError, unpicklingError } from "./opcodes.ts";
import { dumpBytes, PyPickler } from "./pickler.ts";
import { findClass, load, PyUnpickler, setMemo } from "./unpickler.ts";

const PyPicklerSub = heapSubclass(PyPickler);
const PyUnpicklerSub = heapSubclass(PyUnpickler);

class PyPicklerMemo extends PyObject {
  readonly pickler: PyPickler;
  constructor(pickler: PyPickler) {
    super();
    this.pickler = pickler;
  }
}
class PyUnpicklerMemo extends PyObject {
  readonly unpickler: PyUnpickler;
  constructor(unpickler: PyUnpickler) {
    super();
    this.unpickler = unpickler;
  }
}

/** `{id(obj): (index, obj)}`. */
function picklerMemoDict(p: PyPickler): PyDict {
  const out = new PyDict();
  for (const [obj, at] of p.memo) out.set(idOf(obj), new PyTuple([at, obj]));
  return out;
}

function unpicklerMemoDict(u: PyUnpickler): PyDict {
  const out = new PyDict();
  u.memo.forEach((v, i) => {
    if (v !== undefined) out.set(i, v);
  });
  return out;
}

const picklerMemoType = lazyType("_pickle.PicklerMemoProxy", PyPicklerMemo, () => ({
  methods: {
    clear: method("($self, /)", "Remove all items from memo.", (self) => {
      self.pickler.memo = new Map();
      return None;
    }),
    copy: method("($self, /)", "Copy the memo to a new object.", (self) => picklerMemoDict(self.pickler)),
    __reduce__: method(
      "($self, /)",
      "Implement pickle support.",
      (self) => new PyTuple([getDict(), new PyTuple([picklerMemoDict(self.pickler)])]),
    ),
  },
  attrs: { __hash__: None },
}));

const unpicklerMemoType = lazyType("_pickle.UnpicklerMemoProxy", PyUnpicklerMemo, () => ({
  methods: {
    clear: method("($self, /)", "Remove all items from memo.", (self) => {
      setMemo(self.unpickler, []);
      return None;
    }),
    copy: method("($self, /)", "Copy the memo to a new object.", (self) => unpicklerMemoDict(self.unpickler)),
    __reduce__: method(
      "($self, /)",
      "Implement pickling support.",
      (self) => new PyTuple([getDict(), new PyTuple([unpicklerMemoDict(self.unpickler)])]),
    ),
  },
  attrs: { __hash__: None },
}));

const getDict = (): Value => new PyDict().cls;

// ---------------------------------------------------------------- Pickler

function setProtocol(p: PyPickler, protocol: Value, fixImports: boolean, bufferCallback: Value): void {
  let n = DEFAULT_PROTOCOL;
  if (protocol !== None) {
    n = Number(index(protocol));
    if (n < 0) n = HIGHEST_PROTOCOL;
    else if (n > HIGHEST_PROTOCOL) throw pyError("ValueError", `pickle protocol must be <= ${HIGHEST_PROTOCOL}`);
  }
  if (bufferCallback !== None && n < 5) throw pyError("ValueError", "buffer_callback needs protocol >= 5");
  p.proto = n;
  p.bin = n > 0 ? 1 : 0;
  p.fixImports = fixImports && n < 3;
  p.bufferCallback = bufferCallback;
}

function writerOf(file: Value): Value {
  const write = findAttr(file, "write");
  if (write === undefined) throw pyError("TypeError", "file must have a 'write' attribute");
  return write;
}

function dumpTo(p: PyPickler, obj: Value, write: Value): void {
  const put = (bytes: Uint8Array): void => {
    call1(write, new PyBytes(bytes));
  };
  put(dumpBytes(p, obj, put));
}

const DUMP_DOC = "Write a pickled representation of obj to the open file object file.";

const picklerType: LazyType = lazyType("_pickle.Pickler", PyPickler, () => ({
  doc: "This takes a binary file for writing a pickle data stream.\n\nThe optional *protocol* argument tells the pickler to use the given\nprotocol; supported protocols are 0, 1, 2, 3, 4 and 5.  The default\nprotocol is 4.",
  signature: "(file, protocol=None, fix_imports=True, buffer_callback=None)",
  isBase: true,
  slots: {
    new: (cls) => (cls === picklerType() ? new PyPickler() : new PyPicklerSub(cls)),
    init: initSlot(
      "(file, protocol=None, fix_imports: bool=True, buffer_callback=None)",
      "Pickler",
      (self: PyPickler, file, protocol, fixImports, bufferCallback) => {
        setProtocol(self, protocol, fixImports, bufferCallback);
        self.write = writerOf(file);
        self.memo = new Map();
        self.fast = 0;
        self.fastDepth = 0;
        self.fastPath = undefined;
        self.persistentId = findAttr(self, "persistent_id");
        self.dispatchTable = findAttr(self, "dispatch_table");
      },
    ),
  },
  methods: {
    dump: method(
      "($self, obj, /)",
      "Write a pickled representation of the given object to the open file.",
      (self, obj) => {
        if (self.write === undefined)
          throw newError(picklingError, `Pickler.__init__() was not called by ${self.cls.name}.__init__()` as Value);
        self.reducerOverride = findAttr(self, "reducer_override");
        dumpTo(self, obj, self.write);
        return None;
      },
    ),
    clear_memo: method(
      "($self, /)",
      'Clears the pickler\'s "memo".\n\nThe memo is the data structure that remembers which objects the\npickler has already seen, so that shared or recursive objects are\npickled by reference and not by value.  This method is useful when\nre-using picklers.',
      (self) => {
        self.memo = new Map();
        return None;
      },
    ),
    __sizeof__: method("($self, /)", "Returns size in memory, in bytes.", (self) => 200 + self.memo.size * 16),
  },
  members: {
    bin: getset(
      (self) => self.bin,
      (self, v) => {
        self.bin = Number(index(v!));
      },
    ),
    fast: getset(
      (self) => self.fast,
      (self, v) => {
        self.fast = Number(index(v!));
      },
    ),
    dispatch_table: getset(
      (self) => {
        if (self.dispatchTable === undefined)
          throw pyError("AttributeError", `'${typeName(self)}' object has no attribute 'dispatch_table'`);
        return self.dispatchTable;
      },
      (self, v) => {
        self.dispatchTable = v;
      },
    ),
  },
  getset: {
    memo: getset(
      (self) => {
        picklerMemoType();
        return new PyPicklerMemo(self);
      },
      (self, v) => {
        if (v === undefined) throw pyError("TypeError", "attribute deletion is not supported");
        if (v instanceof PyPicklerMemo) self.memo = new Map(v.pickler.memo);
        else if (v instanceof PyDict) {
          const memo = new Map<Value, number>();
          for (const row of v.values) {
            if (row === undefined) continue;
            if (!(row instanceof PyTuple) || row.items.length !== 2)
              throw pyError("TypeError", "'memo' values must be 2-item tuples");
            memo.set(row.items[1]!, Number(index(row.items[0]!)));
          }
          self.memo = memo;
        } else
          throw pyError("TypeError", `'memo' attribute must be a PicklerMemoProxy object or dict, not ${typeName(v)}`);
      },
    ),
    persistent_id: getset(
      (self) => {
        if (self.persistentId === undefined) throw pyError("AttributeError", "persistent_id");
        return self.persistentId;
      },
      (self, v) => {
        if (v === undefined) throw pyError("TypeError", "attribute deletion is not supported");
        if (!isCallable(v)) throw pyError("TypeError", "persistent_id must be a callable taking one argument");
        self.persistentId = v;
      },
    ),
  },
}));

// ---------------------------------------------------------------- Unpickler

function setInput(u: PyUnpickler, file: Value): void {
  const read = findAttr(file, "read");
  const readline = findAttr(file, "readline");
  if (read === undefined || readline === undefined)
    throw pyError("TypeError", "file must have 'read' and 'readline' attributes");
  u.read = read;
  u.readline = readline;
}

function setOptions(u: PyUnpickler, fixImports: boolean, encoding: Value, errors: Value, buffers: Value | undefined) {
  for (const [v, name] of [
    [encoding, "encoding"],
    [errors, "errors"],
  ] as const) {
    if (strOf(v) === undefined)
      throw pyError("TypeError", `Unpickler() argument '${name}' must be str, not ${typeName(v)}`);
  }
  u.fixImports = fixImports;
  u.encoding = encoding;
  u.errors = errors;
  u.buffers = buffers === undefined || buffers === None ? undefined : getIter(buffers);
  setMemo(u, []);
  u.ready = true;
}

const unpicklerType: LazyType = lazyType("_pickle.Unpickler", PyUnpickler, () => ({
  doc: "This takes a binary file for reading a pickle data stream.\n\nThe protocol version of the pickle is detected automatically, so no\nprotocol argument is needed.  Bytes past the pickled object's\nrepresentation are ignored.",
  signature: "(file, *, fix_imports=True, encoding='ASCII', errors='strict',\n          buffers=())",
  isBase: true,
  slots: {
    new: (cls) => (cls === unpicklerType() ? new PyUnpickler() : new PyUnpicklerSub(cls)),
    init: initSlot(
      "(file, *, fix_imports: bool=True, encoding='ASCII', errors='strict', buffers=<()>)",
      "Unpickler",
      (self: PyUnpickler, file, fixImports, encoding, errors, buffers) => {
        setInput(self, file);
        setOptions(self, fixImports, encoding, errors, buffers);
        self.data = new Uint8Array(0);
        self.at = 0;
        self.persistentLoad = findAttr(self, "persistent_load");
      },
    ),
  },
  methods: {
    load: method(
      "($self, /)",
      "Load a pickle.\n\nRead a pickled object representation from the open file object given\nin the constructor, and return the reconstituted object hierarchy\nspecified therein.",
      (self) => {
        if (!self.ready)
          throw newError(
            unpicklingError,
            `Unpickler.__init__() was not called by ${self.cls.name}.__init__()` as Value,
          );
        return load(self);
      },
    ),
    find_class: method(
      "($self, module_name, global_name, /)",
      "Return an object from a specified module.\n\nIf necessary, the module will be imported. Subclasses may override\nthis method (e.g. to restrict unpickling of arbitrary classes and\nfunctions).\n\nThis method is called whenever a class or a function object is\nneeded.  Both arguments passed are str objects.",
      findClass,
    ),
    __sizeof__: method("($self, /)", "Returns size in memory, in bytes.", (self) => 200 + self.memo.length * 8),
  },
  getset: {
    memo: getset(
      (self) => {
        unpicklerMemoType();
        return new PyUnpicklerMemo(self);
      },
      (self, v) => {
        if (v === undefined) throw pyError("TypeError", "attribute deletion is not supported");
        if (v instanceof PyUnpicklerMemo) setMemo(self, v.unpickler.memo.slice());
        else if (v instanceof PyDict) {
          const memo: (Value | undefined)[] = [];
          for (let i = 0; i < v.keys.length; i++) {
            const key = v.keys[i];
            if (key === undefined) continue;
            if (typeof key !== "number") throw pyError("TypeError", "memo key must be integers");
            if (key < 0) throw pyError("ValueError", "memo key must be positive integers.");
            memo[key] = v.values[i]!;
          }
          setMemo(self, memo);
        } else {
          throw pyError(
            "TypeError",
            `'memo' attribute must be an UnpicklerMemoProxy object or dict, not ${typeName(v)}`,
          );
        }
      },
    ),
    persistent_load: getset(
      (self) => {
        if (self.persistentLoad === undefined) throw pyError("AttributeError", "persistent_load");
        return self.persistentLoad;
      },
      (self, v) => {
        if (v === undefined) throw pyError("TypeError", "attribute deletion is not supported");
        if (!isCallable(v)) throw pyError("TypeError", "persistent_load must be a callable taking one argument");
        self.persistentLoad = v;
      },
    ),
  },
}));

// ---------------------------------------------------------------- functions

function dumps(obj: Value, protocol: Value, fixImports: boolean, bufferCallback: Value): PyBytes {
  picklerType();
  const p = new PyPickler();
  setProtocol(p, protocol, fixImports, bufferCallback);
  return new PyBytes(dumpBytes(p, obj));
}

export const pickleModule = defineModule("_pickle", () => {
  getAttr(pickleBufferType(), "__name__");
  return {
    doc: "Optimized C implementation for the Python pickle module.",
    types: {
      Pickler: picklerType(),
      Unpickler: unpicklerType(),
      PickleBuffer: pickleBufferType(),
      PickleError: pickleError(),
      PicklingError: picklingError(),
      UnpicklingError: unpicklingError(),
    },
    functions: {
      dump: fn(
        "($module, /, obj, file, protocol=None, *, fix_imports: bool=True, buffer_callback=None)",
        DUMP_DOC,
        (obj, file, protocol, fixImports, bufferCallback) => {
          picklerType();
          const p = new PyPickler();
          setProtocol(p, protocol, fixImports, bufferCallback);
          const write = writerOf(file);
          dumpTo(p, obj, write);
          return None;
        },
      ),
      dumps: fn(
        "($module, /, obj, protocol=None, *, fix_imports: bool=True, buffer_callback=None)",
        "Return the pickled representation of the object as a bytes object.",
        dumps,
      ),
      load: fn(
        "($module, /, file, *, fix_imports: bool=True, encoding='ASCII', errors='strict', buffers=<()>)",
        "Read and return an object from the pickle data stored in a file.",
        (file, fixImports, encoding, errors, buffers) => {
          unpicklerType();
          const u = new PyUnpickler();
          setInput(u, file);
          setOptions(u, fixImports, encoding, errors, buffers);
          return load(u);
        },
      ),
      loads: fn(
        "($module, data: buffer, /, *, fix_imports: bool=True, encoding='ASCII', errors='strict', buffers=<()>)",
        "Read and return an object from the given pickle data.",
        (data, fixImports, encoding, errors, buffers) => {
          unpicklerType();
          const u = new PyUnpickler();
          setOptions(u, fixImports, encoding, errors, buffers);
          u.data = data;
          return load(u);
        },
      ),
    },
  };
});
