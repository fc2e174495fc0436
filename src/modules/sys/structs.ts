/** The struct sequences of `sys`: made once per process, on first use. Source: Python/sysmodule.c. */
import { makeStructSequence, type PyStructSequence, structSequence } from "../../builtins/struct-sequence.ts";
import { PyFloat } from "../../objects/number.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { PyType } from "../../objects/type.ts";

type Fields = readonly (readonly [name: string, value: Value])[];

const types = new Map<string, PyType>();

function struct(name: string, fields: Fields, canInstantiate = true): PyStructSequence {
  let type = types.get(name);
  if (type === undefined) {
    type = structSequence({ name, doc: DOCS[name] ?? "", fields: fields.map(([f]) => [f, ""]), canInstantiate });
    types.set(name, type);
  }
  return makeStructSequence(
    type,
    fields.map(([, v]) => v),
  );
}

const DOCS: Readonly<Record<string, string>> = {
  "sys.flags": "sys.flags\n\nFlags provided through command line arguments or environment vars.",
  "sys.version_info": "sys.version_info\n\nVersion information as a named tuple.",
  "sys.float_info":
    "sys.float_info\n\nA named tuple holding information about the float type. It contains low level\ninformation about the precision and internal representation. Please study\nyour system's :file:`float.h` for more information.",
  "sys.int_info":
    "sys.int_info\n\nA named tuple that holds information about Python's\ninternal representation of integers.  The attributes are read only.",
  "sys.hash_info": "hash_info\n\nA named tuple providing parameters used for computing hashes.",
  "sys.thread_info": "sys.thread_info\n\nA named tuple holding information about the thread implementation.",
  "sys.asyncgen_hooks": "asyncgen_hooks(firstiter=None, finalizer=None)",
};

export function flags(): PyStructSequence {
  const c = rt.config;
  const bit = (b: boolean): number => (b ? 1 : 0);
  return struct(
    "sys.flags",
    [
      ["debug", c.debug],
      ["inspect", bit(c.inspect)],
      ["interactive", bit(c.interactive)],
      ["optimize", c.optimize],
      ["dont_write_bytecode", bit(c.dontWriteBytecode)],
      ["no_user_site", bit(c.noUserSite)],
      ["no_site", bit(c.noSite)],
      ["ignore_environment", bit(c.ignoreEnvironment)],
      ["verbose", c.verbose],
      ["bytes_warning", c.bytesWarning],
      ["quiet", bit(c.quiet)],
      ["hash_randomization", c.hashSeed === 0 ? 0 : 1],
      ["isolated", bit(c.isolated)],
      ["dev_mode", c.devMode],
      ["utf8_mode", bit(c.utf8Mode)],
      ["warn_default_encoding", bit(c.warnDefaultEncoding)],
      ["safe_path", c.safePath],
      ["int_max_str_digits", c.intMaxStrDigits],
    ],
    false,
  );
}

/** The version this interpreter is equal to. */
export const VERSION = { major: 3, minor: 12, micro: 7, releaselevel: "final", serial: 0, hex: 0x030c07f0 } as const;

export function versionInfo(): PyStructSequence {
  const v = VERSION;
  return struct(
    "sys.version_info",
    [
      ["major", v.major],
      ["minor", v.minor],
      ["micro", v.micro],
      ["releaselevel", v.releaselevel],
      ["serial", v.serial],
    ],
    false,
  );
}

export function floatInfo(): PyStructSequence {
  const f = (n: number): PyFloat => new PyFloat(n);
  return struct("sys.float_info", [
    ["max", f(Number.MAX_VALUE)],
    ["max_exp", 1024],
    ["max_10_exp", 308],
    ["min", f(2.2250738585072014e-308)],
    ["min_exp", -1021],
    ["min_10_exp", -307],
    ["dig", 15],
    ["mant_dig", 53],
    ["epsilon", f(Number.EPSILON)],
    ["radix", 2],
    ["rounds", 1],
  ]);
}

export function intInfo(): PyStructSequence {
  return struct("sys.int_info", [
    ["bits_per_digit", 30],
    ["sizeof_digit", 4],
    ["default_max_str_digits", 4300],
    ["str_digits_check_threshold", 640],
  ]);
}

export function hashInfo(): PyStructSequence {
  return struct("sys.hash_info", [
    ["width", 64],
    ["modulus", 2305843009213693951n],
    ["inf", 314159],
    ["nan", 0],
    ["imag", 1000003],
    ["algorithm", "siphash13"],
    ["hash_bits", 64],
    ["seed_bits", 128],
    ["cutoff", 0],
  ]);
}

export function threadInfo(): PyStructSequence {
  return struct("sys.thread_info", [
    ["name", "pthread"],
    ["lock", "semaphore"],
    ["version", None],
  ]);
}

export function asyncgenHooks(firstiter: Value, finalizer: Value): PyStructSequence {
  return struct("sys.asyncgen_hooks", [
    ["firstiter", firstiter],
    ["finalizer", finalizer],
  ]);
}

export function unraisableArgs(
  excType: Value,
  excValue: Value,
  traceback: Value,
  message: Value,
  object: Value,
): PyStructSequence {
  return struct("UnraisableHookArgs", [
    ["exc_type", excType],
    ["exc_value", excValue],
    ["exc_traceback", traceback],
    ["err_msg", message],
    ["object", object],
  ]);
}

export function floatOf(n: number): PyFloat {
  return new PyFloat(n);
}
