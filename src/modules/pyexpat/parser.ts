/** The parser object of `pyexpat`. Source: Modules/pyexpat.c. */
import { PyBytes } from "../../objects/bytes.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyBaseException } from "../../objects/exception.ts";
import { isInt } from "../../objects/number.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { jsFromStr, strFromJs, strOf } from "../../objects/str.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { findAttr, setAttr } from "../../protocols/attributes.ts";
import { call, call1, callMethod } from "../../protocols/call.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { getset, lazyType, method } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { moduleException, newError } from "../../protocols/new-exception.ts";
import { index } from "../../protocols/number.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeName } from "../../protocols/type-of.ts";
import { ERRORS, XmlError } from "./errors.ts";
import { type Listener, type ModelNode, XmlParser } from "./xml.ts";

export const expatError = moduleException("xml.parsers.expat.ExpatError", () => [exceptionTypes.Exception!]);

export const HANDLERS = [
  "StartElementHandler",
  "EndElementHandler",
  "ProcessingInstructionHandler",
  "CharacterDataHandler",
  "UnparsedEntityDeclHandler",
  "NotationDeclHandler",
  "StartNamespaceDeclHandler",
  "EndNamespaceDeclHandler",
  "CommentHandler",
  "StartCdataSectionHandler",
  "EndCdataSectionHandler",
  "DefaultHandler",
  "DefaultHandlerExpand",
  "NotStandaloneHandler",
  "ExternalEntityRefHandler",
  "StartDoctypeDeclHandler",
  "EndDoctypeDeclHandler",
  "EntityDeclHandler",
  "XmlDeclHandler",
  "ElementDeclHandler",
  "AttlistDeclHandler",
  "SkippedEntityHandler",
] as const;
type Handler = (typeof HANDLERS)[number];

const CONVERSION = 1024;

const str = (s: string | null): Value => (s === null ? None : strFromJs(s));

export class PyXmlParser extends PyObject implements Listener {
  readonly handlers: Map<Handler, Value> = new Map();
  xml: XmlParser;
  encoding: string | undefined;
  intern: Value = None;
  base: Value = None;
  orderedAttributes = false;
  specifiedAttributes = false;
  bufferText = false;
  bufferSize = 8192;
  buffered = "";
  finished = false;
  error: { code: number; line: number; column: number; at: number } | undefined = undefined;
  /** Bytes of a character whose end has not come. */
  tail: Uint8Array = new Uint8Array(0);
  paramEntityParsing = 0;
  deferral = true;

  constructor(encoding: string | undefined, separator: string | undefined) {
    super();
    this.encoding = encoding;
    this.xml = new XmlParser(this, separator);
  }

  private hear(name: Handler, args: () => Value[]): boolean {
    const handler = this.handlers.get(name);
    if (handler === undefined) return false;
    if (this.buffered !== "") this.flush();
    call(handler, args());
    return true;
  }

  /** Hands over the text collected so far. */
  flush(): void {
    const data = this.buffered;
    this.buffered = "";
    const handler = this.handlers.get("CharacterDataHandler");
    if (data !== "" && handler !== undefined) call1(handler, strFromJs(data));
  }

