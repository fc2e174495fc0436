/** `IncrementalNewlineDecoder`. Source: Modules/_io/textio.c. */
import { PyBytes } from "../../objects/bytes.ts";
import { PyTuple } from "../../objects/containers.ts";
import { None, normalInt, type Str } from "../../objects/object.ts";
import { strOf } from "../../objects/str.ts";
import type { PyType } from "../../objects/type.ts";
import { callMethod } from "../../protocols/call.ts";
import { getset, initSlot, method, type TypeDef } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeName } from "../../protocols/type-of.ts";
import { decodedText, decoderState } from "./codec.ts";
import { newlineDecoderType, PyNewlineDecoder, PyNewlineDecoderSub } from "./layouts.ts";
import { NewlineState } from "./newline.ts";

function stateOf(self: PyNewlineDecoder): NewlineState {
  if (self.state === undefined) throw pyError("ValueError", "IncrementalNewlineDecoder.__init__() not called");
  return self.state;
}

export const newlineDecoderDef: TypeDef<PyNewlineDecoder> = {
  doc: "Codec used when reading a file in universal newlines mode.\n\nIt wraps another incremental decoder, translating \\r\\n and \\r into \\n.\nIt also records the types of newlines encountered.  When used with\ntranslate=False, it ensures that the newline sequence is returned in\none piece. When used with decoder=None, it expects unicode strings as\ndecode input and translates newlines without first invoking an external\ndecoder.",
  signature: "(decoder, translate, errors='strict')",
  isBase: true,
  slots: {
    new: (cls: PyType) => (cls === newlineDecoderType ? new PyNewlineDecoder() : new PyNewlineDecoderSub(cls)),
    init: initSlot(
      "($self, decoder, translate: bool, errors='strict')",
      "IncrementalNewlineDecoder",
      (self: PyNewlineDecoder, decoder, translate, errors) => {
        self.decoder = decoder;
        self.state = new NewlineState(translate);
        self.errors = errors;
      },
    ),
  },
  methods: {
    decode: method("($self, /, input, final: bool=False)", "", (self, input, final) => {
      const state = stateOf(self);
      let text: Str;
      if (self.decoder !== None) text = decodedText(callMethod(self.decoder, "decode", [input, final]));
      else {
        const given = strOf(input);
        if (given === undefined)
          throw pyError("TypeError", `decoder should return a string result, not '${typeName(input)}'`);
        text = given;
      }
      return state.decode(text, final);
    }),
    getstate: method("($self, /)", "", (self) => {
      const state = stateOf(self);
      const inner =
        self.decoder === None
          ? { input: new Uint8Array(0), flags: 0 }
          : decoderState(callMethod(self.decoder, "getstate"));
      const flags = normalInt((BigInt(inner.flags) << 1n) | (state.pendingCR ? 1n : 0n));
      return new PyTuple([new PyBytes(inner.input), flags]);
    }),
    setstate: method("($self, state, /)", "", (self, given) => {
      const state = stateOf(self);
      if (!(given instanceof PyTuple)) throw pyError("TypeError", "state argument must be a tuple");
      const { input, flags } = decoderState(given);
      const n = BigInt(flags);
      state.pendingCR = (n & 1n) === 1n;
      if (self.decoder === None) return None;
      return callMethod(self.decoder, "setstate", [new PyTuple([new PyBytes(input), normalInt(n >> 1n)])]);
    }),
    reset: method("($self, /)", "", (self) => {
      stateOf(self).reset();
      return self.decoder === None ? None : callMethod(self.decoder, "reset");
    }),
  },
  getset: {
    newlines: getset((self) => stateOf(self).newlines()),
  },
};
