/** The `_struct` module: C structs as bytes. Source: Modules/_struct.c. */
import { PyBytes } from "../../objects/bytes.ts";
import { defineModule } from "../../objects/module.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { fn, unsigned } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { structError } from "./format.ts";
import { iterUnpack, makeStruct, type PyStruct, pack, packIntoBuffer, structType, unpack, unpackAt } from "./struct.ts";

const CACHE_LIMIT = 100;

/** Compiled formats, by text. */
function cache(): Map<string, PyStruct> {
  let map = rt.state.get("_struct") as Map<string, PyStruct> | undefined;
  if (map === undefined) rt.state.set("_struct", (map = new Map()));
  return map;
}

function compiled(format: Value): PyStruct {
  const text =
    typeof format === "string" ? format : format instanceof PyBytes ? String.fromCharCode(...format.bytes) : undefined;
  if (text === undefined) return makeStruct(format);
  const map = cache();
  let s = map.get(text);
  if (s === undefined) {
    s = makeStruct(format);
    if (map.size >= CACHE_LIMIT) map.clear();
    map.set(text, s);
  }
  return s;
}

function formatOf(args: readonly Value[]): PyStruct {
  if (args.length === 0) throw pyError("TypeError", "missing format argument");
  return compiled(args[0]!);
}

export const structModule = defineModule("_struct", () => ({
  doc: "Functions to convert between Python values and C structs.\nPython bytes objects are used to hold the data representing the C struct\nand also as format strings (explained below) to describe the layout of data\nin the C struct.",
  types: { Struct: structType(), error: structError() },
  functions: {
    _clearcache: fn("()", "Clear the internal cache.", () => {
      cache().clear();
      return None;
    }),
    calcsize: fn(
      "(format, /)",
      "Return size in bytes of the struct described by the format string.",
      (format) => compiled(format).layout.size,
    ),
    iter_unpack: fn(
      "(format, buffer, /)",
      "Return an iterator yielding tuples unpacked from the given bytes.\n\nThe bytes are unpacked according to the format string, like\na repeated invocation of unpack_from().\n\nRequires that the bytes length be a multiple of the format struct size.",
      (format, buffer) => iterUnpack(compiled(format), buffer),
    ),
    pack: unsigned(
      fn(
        "(*args)",
        "pack(format, v1, v2, ...) -> bytes\n\nReturn a bytes object containing the values v1, v2, ... packed according\nto the format string.  See help(struct) for more on format strings.",
        (args) => pack(formatOf(args), args, 1),
      ),
    ),
    pack_into: unsigned(
      fn(
        "(*args)",
        "pack_into(format, buffer, offset, v1, v2, ...)\n\nPack the values v1, v2, ... according to the format string and write\nthe packed bytes into the writable buffer buf starting at offset.  Note\nthat the offset is a required argument.  See help(struct) for more\non format strings.",
        (args) => packIntoBuffer(formatOf(args), args, 1),
      ),
    ),
    unpack: fn(
      "(format, buffer: buffer, /)",
      "Return a tuple containing values unpacked according to the format string.\n\nThe buffer's size in bytes must be calcsize(format).\n\nSee help(struct) for more on format strings.",
      (format, buffer) => unpack(compiled(format), buffer),
    ),
    unpack_from: fn(
      "(format, /, buffer: buffer, offset=0)",
      "Return a tuple containing values unpacked according to the format string.\n\nThe buffer's size, minus offset, must be at least calcsize(format).\n\nSee help(struct) for more on format strings.",
      (format, buffer, offset) => unpackAt(compiled(format), buffer, offset),
    ),
  },
}));
