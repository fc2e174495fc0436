/** The `_json` module: what makes `json` fast. Source: Modules/_json.c. */
import { PyTuple } from "../../objects/containers.ts";
import { defineModule } from "../../objects/module.ts";
import { rt } from "../../objects/runtime.ts";
import { fn, unsigned } from "../../protocols/define.ts";
import { accelerateDocuments } from "./documents.ts";
import { encoderType } from "./encoder.ts";
import { scannerType } from "./scanner.ts";
import { encodeAscii, encodeText, scanEnd, scanString, Text, textArgument } from "./strings.ts";

export const jsonModule = defineModule("_json", () => ({
  doc: "json speedups\n",
  types: { make_scanner: scannerType(), make_encoder: encoderType() },
  init: () => void rt.afterImport.set("json.encoder", accelerateDocuments),
  functions: {
    encode_basestring_ascii: unsigned(
      fn(
        "($module, string, /)",
        "encode_basestring_ascii(string) -> string\n\nReturn an ASCII-only JSON representation of a Python string",
        (string) => encodeAscii(textArgument(string)),
      ),
    ),
    encode_basestring: unsigned(
      fn(
        "($module, string, /)",
        "encode_basestring(string) -> string\n\nReturn a JSON representation of a Python string",
        (string) => encodeText(textArgument(string)),
      ),
    ),
    scanstring: unsigned(
      fn(
        "($module, string, end: ssize, strict: bool=True, /)",
        "scanstring(string, end, strict=True) -> (string, end)\n\nScan the string s for a JSON string. End is the index of the\ncharacter in s after the quote that started the JSON string.\nUnescapes all valid JSON string escape sequences and raises ValueError\non attempt to decode an invalid string. If strict is False then literal\ncontrol characters are allowed in the string.\n\nReturns a tuple of the decoded string and the index of the character in s\nafter the end quote.",
        (string, end, strict) => {
          const s = scanString(new Text(textArgument(string)), end, strict);
          return new PyTuple([s, scanEnd]);
        },
      ),
    ),
  },
}));
