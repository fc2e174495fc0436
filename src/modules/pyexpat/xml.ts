/**
 * An XML parser that is fed pieces and reports as expat does. Text is JavaScript text; positions are offsets in all text fed so far.
 * Source: XML 1.0, Namespaces in XML 1.0, and expat's order of events.
 */
import { XmlError } from "./errors.ts";

export type ModelNode = readonly [
  type: number,
  quantifier: number,
  name: string | null,
  children: readonly ModelNode[],
];

/** What the parser reports to; each method says whether somebody listens. */
export interface Listener {
  startElement(name: string, attributes: readonly string[], specified: number): boolean;
  endElement(name: string): boolean;
  text(data: string): boolean;
  instruction(target: string, data: string): boolean;
  comment(data: string): boolean;
  startCdata(): boolean;
  endCdata(): boolean;
  startNamespace(prefix: string | null, uri: string | null): void;
  endNamespace(prefix: string | null): void;
  declaration(version: string | null, encoding: string | null, standalone: number): boolean;
  startDoctype(name: string, system: string | null, pub: string | null, hasSubset: boolean): boolean;
  endDoctype(): boolean;
  entity(
    name: string,
    isParameter: boolean,
    value: string | null,
    system: string | null,
    pub: string | null,
    notation: string | null,
  ): boolean;
  notation(name: string, system: string | null, pub: string | null): boolean;
  element(name: string, model: ModelNode): boolean;
  attribute(element: string, name: string, type: string, value: string | null, isRequired: boolean): boolean;
  /** Gives `undefined` when nobody listens, else whether the entity was read. */
  externalEntity(name: string, system: string | null, pub: string | null): boolean | undefined;
  skipped(name: string, isParameter: boolean): boolean;
  notStandalone(): boolean;
  /** What no other method was listening for. `expands`: an entity is better expanded than given here. */
  other(data: string): void;
  readonly expandsEntities: boolean;
}

interface Entity {
  readonly value: string | null;
  readonly system: string | null;
  readonly pub: string | null;
  readonly notation: string | null;
}

interface Default {
  readonly name: string;
  readonly value: string | null;
  readonly isCdata: boolean;
}

const NAME_START =
  "A-Za-z_:\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uD800-\\uDFFF\\uF900-\\uFDCF\\uFDF0-\\uFFFD";