  startElement(name: string, attributes: readonly string[], specified: number): boolean {
    return this.hear("StartElementHandler", () => {
      const list = this.specifiedAttributes ? attributes.slice(0, specified * 2) : attributes;
      if (this.orderedAttributes) return [strFromJs(name), new PyList(list.map(strFromJs))];
      const dict = new PyDict();
      for (let i = 0; i < list.length; i += 2) dict.set(strFromJs(list[i]!), strFromJs(list[i + 1]!));
      return [strFromJs(name), dict];
    });
  }
  endElement(name: string): boolean {
    return this.hear("EndElementHandler", () => [strFromJs(name)]);
  }
  text(data: string): boolean {
    // expat converts other encodings in pieces of this size
    if (data.length > CONVERSION && this.encoding !== "utf-8" && this.encoding !== "us-ascii") {
      for (let at = 0; at < data.length; at += CONVERSION)
        if (!this.text(data.slice(at, at + CONVERSION))) return false;
      return true;
    }
    const handler = this.handlers.get("CharacterDataHandler");
    if (handler === undefined) return false;
    if (!this.bufferText) call1(handler, strFromJs(data));
    else {
      if (this.buffered.length + data.length > this.bufferSize) this.flush();
      if (data.length > this.bufferSize) call1(handler, strFromJs(data));
      else this.buffered += data;
    }
    return true;
  }
  instruction(target: string, data: string): boolean {
    return this.hear("ProcessingInstructionHandler", () => [strFromJs(target), strFromJs(data)]);
  }
  comment(data: string): boolean {
    return this.hear("CommentHandler", () => [strFromJs(data)]);
  }
  startCdata(): boolean {
    return this.hear("StartCdataSectionHandler", () => []);
  }
  endCdata(): boolean {
    return this.hear("EndCdataSectionHandler", () => []);
  }
  startNamespace(prefix: string | null, uri: string | null): void {
    this.hear("StartNamespaceDeclHandler", () => [str(prefix), str(uri)]);
  }
  endNamespace(prefix: string | null): void {
    this.hear("EndNamespaceDeclHandler", () => [str(prefix)]);
  }
  declaration(version: string | null, encoding: string | null, standalone: number): boolean {
    return this.hear("XmlDeclHandler", () => [str(version), str(encoding), standalone]);
  }
  startDoctype(name: string, system: string | null, pub: string | null, hasSubset: boolean): boolean {
    return this.hear("StartDoctypeDeclHandler", () => [strFromJs(name), str(system), str(pub), hasSubset ? 1 : 0]);
  }
  endDoctype(): boolean {
    return this.hear("EndDoctypeDeclHandler", () => []);
  }
  entity(
    name: string,
    isParameter: boolean,
    value: string | null,
    system: string | null,
    pub: string | null,
    notation: string | null,
  ): boolean {
    if (notation !== null && this.handlers.has("UnparsedEntityDeclHandler"))
      return this.hear("UnparsedEntityDeclHandler", () => [
        strFromJs(name),
        this.base,
        str(system),
        str(pub),
        str(notation),
      ]);
    return this.hear("EntityDeclHandler", () => [
      strFromJs(name),
      isParameter ? 1 : 0,
      str(value),
      this.base,
      str(system),
      str(pub),
      str(notation),
    ]);
  }
  notation(name: string, system: string | null, pub: string | null): boolean {
    return this.hear("NotationDeclHandler", () => [strFromJs(name), this.base, str(system), str(pub)]);
  }
  element(name: string, model: ModelNode): boolean {
    const value = ([type, quantifier, label, children]: ModelNode): Value =>
      new PyTuple([type, quantifier, str(label), new PyTuple(children.map(value))]);
    return this.hear("ElementDeclHandler", () => [strFromJs(name), value(model)]);
  }
  attribute(element: string, name: string, type: string, value: string | null, isRequired: boolean): boolean {
    return this.hear("AttlistDeclHandler", () => [
      strFromJs(element),
      strFromJs(name),
      strFromJs(type),
      str(value),
      isRequired ? 1 : 0,
    ]);
  }
  externalEntity(name: string, system: string | null, pub: string | null): boolean | undefined {
    const handler = this.handlers.get("ExternalEntityRefHandler");
    if (handler === undefined) return undefined;
    this.flush();
    return isTrue(call(handler, [strFromJs(name), this.base, str(system), str(pub)]));
  }
  skipped(name: string, isParameter: boolean): boolean {
    return this.hear("SkippedEntityHandler", () => [strFromJs(name), isParameter ? 1 : 0]);
  }
  notStandalone(): boolean {
    const handler = this.handlers.get("NotStandaloneHandler");
    return handler === undefined || isTrue(call(handler, []));
  }
  other(data: string): void {
    if (!this.hear("DefaultHandlerExpand", () => [strFromJs(data)]))
      this.hear("DefaultHandler", () => [strFromJs(data)]);
  }
  get expandsEntities(): boolean {
    return !this.handlers.has("DefaultHandler") || this.handlers.has("DefaultHandlerExpand");
  }
}

// ---------------------------------------------------------------- input

/** The encoding of a document by its first bytes. */
function sniff(b: Uint8Array): string {
  if (b[0] === 0xfe && b[1] === 0xff) return "utf-16";
  if (b[0] === 0xff && b[1] === 0xfe) return "utf-16";
  if (b[0] === 0 && b[1] === 0x3c) return "utf-16-be";
  if (b[0] === 0x3c && b[1] === 0) return "utf-16-le";
  if (b[0] === 0xef && b[1] === 0xbb && b[2] === 0xbf) return "utf-8-sig";
  let head = "";
  for (const c of b.subarray(0, 200)) head += String.fromCharCode(c);
  return /^<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/.exec(head)?.[1]?.toLowerCase() ?? "utf-8";
}

/** How many bytes at the end are the beginning of a character. */
function incompleteTail(b: Uint8Array, encoding: string): number {
  if (encoding.startsWith("utf-16")) return b.length % 2;
  if (!encoding.startsWith("utf-8") && encoding !== "utf8") return 0;
  for (let n = 1; n <= 3 && n <= b.length; n++) {
    const c = b[b.length - n]!;
    if (c < 0x80) return 0;
    if (c >= 0xc0) return n < (c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2) ? n : 0;
  }
  return 0;
}

