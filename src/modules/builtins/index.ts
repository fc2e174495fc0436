/** The `builtins` module: functions, types, exceptions, constants. Source: Python/bltinmodule.c (_PyBuiltin_Init). */

import { enumerateType, reversedType } from "../../builtins/enumerate.ts";
import { classFunctions } from "../../builtins/functions/build-class.ts";
import { evaluateFunctions } from "../../builtins/functions/evaluate.ts";
import { ioFunctions } from "../../builtins/functions/io.ts";
import { iterationFunctions } from "../../builtins/functions/iteration.ts";
import { numberFunctions } from "../../builtins/functions/numbers.ts";
import { objectFunctions } from "../../builtins/functions/objects.ts";
import { importFunctions } from "../../builtins/import.ts";
import { rangeType } from "../../builtins/range.ts";
import { superType } from "../../builtins/super.ts";
import { filterType, mapType, zipType } from "../../builtins/zip.ts";
import { defineModule } from "../../objects/module.ts";
import { Ellipsis, None, NotImplemented } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import * as t from "../../objects/types.ts";

export const builtinsModule = defineModule("builtins", () => ({
  doc: "Built-in functions, types, exceptions, and other objects.\n\nThis module provides direct access to all 'built-in'\nidentifiers of Python; for example, builtins.len is\nthe full name for the built-in function len().\n\nThis module is not normally accessed explicitly by most\napplications, but can be useful in modules that provide\nobjects with the same name as a builtin and need to use\nthe builtin object as well.",
  functions: {
    ...classFunctions,
    ...numberFunctions,
    ...iterationFunctions,
    ...objectFunctions,
    ...evaluateFunctions,
    ...ioFunctions,
    ...importFunctions,
  },
  constants: {
    None,
    Ellipsis,
    NotImplemented,
    False: false,
    True: true,
    __debug__: rt.config.optimize === 0,
  },
  types: {
    bool: t.boolType,
    memoryview: t.memoryviewType,
    bytearray: t.bytearrayType,
    bytes: t.bytesType,
    classmethod: t.classmethodType,
    complex: t.complexType,
    dict: t.dictType,
    enumerate: enumerateType,
    filter: filterType,
    float: t.floatType,
    frozenset: t.frozensetType,
    property: t.propertyType,
    int: t.intType,
    list: t.listType,
    map: mapType,
    object: t.objectType,
    range: rangeType,
    reversed: reversedType,
    set: t.setType,
    slice: t.sliceType,
    staticmethod: t.staticmethodType,
    str: t.strType,
    super: superType,
    tuple: t.tupleType,
    type: t.typeType,
    zip: zipType,
    ...t.exceptionTypes,
    EnvironmentError: t.exceptionTypes.OSError,
    IOError: t.exceptionTypes.OSError,
  },
}));
