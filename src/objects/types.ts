/**
 * The builtin type objects, empty: `builtins/` and `vm/` give them their behaviour (`protocols/define.ts: fillType`).
 * They exist here so that every layer can name a type without importing its behaviour.
 */
import { EXCEPTIONS, type ExceptionName } from "../spec/exceptions.ts";
import { PyByteArray, PyBytes, PyMemoryView } from "./bytes.ts";
import { PyList, PySlice, PyTuple } from "./containers.ts";
import * as d from "./descriptors.ts";
import { PyDict } from "./dict.ts";
import { PyTraceback } from "./exception.ts";
import { PyAsyncGenerator, PyCoroutine, PyFrame, PyGenerator } from "./frame.ts";
import { PyBuiltin, PyCell, PyCode, PyFunction, PyMethod } from "./function.ts";
import { PyModule } from "./module.ts";
import { PyComplex, PyFloat } from "./number.ts";
import { PyEllipsis, PyNone, PyNotImplemented, type PyObject, PyWideStr } from "./object.ts";
import { PyFrozenSet, PySet } from "./set.ts";
import { attachType, PyType } from "./type.ts";

export const typeType: PyType = new PyType("type", [], undefined, false);
typeType.cls = typeType;
export const objectType: PyType = new PyType("object", [], typeType, false);
objectType.isBase = true;

/**
 * A builtin type without behaviour yet. `name` may be dotted (`collections.deque`); `Layout`'s exact instances get the type.
 * The type inherits `base`'s layout when `Layout` is not given.
 */
export function newBuiltinType(
  name: string,
  Layout?: abstract new (...args: never[]) => PyObject,
  base: PyType = objectType,
): PyType {
  const type = new PyType(name, [base], typeType, false);
  type.mro = [type, ...base.mro];
  base.subclasses.push(new WeakRef(type));
  if (Layout !== undefined) attachType(Layout, type);
  else if (base !== objectType) type.layout = base.layout;
  type.hasDict = base.hasDict;
  type.hasWeakref = base.hasWeakref;
  return type;
}
typeType.base = objectType;
typeType.bases = [objectType];
typeType.mro = [typeType, objectType];
typeType.hasDict = true;
typeType.hasWeakref = true;
typeType.isBase = true;
objectType.subclasses.push(new WeakRef(typeType));

export const intType = newBuiltinType("int");
intType.layout = intType;
export const boolType = newBuiltinType("bool", undefined, intType);
export const strType = newBuiltinType("str", PyWideStr);
export const floatType = newBuiltinType("float", PyFloat);
export const complexType = newBuiltinType("complex", PyComplex);
export const noneType = newBuiltinType("NoneType", PyNone);
export const notImplementedType = newBuiltinType("NotImplementedType", PyNotImplemented);
export const ellipsisType = newBuiltinType("ellipsis", PyEllipsis);
export const listType = newBuiltinType("list", PyList);
export const tupleType = newBuiltinType("tuple", PyTuple);
export const dictType = newBuiltinType("dict", PyDict);
export const setType = newBuiltinType("set", PySet);
export const frozensetType = newBuiltinType("frozenset", PyFrozenSet);
export const bytesType = newBuiltinType("bytes", PyBytes);
export const bytearrayType = newBuiltinType("bytearray", PyByteArray);
export const memoryviewType = newBuiltinType("memoryview", PyMemoryView);
export const sliceType = newBuiltinType("slice", PySlice);
export const moduleType = newBuiltinType("module", PyModule);
export const codeType = newBuiltinType("code", PyCode);
export const functionType = newBuiltinType("function", PyFunction);
export const methodType = newBuiltinType("method", PyMethod);
export const cellType = newBuiltinType("cell", PyCell);
export const builtinType = newBuiltinType("builtin_function_or_method", PyBuiltin);
export const methodDescriptorType = newBuiltinType("method_descriptor", d.PyMethodDescriptor);
export const classMethodDescriptorType = newBuiltinType("classmethod_descriptor", d.PyClassMethodDescriptor);
export const wrapperDescriptorType = newBuiltinType("wrapper_descriptor", d.PyWrapperDescriptor);
export const methodWrapperType = newBuiltinType("method-wrapper", d.PyMethodWrapper);
export const getSetDescriptorType = newBuiltinType("getset_descriptor", d.PyGetSetDescriptor);
export const memberDescriptorType = newBuiltinType("member_descriptor", d.PyMemberDescriptor);
export const propertyType = newBuiltinType("property", d.PyProperty);
export const staticmethodType = newBuiltinType("staticmethod", d.PyStaticMethod);
export const classmethodType = newBuiltinType("classmethod", d.PyClassMethod);
export const frameType = newBuiltinType("frame", PyFrame);
export const tracebackType = newBuiltinType("traceback", PyTraceback);
export const generatorType = newBuiltinType("generator", PyGenerator);
export const coroutineType = newBuiltinType("coroutine", PyCoroutine);
export const asyncGeneratorType = newBuiltinType("async_generator", PyAsyncGenerator);

for (const type of [moduleType, functionType, staticmethodType, classmethodType]) type.hasDict = true;
for (const type of [
  functionType,
  methodType,
  builtinType,
  setType,
  frozensetType,
  codeType,
  generatorType,
  coroutineType,
  asyncGeneratorType,
  memoryviewType,
  moduleType,
]) {
  type.hasWeakref = true;
}

/** The builtin exception types by name. */
export const exceptionTypes: Readonly<Record<ExceptionName, PyType>> = makeExceptionTypes();

function makeExceptionTypes(): Record<ExceptionName, PyType> {
  const out: Record<string, PyType> = {};
  for (const [name, row] of Object.entries(EXCEPTIONS)) {
    const base = row.base === undefined ? objectType : out[row.base]!;
    const type = newBuiltinType(name, undefined, base);
    if ("layout" in row) type.layout = type;
    type.doc = row.doc;
    type.isBase = true;
    type.hasDict = true;
    out[name] = type;
  }
  const group = out.ExceptionGroup!;
  group.bases = [out.BaseExceptionGroup!, out.Exception!];
  group.mro = [group, out.BaseExceptionGroup!, out.Exception!, out.BaseException!, objectType];
  return out as Record<ExceptionName, PyType>;
}
