/** The `_tokenize` module: the tokenizer as an iterator, for module `tokenize`. Source: Python/Python-tokenize.c. */
import { asPython, issueWarnings } from "../../builtins/compile/errors.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { PyTuple } from "../../objects/containers.ts";
import { defineModule } from "../../objects/module.ts";
import { PyObject, type Value } from "../../objects/object.ts";
import { jsFromStr, strFromJs, strOf } from "../../objects/str.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { call0, callMethod } from "../../protocols/call.ts";
import { lazyType, newSlot } from "../../protocols/define.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { TokenStream } from "../../syntax/tokenizer/token-info.ts";

class TokenizerIter extends PyObject {
  readonly readline: Value;
  readonly extraTokens: boolean;
  /** Encoding of the lines when they are bytes. */
  readonly encoding: string | undefined;
  stream: TokenStream | undefined = undefined;
  constructor(readline: Value, extraTokens: boolean, encoding: string | undefined) {
    super();
    this.readline = readline;
    this.extraTokens = extraTokens;
    this.encoding = encoding;
  }
}

/** All lines there are. `readline` ends them with an empty one or with StopIteration. */
function readAll(self: TokenizerIter): string {
  let source = "";
  for (;;) {
    let line: Value;
    try {
      line = call0(self.readline);
    } catch (e) {
      if (isException(e, exceptionTypes.StopIteration)) return source;
      throw e;
    }
    const text = lineText(self, line);
    if (text === "") return source;
    source += text;
  }
}

function lineText(self: TokenizerIter, line: Value): string {
  if (self.encoding !== undefined) {
    if (!(line instanceof PyBytes)) throw pyError("TypeError", "readline() returned a non-bytes object");
    return jsFromStr(strOf(callMethod(line, "decode", [strFromJs(self.encoding), "replace"]))!);
  }
  const text = strOf(line);
  if (text === undefined) throw pyError("TypeError", "readline() returned a non-string object");
  return jsFromStr(text);
}

function nextToken(self: TokenizerIter): Value | undefined {
  self.stream ??= new TokenStream(readAll(self), { extraTokens: self.extraTokens });
  const { stream } = self;
  const token = asPython(() => stream.next());
  if (token === null) return undefined;
  issueWarnings(stream.takeWarnings(), "<string>");
  return new PyTuple([
    token.type,
    strFromJs(token.string),
    new PyTuple([token.start[0], token.start[1]]),
    new PyTuple([token.end[0], token.end[1]]),
    strFromJs(token.line),
  ]);
}

const tokenizerIterType = lazyType<TokenizerIter>("_tokenize.TokenizerIter", TokenizerIter, () => ({
  slots: {
    new: newSlot(
      "($type, readline, /, *, extra_tokens: bool, encoding: text=<unrepresentable>)",
      "tokenizeriter",
      (_cls, readline, extraTokens, encoding) => new TokenizerIter(readline, extraTokens, encoding),
    ),
    iter: (self) => self,
    next: nextToken,
  },
}));

export const tokenizeModule = defineModule("_tokenize", () => ({ types: { TokenizerIter: tokenizerIterType() } }));