function decode(self: PyXmlParser, data: Uint8Array, isFinal: boolean): string {
  let bytes = data;
  if (self.tail.length > 0) {
    bytes = new Uint8Array(self.tail.length + data.length);
    bytes.set(self.tail);
    bytes.set(data, self.tail.length);
  }
  if (self.encoding === undefined) {
    // the declaration may be cut: wait for its end
    const isDeclaration = bytes.length < 5 || (bytes[0] === 0x3c && bytes[1] === 0x3f && !bytes.includes(0x3e));
    if (isDeclaration && !isFinal) {
      self.tail = bytes.slice();
      return "";
    }
    self.encoding = sniff(bytes);
  }
  const cut = incompleteTail(bytes, self.encoding);
  if (cut > 0 && isFinal) throw new XmlError(6, self.xml.position);
  self.tail = bytes.slice(bytes.length - cut);
  if (bytes.length === cut) return "";
  const whole = new PyBytes(bytes.slice(0, bytes.length - cut));
  try {
    const text = jsFromStr(strOf(callMethod(whole, "decode", [self.encoding]))!);
    if (self.encoding === "utf-8-sig") self.encoding = "utf-8";
    if (self.encoding === "utf-16") self.encoding = bytes[0] === 0xfe ? "utf-16-be" : "utf-16-le";
    return text;
  } catch (e) {
    if (!(e instanceof PyBaseException)) throw e;
    const start = findAttr(e, "start");
    if (typeof start === "number") {
      const good = callMethod(new PyBytes(whole.bytes.slice(0, start)), "decode", [self.encoding]);
      self.xml.push(jsFromStr(strOf(good)!), false);
      throw new XmlError(4, self.xml.position);
    }
    throw new XmlError(18, self.xml.position);
  }
}

function raise(self: PyXmlParser, e: XmlError): never {
  self.xml.locate(e.at);
  const { lines, column } = self.xml;
  self.error = { code: e.code, line: lines, column, at: e.at };
  const exc = newError(expatError, strFromJs(`${ERRORS[e.code]![1]}: line ${lines}, column ${column}`));
  setAttr(exc, "code", e.code);
  setAttr(exc, "offset", column);
  setAttr(exc, "lineno", lines);
  throw exc;
}

function feed(self: PyXmlParser, data: Uint8Array | string, isFinal: boolean): Value {
  if (self.finished) raise(self, new XmlError(36, self.xml.position));
  try {
    self.xml.push(typeof data === "string" ? data : decode(self, data, isFinal), isFinal);
    self.flush();
  } catch (e) {
    if (!(e instanceof XmlError)) throw e;
    self.flush();
    self.finished = true;
    raise(self, e);
  }
  if (isFinal) self.finished = true;
  return 1;
}

function parse(self: PyXmlParser, data: Value, isFinal: boolean): Value {
  const text = strOf(data);
  if (text === undefined) return feed(self, bufferBytes(data), isFinal);
  self.encoding = "utf-8";
  return feed(self, jsFromStr(text), isFinal);
}

function parseFile(self: PyXmlParser, file: Value): Value {
  const read = findAttr(file, "read");
  if (read === undefined) throw pyError("TypeError", "argument must have 'read' attribute");
  for (;;) {
    const data = call1(read, 2048);
    if (!(data instanceof PyBytes) && strOf(data) === undefined && typeName(data) !== "bytearray")
      throw pyError("TypeError", `read() did not return a bytes object (type=${typeName(data)})`);
    const bytes = data instanceof PyBytes ? data.bytes : bufferBytes(data);
    if (bytes.length > 2048)
      throw pyError("ValueError", `read() returned too much data: 2048 bytes requested, ${bytes.length} returned`);
    feed(self, bytes, bytes.length === 0);
    if (bytes.length === 0) return 1;
  }
}

const flag = (
  get: (self: PyXmlParser) => boolean,
  set: (self: PyXmlParser, on: boolean) => void,
): ReturnType<typeof getset<PyXmlParser>> =>
  getset(
    (self) => get(self),
    (self, v) => {
      if (v === undefined) throw pyError("RuntimeError", "Cannot delete attribute");
      set(self, isTrue(v));
    },
  );

const handlerAttributes = Object.fromEntries(
  HANDLERS.map((name) => [
    name,
    getset<PyXmlParser>(
      (self) => self.handlers.get(name) ?? None,
      (self, v) => {
        if (v === undefined) throw pyError("RuntimeError", "Cannot delete attribute");
        if (name === "CharacterDataHandler") self.flush();
        if (v === None) self.handlers.delete(name);
        else self.handlers.set(name, v);
      },
    ),
  ]),
);