const NAME = new RegExp(`[${NAME_START}][${NAME_START}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040]*`, "y");
const SPACE = /[ \t\r\n]*/y;
/** What XML does not allow. */
const BAD_CHAR = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const PREDEFINED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const XML_URI = "http://www.w3.org/XML/1998/namespace";
const XMLNS_URI = "http://www.w3.org/2000/xmlns/";
const PUBLIC_ID = /^[ \r\na-zA-Z0-9\-'()+,./:=?;!*#@$_%]*$/;
/** Expansion of entities may not give this many characters and this much more than the document has. */
const MAX_EXPANSION = 8 * 1024 * 1024;
const MAX_FACTOR = 100;

/** The token goes on behind the text that is there. */
class Incomplete {}
const INCOMPLETE = new Incomplete();

export class XmlParser {
  /** Text that is not consumed; `base` is the position of its start. */
  private text = "";
  private base = 0;
  /** Where the current event begins in `text`. */
  private at = 0;
  private final = false;
  private state: "start" | "prolog" | "subset" | "content" | "epilog" = "start";
  private readonly open: { readonly raw: string; readonly name: string; readonly prefixes: (string | null)[] }[] = [];
  private readonly entities: Map<string, Entity> = new Map();
  private readonly parameters: Map<string, Entity> = new Map();
  private readonly defaults: Map<string, Default[]> = new Map();
  private readonly opened: Set<string> = new Set();
  private inCdata = false;
  private hasDoctype = false;
  private hasOutside = false;
  private standalone = -1;
  private expanded = 0;
  private fed = 0;
  private namespaces: Map<string | null, string | null> = new Map([["xml", XML_URI]]);
  private readonly shadowed: Map<string | null, string | null>[] = [];
  private readonly out: Listener;
  /** Between URI and local name; `undefined` without namespaces. */
  private readonly separator: string | undefined;
  prefixTriplets = false;
  lines = 1;
  column = 0;
  /** How far in `text` they have been counted. */
  private counted = 0;
  /** Entities whose text is being parsed; their events are where the reference is. */
  private depth = 0;

  constructor(out: Listener, separator: string | undefined) {
    this.out = out;
    this.separator = separator;
  }

  /** For the text of an external entity: what the document has declared. */
  child(out: Listener): XmlParser {
    const p = new XmlParser(out, this.separator);
    for (const [k, v] of this.entities) p.entities.set(k, v);
    p.namespaces = this.namespaces;
    p.state = "content";
    p.isFragment = true;
    return p;
  }
  private isFragment = false;

  /** Where the current event begins. */
  get position(): number {
    return this.base + (this.depth > 0 ? this.counted : this.at);
  }

  get started(): boolean {
    return this.fed > 0;
  }

  push(data: string, isFinal: boolean): void {
    this.text += data;
    this.fed += data.length;
    this.final = isFinal;
    try {
      while (this.at < this.text.length) {
        this.step();
        this.sync();
      }
    } catch (e) {
      if (e !== INCOMPLETE) throw e;
      if (isFinal) throw new XmlError(this.inCdata ? 20 : 5, this.position);
    }
    if (isFinal) this.finish();
    this.base += this.at;
    this.text = this.text.slice(this.at);
    this.at = this.counted = 0;
  }

  private finish(): void {
    if (this.inCdata) throw new XmlError(20, this.position);
    if (this.isFragment) {
      if (this.open.length > 0) throw new XmlError(13, this.position);
      return;
    }
    if (this.state !== "epilog") throw new XmlError(3, this.position);
  }

  /** Lines and columns up to where the next event begins. */
  private sync(): void {
    if (this.depth > 0 || this.at <= this.counted) return;
    this.count(this.counted, this.at);
    this.counted = this.at;
  }

  private count(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const c = this.text.charCodeAt(i);
      if (c === 10 || (c === 13 && this.text.charCodeAt(i + 1) !== 10)) {
        this.lines++;
        this.column = 0;
      } else if (c !== 13 && (c < 0xdc00 || c > 0xdfff)) this.column++;
    }
  }

  /** Counts lines up to where an error is. */
  locate(position: number): void {
    const to = position - this.base;
    if (to > this.counted) this.count(this.counted, to);
  }

  private fail(code: number, at = this.at): never {
    throw new XmlError(code, this.base + at);
  }

  private find(what: string, from: number): number {
    const at = this.text.indexOf(what, from);
    if (at < 0) throw INCOMPLETE;
    return at;
  }

  private starts(what: string): boolean {
    if (this.text.startsWith(what, this.at)) return true;
    if (!this.final && what.startsWith(this.text.slice(this.at))) throw INCOMPLETE;
    return false;
  }

  private name(at: number): string | undefined {
    NAME.lastIndex = at;
    return NAME.exec(this.text)?.[0];
  }

  private space(at: number): number {
    SPACE.lastIndex = at;
    SPACE.exec(this.text);
    return SPACE.lastIndex;
  }

  // -------------------------------------------------------------- tokens

  private step(): void {
    const { text } = this;
    if (this.state === "subset") {
      this.declarationStep();
      return;
    }
    if (this.inCdata) {
      this.cdata();
      return;
    }
    if (text[this.at] !== "<") {
      this.characters();
      return;
    }
    if (this.at + 1 >= text.length) throw INCOMPLETE;
    switch (text[this.at + 1]) {
      case "?":
        this.instruction();
        return;
      case "!":
        this.bang();
        return;
      case "/":
        this.endTag();
        return;
      default:
        this.startTag();
    }
  }

  private characters(): void {
    const { text } = this;
    if (this.state !== "content") {
      const end = this.space(this.at);
      if (end === this.at && this.state !== "epilog") {
        // a name is a token here, and some characters cannot follow one
        const after = this.at + (this.name(this.at)?.length ?? 0);
        if (after > this.at && after < text.length && !/[>),|[%+*?\s]/.test(text[after]!)) this.fail(4, after);
      }
      if (end === this.at) this.fail(this.state === "epilog" ? 9 : 2);
      this.state = this.state === "start" ? "prolog" : this.state;
      this.out.other(text.slice(this.at, end));
      this.at = end;
      return;
    }
    if (text[this.at] === "&") {
      this.reference();
      return;
    }
    let end = this.at;
    while (end < text.length && text[end] !== "<" && text[end] !== "&") end++;
    // a carriage return or brackets may go on in the next piece
    if (end === text.length && !this.final) {
      if (text[end - 1] === "\r") end--;
      const brackets = /\]{1,2}$/.exec(text.slice(this.at, end));
      if (brackets !== null) end -= brackets[0].length;
      if (end === this.at) throw INCOMPLETE;
    }
    const run = text.slice(this.at, end);
    const bad = run.search(BAD_CHAR);
    const close = run.indexOf("]]>");
    if (bad >= 0 || close >= 0) {
      const isClose = bad < 0 || (close >= 0 && close < bad);
      const at = this.at + (isClose ? close : bad);
      this.emitText(text.slice(this.at, at));
      this.fail(4, isClose ? at + 2 : at);
    }
    this.emitText(run);
  }

  /** Character data, lines apart. */
  private emitText(run: string): void {
    for (const part of run.split(/(\r\n?|\n)/)) {
      if (part === "") continue;
      this.report(part[0] === "\r" ? "\n" : part);
      this.at += part.length;
      this.sync();
    }
  }

  private report(data: string): void {
    if (!this.out.text(data)) this.out.other(data);
  }

  private reference(): void {
    const { text } = this;
    const end = text.indexOf(";", this.at);
    const name = text[this.at + 1] === "#" ? undefined : this.name(this.at + 1);
    if (end < 0 || (name !== undefined && this.at + 1 + name.length === text.length)) {
      if (end < 0 && /^&#?[\w.:-]*$/.test(text.slice(this.at))) throw INCOMPLETE;
    }
    if (text[this.at + 1] === "#") {
      this.report(this.characterReference(text.slice(this.at + 2, end < 0 ? this.at + 2 : end)));
      this.at = end + 1;
      return;
    }
    if (name === undefined || text[this.at + 1 + name.length] !== ";") this.fail(4, this.at + 1 + (name?.length ?? 0));
    const whole = text.slice(this.at, this.at + name.length + 2);
    const known = PREDEFINED[name];
    if (known !== undefined) this.report(known);
    else this.entityInContent(name, whole);
    this.at += whole.length;
  }

  private characterReference(digits: string): string {
    const isHex = digits.startsWith("x");
    const text = isHex ? digits.slice(1) : digits;
    if (!(isHex ? /^[0-9a-fA-F]+$/ : /^[0-9]+$/).test(text)) this.fail(4, this.at + 2);
    const n = Number.parseInt(text, isHex ? 16 : 10);
    const ok =
      n === 9 ||
      n === 10 ||
      n === 13 ||
      (n >= 32 && n < 0xd800) ||
      (n >= 0xe000 && n <= 0xfffd) ||
      (n >= 0x10000 && n <= 0x10ffff);
    if (!ok) this.fail(14);
    return String.fromCodePoint(n);
  }

  private entityInContent(name: string, whole: string): void {
    const entity = this.entities.get(name);
    if (entity === undefined) {
      if (!this.hasOutside || this.standalone === 1) this.fail(11);
      if (!this.out.skipped(name, false)) this.out.other(whole);
      return;
    }
    if (entity.notation !== null) this.fail(15);
    if (entity.value === null) {
      const read = this.out.externalEntity(name, entity.system, entity.pub);
      if (read === undefined) this.out.other(whole);
      else if (!read) this.fail(21);
      return;
    }
    if (!this.out.expandsEntities) {
      if (!this.out.skipped(name, false)) this.out.other(whole);
      return;
    }
    this.within(name, () => this.parseInside(entity.value!));
  }

  private within(name: string, body: () => void): void {
    if (this.opened.has(name)) this.fail(12);
    this.opened.add(name);
    try {
      body();
    } finally {
      this.opened.delete(name);
    }
  }

  private charge(n: number): void {
    this.expanded += n;
    if (this.expanded > MAX_EXPANSION && this.expanded > this.fed * MAX_FACTOR) this.fail(43);
  }

  /** The replacement text of an entity, as content. */
  private parseInside(value: string): void {
    this.charge(value.length);
    const outer = { text: this.text, at: this.at, final: this.final, base: this.base, depth: this.open.length };
    this.text = value;
    this.at = 0;
    this.final = true;
    this.depth++;
    try {
      while (this.at < this.text.length) this.step();
      if (this.open.length !== outer.depth) throw new XmlError(13, 0);
    } catch (e) {
      // errors are where the reference is
      if (e === INCOMPLETE) throw new XmlError(13, outer.base + outer.at);
      if (e instanceof XmlError) throw new XmlError(e.code, outer.base + outer.at);
      throw e;
    } finally {
      this.depth--;
      this.text = outer.text;
      this.at = outer.at;
      this.final = outer.final;
    }
  }

  private cdata(): void {
    const { text } = this;
    let end = text.indexOf("]]>", this.at);
    const isWhole = end >= 0;
    if (!isWhole) {
      end = text.length;
      while (end > this.at && (text[end - 1] === "]" || text[end - 1] === "\r")) end--;
      if (end === this.at) throw INCOMPLETE;
    }
    const run = text.slice(this.at, end);
    const bad = run.search(BAD_CHAR);
    if (bad >= 0) this.fail(4, this.at + bad);
    this.emitText(run);
    if (!isWhole) return;
    this.inCdata = false;
    this.at += 3;
    this.sync();
    if (!this.out.endCdata()) this.out.other("]]>");
  }

  private instruction(): void {
    const end = this.find("?>", this.at + 2);
    const target = this.name(this.at + 2);
    if (target === undefined) this.fail(4, this.at + 2);
    const body = this.text.slice(this.at + 2 + target.length, end);
    const whole = this.text.slice(this.at, end + 2);
    if (target.toLowerCase() === "xml") {
      if (target !== "xml") this.fail(4, this.at + 2);
      if (this.state !== "start" && !(this.isFragment && this.base + this.at === 0)) this.fail(17);
      this.xmlDeclaration(body, whole);
      this.at = end + 2;
      return;
    }
    if (body !== "" && !/^[ \t\r\n]/.test(body)) this.fail(4, this.at + 2 + target.length);
    if (this.state === "start") this.state = "prolog";
    const data = body.replace(/^[ \t\r\n]+/, "").replace(/\r\n?/g, "\n");
    if (!this.out.instruction(target, data)) this.out.other(whole);
    this.at = end + 2;
  }

  private xmlDeclaration(body: string, whole: string): void {
    const code = this.isFragment ? 31 : 30;
    const match =
      /^(?:\s+version\s*=\s*(["'])([\w.:-]+)\1)?(?:\s+encoding\s*=\s*(["'])([A-Za-z][\w.-]*)\3)?(?:\s+standalone\s*=\s*(["'])(yes|no)\5)?\s*$/.exec(
        body,
      );
    if (match === null || (match[2] === undefined && !this.isFragment)) this.fail(code);
    if (this.state === "start") this.state = "prolog";
    this.standalone = match[6] === undefined ? -1 : match[6] === "yes" ? 1 : 0;
    if (!this.out.declaration(match[2] ?? null, match[4] ?? null, this.standalone)) this.out.other(whole);
  }

  private bang(): void {
    if (this.starts("<!--")) {
      const end = this.text.indexOf("--", this.at + 4);
      if (end < 0 || end + 2 >= this.text.length) throw INCOMPLETE;
      if (this.text[end + 2] !== ">") this.fail(4, end + 2);
      const data = this.text.slice(this.at + 4, end);
      const bad = data.search(BAD_CHAR);
      if (bad >= 0) this.fail(4, this.at + 4 + bad);
      if (this.state === "start") this.state = "prolog";
      if (!this.out.comment(data.replace(/\r\n?/g, "\n"))) this.out.other(this.text.slice(this.at, end + 3));
      this.at = end + 3;
      return;
    }
    if (this.starts("<![CDATA[")) {
      if (this.state !== "content") this.fail(this.state === "epilog" ? 9 : 2);
      this.inCdata = true;
      if (!this.out.startCdata()) this.out.other("<![CDATA[");
      this.at += 9;
      return;
    }
    if (this.starts("<!DOCTYPE")) {
      this.doctype();
      return;
    }
    this.fail(
      this.state === "epilog" ? 9 : this.state === "content" ? 4 : 2,
      this.state === "content" ? this.at + 2 : this.at,
    );
  }

  // -------------------------------------------------------------- tags

  /** The `>` of a tag that begins at `at`, attribute values passed over. */
  private tagEnd(at: number): number {
    for (let i = at; i < this.text.length; i++) {
      const c = this.text[i];
      if (c === ">") return i;
      if (c === "<" && i > at) this.fail(4, i);
      if (c === '"' || c === "'") {
        const close = this.text.indexOf(c, i + 1);
        if (close < 0) {
          const open = this.text.indexOf("<", i);
          if (open >= 0) this.fail(4, open);
          throw INCOMPLETE;
        }
        i = close;
      }
    }
    throw INCOMPLETE;
  }

  private startTag(): void {
    if (this.state === "epilog") this.fail(9);
    const raw = this.name(this.at + 1);
    if (raw === undefined) this.fail(4, this.at + 1);
    const end = this.tagEnd(this.at + 1 + raw.length);
    this.state = "content";
    const isEmpty = this.text[end - 1] === "/";
    const stop = isEmpty ? end - 1 : end;
    const attributes: [string, string][] = [];
    const seen = new Set<string>();
    const declared = this.defaults.get(raw);
    let at = this.at + 1 + raw.length;
    for (;;) {
      const next = this.space(at);
      if (next >= stop) break;
      if (next === at) this.fail(4, at);
      const name = this.name(next);
      if (name === undefined) this.fail(4, next);
      at = this.space(next + name.length);
      if (this.text[at] !== "=") this.fail(4, at);
      at = this.space(at + 1);
      const quote = this.text[at];
      if (quote !== '"' && quote !== "'") this.fail(4, at);
      const close = this.text.indexOf(quote, at + 1);
      const value = this.text.slice(at + 1, close);
      const less = value.indexOf("<");
      if (less >= 0) this.fail(4, at + 1 + less);
      const bad = value.search(BAD_CHAR);
      if (bad >= 0) this.fail(4, at + 1 + bad);
      if (seen.has(name)) this.fail(8, next);
      seen.add(name);
      let normal = this.attributeValue(value, at + 1);
      if (declared?.find((d) => d.name === name)?.isCdata === false) normal = normal.replace(/ +/g, " ").trim();
      attributes.push([name, normal]);
      at = close + 1;
    }
    const specified = attributes.length;
    for (const d of declared ?? []) if (d.value !== null && !seen.has(d.name)) attributes.push([d.name, d.value]);
    this.openElement(raw, attributes, specified, this.text.slice(this.at, end + 1));
    this.at = end + 1;
    if (!isEmpty) return;
    this.sync();
    this.closeElement("");
  }

  private attributeValue(value: string, at: number): string {
    let out = "";
    for (let i = 0; i < value.length; i++) {
      const c = value[i]!;
      if (c === "\r") {
        if (value[i + 1] === "\n") i++;
        out += " ";
      } else if (c === "\n" || c === "\t") out += " ";
      else if (c !== "&") out += c;
      else {
        const end = value.indexOf(";", i);
        if (end < 0) this.fail(4, at + i);
        const name = value.slice(i + 1, end);
        if (name.startsWith("#")) out += this.characterReference(name.slice(1));
        else if (PREDEFINED[name] !== undefined) out += PREDEFINED[name];
        else {
          const entity = this.entities.get(name);
          if (entity === undefined) {
            NAME.lastIndex = 0;
            if (NAME.exec(name)?.[0] !== name) this.fail(4, at + i);
            if (!this.hasOutside || this.standalone === 1) this.fail(11);
          } else if (entity.notation !== null) this.fail(15);
          else if (entity.value === null) this.fail(16);
          else {
            const text = entity.value;
            this.charge(text.length);
            if (text.includes("<")) this.fail(4);
            this.within(name, () => {
              out += this.attributeValue(text, at);
            });
          }
        }
        i = end;
      }
    }
    return out;
  }

  private openElement(raw: string, attributes: [string, string][], specified: number, whole: string): void {
    const prefixes: (string | null)[] = [];
    let name = raw;
    let own = attributes;
    let count = specified;
    if (this.separator !== undefined) {
      const outer = this.namespaces;
      own = [];
      count = 0;
      attributes.forEach(([key, value], i) => {
        const prefix = key === "xmlns" ? null : key.startsWith("xmlns:") ? key.slice(6) : undefined;
        if (prefix === undefined) {
          own.push([key, value]);
          if (i < specified) count++;
          return;
        }
        this.checkNamespace(prefix, value);
        if (this.namespaces === outer) this.namespaces = new Map(outer);
        this.namespaces.set(prefix, value === "" ? null : value);
        prefixes.push(prefix);
        this.out.startNamespace(prefix, value === "" ? null : value);
      });
      this.shadowed.push(outer);
      name = this.qualified(raw, true);
      const seen = new Set<string>();
      own = own.map(([key, value]) => {
        const full = this.qualified(key, false);
        if (seen.has(full)) this.fail(8);
        seen.add(full);
        return [full, value];
      });
    }
    this.open.push({ raw, name, prefixes });
    if (!this.out.startElement(name, own.flat(), count)) this.out.other(whole);
  }

  private checkNamespace(prefix: string | null, uri: string): void {
    if (prefix === "xmlns") this.fail(39);
    if (prefix === "xml" && uri !== XML_URI) this.fail(38);
    if (prefix !== "xml" && uri === XML_URI) this.fail(40);
    if (uri === XMLNS_URI) this.fail(40);
    if (prefix !== null && uri === "") this.fail(28);
  }

  private qualified(raw: string, isElement: boolean): string {
    const colon = raw.indexOf(":");
    const separator = this.separator!;
    if (colon < 0) {
      const uri = isElement ? this.namespaces.get(null) : undefined;
      return uri === undefined || uri === null ? raw : uri + separator + raw;
    }
    const prefix = raw.slice(0, colon);
    const uri = this.namespaces.get(prefix);
    if (uri === undefined || uri === null) this.fail(27);
    const local = raw.slice(colon + 1);
    return this.prefixTriplets && separator !== ""
      ? uri + separator + local + separator + prefix
      : uri + separator + local;
  }

  private endTag(): void {
    const raw = this.name(this.at + 2);
    if (raw === undefined) {
      if (this.at + 2 >= this.text.length) throw INCOMPLETE;
      this.fail(4, this.at + 2);
    }
    const end = this.space(this.at + 2 + raw.length);
    if (end >= this.text.length) throw INCOMPLETE;
    if (this.text[end] !== ">") this.fail(4, end);
    if (this.state === "epilog") this.fail(9);
    if (this.state !== "content") this.fail(4, this.at + 1);
    const top = this.open[this.open.length - 1];
    if (top === undefined || top.raw !== raw) this.fail(top === undefined ? 13 : 7, this.at + 2);
    this.closeElement(this.text.slice(this.at, end + 1));
    this.at = end + 1;
  }

  private closeElement(whole: string): void {
    const { name, prefixes } = this.open.pop()!;
    if (!this.out.endElement(name) && whole !== "") this.out.other(whole);
    for (let i = prefixes.length - 1; i >= 0; i--) this.out.endNamespace(prefixes[i]!);
    if (this.separator !== undefined) this.namespaces = this.shadowed.pop()!;
    if (this.open.length === 0 && !this.isFragment) this.state = "epilog";
  }

  // -------------------------------------------------------------- document type

  private literal(at: number): { value: string; end: number } | undefined {
    const quote = this.text[at];
    if (quote !== '"' && quote !== "'") return undefined;
    const end = this.text.indexOf(quote, at + 1);
    if (end < 0) throw INCOMPLETE;
    return { value: this.text.slice(at + 1, end), end: end + 1 };
  }

  /** `SYSTEM "…"` or `PUBLIC "…" "…"`. */
  private externalId(
    at: number,
    isNotation = false,
  ): { system: string | null; pub: string | null; end: number } | undefined {
    const word = this.name(at);
    if (word !== "SYSTEM" && word !== "PUBLIC") return undefined;
    let pub: string | null = null;
    let end = this.space(at + 6);
    if (word === "PUBLIC") {
      const id = this.literal(end);
      if (id === undefined) this.fail(2, end);
      if (!PUBLIC_ID.test(id.value)) this.fail(32, end);
      pub = id.value.replace(/[ \r\n]+/g, " ").trim();
      end = this.space(id.end);
    }
    const system = this.literal(end);
    if (system === undefined) {
      if (isNotation && pub !== null) return { system: null, pub, end };
      this.fail(2, end);
    }
    return { system: system.value, pub, end: system.end };
  }

  private doctype(): void {
    if (this.state === "content") this.fail(4, this.at + 2);
    if (this.state === "epilog") this.fail(9);
    if (this.hasDoctype) this.fail(2);
    // the head is one token: all of it has to be there
    let scan = this.at + 9;
    for (; this.text[scan] !== "[" && this.text[scan] !== ">"; scan++) {
      if (scan >= this.text.length) throw INCOMPLETE;
      const c = this.text[scan];
      if (c === '"' || c === "'") scan = this.find(c, scan + 1);
    }
    let at = this.space(this.at + 9);
    const name = this.name(at);
    if (name === undefined) this.fail(2, at);
    at = this.space(at + name.length);
    const id = this.externalId(at);
    if (id !== undefined) {
      at = this.space(id.end);
      this.hasOutside = true;
      if (this.standalone !== 1 && !this.out.notStandalone()) this.fail(22);
    }
    if (at !== scan) this.fail(2, at);
    const hasSubset = this.text[at] === "[";
    this.hasDoctype = true;
    if (!this.out.startDoctype(name, id?.system ?? null, id?.pub ?? null, hasSubset))
      this.otherTokens(this.text.slice(this.at, hasSubset ? at + 1 : at));
    this.at = at + 1;
    this.state = hasSubset ? "subset" : "prolog";
    if (!hasSubset) this.endDoctype();
  }

  /** Gives each token of a declaration's head on its own. */
  private otherTokens(head: string): void {
    for (const token of head.match(/<!DOCTYPE|\s+|"[^"]*"|'[^']*'|[[>]|[^\s"'[>]+/g) ?? []) this.out.other(token);
  }

  private endDoctype(): void {
    if (!this.out.endDoctype()) this.out.other(">");
    this.state = "prolog";
  }

  private declarationStep(): void {
    const { text } = this;
    const c = text[this.at]!;
    if (/[ \t\r\n]/.test(c)) {
      const end = this.space(this.at);
      this.out.other(text.slice(this.at, end));
      this.at = end;
      return;
    }
    if (c === "]") {
      const end = this.space(this.at + 1);
      if (end >= text.length) throw INCOMPLETE;
      if (text[end] !== ">") this.fail(2, end);
      this.at = end + 1;
      this.endDoctype();
      return;
    }
    if (c === "%") {
      this.parameterReference();
      return;
    }
    if (c !== "<") this.fail(2);
    if (text[this.at + 1] === "?") {
      this.instruction();
      return;
    }
    if (this.starts("<!--")) {
      this.bang();
      return;
    }
    const word = /^<!([A-Z]+)/.exec(text.slice(this.at, this.at + 12))?.[1];
    const end = this.declarationEnd();
    const whole = text.slice(this.at, end + 1);
    const from = this.at + 2 + (word?.length ?? 0);
    let heard: boolean;
    switch (word) {
      case "ENTITY":
        heard = this.entityDeclaration(from, end);
        break;
      case "ELEMENT":
        heard = this.elementDeclaration(from, end);
        break;
      case "ATTLIST":
        heard = this.attributeDeclarations(from, end);
        break;
      case "NOTATION":
        heard = this.notationDeclaration(from, end);
        break;
      default:
        this.fail(2);
    }
    if (!heard) this.out.other(whole);
    this.at = end + 1;
  }

  private declarationEnd(): number {
    for (let i = this.at; i < this.text.length; i++) {
      const c = this.text[i];
      if (c === ">") return i;
      if (c === '"' || c === "'") i = this.find(c, i + 1);
    }
    throw INCOMPLETE;
  }

  private parameterReference(): void {
    const name = this.name(this.at + 1);
    if (name === undefined) this.fail(2, this.at + 1);
    const end = this.at + 1 + name.length;
    if (end >= this.text.length) throw INCOMPLETE;
    if (this.text[end] !== ";") this.fail(2, end);
    const entity = this.parameters.get(name);
    const whole = this.text.slice(this.at, end + 1);
    this.hasOutside = true;
    if (entity?.value === undefined || entity.value === null) {
      if (!this.out.skipped(name, true)) this.out.other(whole);
    } else this.within(`%${name}`, () => this.parseInside(entity.value!));
    this.at = end + 1;
  }

  private entityDeclaration(from: number, end: number): boolean {
    let at = this.space(from);
    const isParameter = this.text[at] === "%";
    if (isParameter) at = this.space(at + 1);
    const name = this.name(at);
    if (name === undefined) this.fail(2, at);
    at = this.space(at + name.length);
    const table = isParameter ? this.parameters : this.entities;
    const value = this.literal(at);
    if (value !== undefined) {
      if (this.space(value.end) !== end) this.fail(2, value.end);
      const text = this.entityValue(value.value, at + 1);
      if (!table.has(name)) table.set(name, { value: text, system: null, pub: null, notation: null });
      return this.out.entity(name, isParameter, text, null, null, null);
    }
    const id = this.externalId(at);
    if (id === undefined) this.fail(2, at);
    at = this.space(id.end);
    let notation: string | null = null;
    if (at !== end) {
      if (this.name(at) !== "NDATA") this.fail(2, at);
      at = this.space(at + 5);
      notation = this.name(at) ?? this.fail(2, at);
      if (this.space(at + notation.length) !== end) this.fail(2, at);
    }
    if (!table.has(name)) table.set(name, { value: null, system: id.system, pub: id.pub, notation });
    return this.out.entity(name, isParameter, null, id.system, id.pub, notation);
  }

  /** The literal value of an entity: character references expanded, the others kept. */
  private entityValue(value: string, at: number): string {
    return value
      .replace(/\r\n?/g, "\n")
      .replace(/&#(\w+);|%([^;\s]+);|&(?!#)|%/g, (whole, digits?: string, pe?: string) => {
        if (digits !== undefined) return this.characterReference(digits);
        if (pe !== undefined || whole === "%") this.fail(10, at);
        return whole;
      });
  }

  private notationDeclaration(from: number, end: number): boolean {
    const at = this.space(from);
    const name = this.name(at);
    if (name === undefined) this.fail(2, at);
    const id = this.externalId(this.space(at + name.length), true);
    if (id === undefined || this.space(id.end) !== end) this.fail(2, at);
    return this.out.notation(name, id.system, id.pub);
  }

  private elementDeclaration(from: number, end: number): boolean {
    const at = this.space(from);
    const name = this.name(at);
    if (name === undefined) this.fail(2, at);
    const text = this.text.slice(at + name.length, end).trim();
    if (text === "EMPTY") return this.out.element(name, [1, 0, null, []]);
    if (text === "ANY") return this.out.element(name, [2, 0, null, []]);
    const tokens = text.match(/[^\s()|,?*+]+|[()|,?*+]/g) ?? [];
    let i = 0;
    const quantifier = (): number => {
      const q = ["?", "*", "+"].indexOf(tokens[i] ?? "") + 1;
      if (q > 0) i++;
      return q;
    };
    const group = (): ModelNode => {
      const children: ModelNode[] = [];
      let type = 6;
      for (;;) {
        const token = tokens[i++];
        if (token === "(") children.push(group());
        else if (token === "#PCDATA") type = 3;
        else if (token === undefined || /^[|,?*+)]$/.test(token)) this.fail(2, at);
        else children.push([4, quantifier(), token, []]);
        const next = tokens[i++];
        if (next === ")") break;
        if (next === "|") type = type === 3 ? 3 : 5;
        else if (next !== ",") this.fail(2, at);
      }
      return [type, quantifier(), null, children];
    };
    if (tokens[i++] !== "(") this.fail(2, at);
    const model = group();
    if (i !== tokens.length) this.fail(2, at);
    return this.out.element(name, model);
  }

  private attributeDeclarations(from: number, end: number): boolean {
    let at = this.space(from);
    const element = this.name(at);
    if (element === undefined) this.fail(2, at);
    at = this.space(at + element.length);
    let heard = true;
    let list = this.defaults.get(element);
    if (list === undefined) {
      list = [];
      this.defaults.set(element, list);
    }
    while (at < end) {
      const name = this.name(at);
      if (name === undefined) this.fail(2, at);
      at = this.space(at + name.length);
      let type = this.name(at) ?? "";
      at = this.space(at + type.length);
      if (this.text[at] === "(") {
        const close = this.find(")", at);
        type += this.text.slice(at, close + 1).replace(/[ \t\r\n]+/g, "");
        at = this.space(close + 1);
      }
      let isRequired = false;
      let value: string | null = null;
      if (this.text[at] === "#") {
        const word = this.name(at + 1) ?? "";
        isRequired = word === "REQUIRED" || word === "FIXED";
        at = this.space(at + 1 + word.length);
        if (!["REQUIRED", "IMPLIED", "FIXED"].includes(word)) this.fail(2, at);
      }
      const given = this.literal(at);
      if (given !== undefined) {
        value = this.attributeValue(given.value, at + 1);
        if (type !== "CDATA") value = value.replace(/ +/g, " ").trim();
        at = this.space(given.end);
      }
      if (!list.some((d) => d.name === name)) list.push({ name, value, isCdata: type === "CDATA" });
      heard = this.out.attribute(element, name, type, value, isRequired) && heard;
    }
    return heard;
  }
}