export const parserType = lazyType("pyexpat.xmlparser", PyXmlParser, () => ({
  doc: "XML parser",
  slots: {
    new: () => {
      throw pyError("TypeError", "cannot create 'pyexpat.xmlparser' instances");
    },
  },
  methods: {
    Parse: method(
      "($self, data, isfinal: bool=False, /)",
      "Parse XML data.\n\n'isfinal' should be true at end of input.",
      parse,
    ),
    ParseFile: method("($self, file, /)", "Parse XML data from file-like object.", parseFile),
    SetBase: method("($self, base: str, /)", "Set the base URL for the parser.", (self, base) => {
      self.base = base;
      return None;
    }),
    GetBase: method("($self, /)", "Return base URL string for the parser.", (self) => self.base),
    GetInputContext: method(
      "($self, /)",
      "Return the untranslated text of the input that caused the current event.\n\nIf the event was generated by a large amount of text (such as a start tag\nfor an element with many attributes), not all of the text may be available.",
      () => None,
    ),
    ExternalEntityParserCreate: method(
      "($self, context, encoding=<unrepresentable>, /)",
      "Create a parser for parsing an external entity based on the information passed to the ExternalEntityRefHandler.",
      (self, _context, encoding) => {
        const name = encoding === undefined ? undefined : jsFromStr(strOf(encoding) ?? "");
        const child = new PyXmlParser(name, undefined);
        child.xml = self.xml.child(child);
        for (const [k, v] of self.handlers) child.handlers.set(k, v);
        child.bufferText = self.bufferText;
        child.orderedAttributes = self.orderedAttributes;
        child.specifiedAttributes = self.specifiedAttributes;
        child.base = self.base;
        return child;
      },
    ),
    SetParamEntityParsing: method(
      "($self, flag: int, /)",
      "Controls parsing of parameter entities (including the external DTD subset).\n\nPossible flag values are XML_PARAM_ENTITY_PARSING_NEVER,\nXML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE and\nXML_PARAM_ENTITY_PARSING_ALWAYS. Returns true if setting the flag\nwas successful.",
      (self, how) => {
        if (self.xml.started) return 0;
        self.paramEntityParsing = how;
        return 1;
      },
    ),
    UseForeignDTD: method(
      "($self, flag: bool=True, /)",
      "Allows the application to provide an artificial external subset if one is not specified as part of the document instance.",
      (self) => {
        if (self.xml.started) raise(self, new XmlError(26, 0));
        return None;
      },
    ),
    SetReparseDeferralEnabled: method(
      "($self, enabled: bool, /)",
      "Enable/Disable reparse deferral; enabled by default with Expat >=2.6.0.",
      (self, on) => {
        self.deferral = on;
        return None;
      },
    ),
    GetReparseDeferralEnabled: method(
      "($self, /)",
      "Retrieve reparse deferral enabled status; always returns false with Expat <2.6.0.",
      (self) => self.deferral,
    ),
  },
  members: { intern: getset((self) => self.intern) },
  getset: {
    ...handlerAttributes,
    ordered_attributes: flag(
      (self) => self.orderedAttributes,
      (self, on) => {
        self.orderedAttributes = on;
      },
    ),
    specified_attributes: flag(
      (self) => self.specifiedAttributes,
      (self, on) => {
        self.specifiedAttributes = on;
      },
    ),
    namespace_prefixes: flag(
      (self) => self.xml.prefixTriplets,
      (self, on) => {
        self.xml.prefixTriplets = on;
      },
    ),
    buffer_text: flag(
      (self) => self.bufferText,
      (self, on) => {
        if (!on) self.flush();
        self.bufferText = on;
      },
    ),
    buffer_size: getset(
      (self) => self.bufferSize,
      (self, v) => {
        if (v === undefined) throw pyError("RuntimeError", "Cannot delete attribute");
        if (!isInt(v)) throw pyError("TypeError", "buffer_size must be an integer");
        const n = Number(index(v));
        if (n > 2147483647) throw pyError("ValueError", "buffer_size must not be greater than 2147483647");
        if (n <= 0) throw pyError("ValueError", "buffer_size must be greater than zero");
        self.flush();
        self.bufferSize = n;
      },
    ),
    buffer_used: getset((self) => self.buffered.length),
    ErrorCode: getset((self) => self.error?.code ?? 0),
    ErrorLineNumber: getset((self) => self.error?.line ?? self.xml.lines),
    ErrorColumnNumber: getset((self) => self.error?.column ?? self.xml.column),
    ErrorByteIndex: getset((self) => self.error?.at ?? self.xml.position),
    CurrentLineNumber: getset((self) => self.xml.lines),
    CurrentColumnNumber: getset((self) => self.xml.column),
    CurrentByteIndex: getset((self) => self.xml.position),
  },
}));
