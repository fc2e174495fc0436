/**
 * An exception as the text CPython prints for it: frames with source lines and carets, chained exceptions, groups, notes,
 * suggestions. Source: Python/traceback.c, Python/pythonrun.c, Lib/traceback.py (which prints the same); PEP 657.
 */

import { encodeUtf8 } from "../../base/utf8.ts";
import { locationAt } from "../../code/linetable.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import {
  type PyBaseException,
  PyExceptionGroup,
  PySyntaxErrorObject,
  type PyTraceback,
} from "../../objects/exception.ts";
import { intOf } from "../../objects/number.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { jsFromStr, strOf } from "../../objects/str.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { findAttr } from "../../protocols/attributes.ts";
import { reprText, strText } from "../../protocols/text.ts";
import { typeOf } from "../../protocols/type-of.ts";
import { isPyFrontEndError, isPySyntaxError } from "../../syntax/errors.ts";
import { parse } from "../../syntax/parse.ts";
import { sourceLine } from "./source.ts";
import { suggestionFor } from "./suggestions.ts";

const RECURSIVE_CUTOFF = 3;
const DEFAULT_LIMIT = 1000;
const MAX_GROUP_WIDTH = 15;
const MAX_GROUP_DEPTH = 10;
const CAUSE_MESSAGE = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT_MESSAGE = "\nDuring handling of the above exception, another exception occurred:\n\n";

/** How many characters of `line` its first `byteOffset` UTF-8 bytes are. */
function characterOffset(line: string, byteOffset: number): number {
  let bytes = 0;
  let chars = 0;
  for (const c of line) {
    if (bytes >= byteOffset) break;
    const cp = c.codePointAt(0)!;
    bytes += cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    chars += c.length;
  }
  return chars;
}

/** Which part of an underlined expression gets `^` instead of `~`: the operator, or the subscript. Offsets into `segment`. */
function anchors(segment: string): { left: number; right: number } | undefined {
  let tree: ReturnType<typeof parse>;
  try {
    tree = parse(segment);
  } catch (e) {
    if (isPySyntaxError(e) || isPyFrontEndError(e)) return undefined;
    throw e;
  }
  if (tree.kind !== "Module" || tree.body.length !== 1) return undefined;
  const statement = tree.body[0]!;
  if (statement.kind !== "Expr") return undefined;
  const expr = statement.value;
  const normal = (offset: number): number => characterOffset(segment, offset);
  if (expr.kind === "BinOp") {
    const operator = segment.slice(normal(expr.left.end_col_offset!), normal(expr.right.col_offset));
    const skipped = operator.length - operator.trimStart().length;
    let left = normal(expr.left.end_col_offset!) + skipped;
    let right = left + 1;
    const second = operator[skipped + 1];
    if (second !== undefined && !/\s/.test(second)) right++;
    while (left < segment.length && /[\s)#]/.test(segment[left]!)) {
      left++;
      right++;
    }
    return { left, right };
  }
  if (expr.kind === "Subscript") {
    let left = normal(expr.value.end_col_offset!);
    let right = normal(expr.slice.end_col_offset! + 1);
    while (left < segment.length && segment[left] !== "[") left++;
    while (right < segment.length && segment[right] !== "]") right++;
    if (right < segment.length) right++;
    return { left, right };
  }
  return undefined;
}

/** Columns a terminal needs for the first `end` characters. */
function displayWidth(line: string, end: number): number {
  let width = 0;
  for (const c of line.slice(0, end)) {
    const cp = c.codePointAt(0)!;
    width += cp < 0x1100 ? 1 : isWide(cp) ? 2 : 1;
  }
  return width;
}

function isWide(cp: number): boolean {
  return (
    (cp >= 0x1100 && cp <= 0x115f) ||
    (cp >= 0x2e80 && cp <= 0xa4cf) ||
    (cp >= 0xac00 && cp <= 0xd7a3) ||
    (cp >= 0xf900 && cp <= 0xfaff) ||
    (cp >= 0xfe30 && cp <= 0xfe6f) ||
    (cp >= 0xff00 && cp <= 0xff60) ||
    (cp >= 0xffe0 && cp <= 0xffe6) ||
    (cp >= 0x1f300 && cp <= 0x1faff) ||
    (cp >= 0x20000 && cp <= 0x3fffd)
  );
}

/** The 1-based line a traceback entry shows. */
export function tracebackLine(tb: PyTraceback): number {
  if (tb.lineno >= 0) return tb.lineno;
  const { code } = tb.frame.code;
  const location = locationAt(code.co_linetable, code.co_firstlineno, tb.lasti);
  return location === null || location.lineno < 0 ? code.co_firstlineno : location.lineno;
}

function frameLines(tb: PyTraceback): string {
  const { code } = tb.frame.code;
  const lineno = tracebackLine(tb);
  let out = `  File "${code.co_filename}", line ${lineno}, in ${code.co_name}\n`;
  const line = sourceLine(code.co_filename, lineno);
  if (line === undefined) return out;
  const stripped = line.trim();
  if (stripped === "") return out;
  out += `    ${stripped}\n`;
  const location = locationAt(code.co_linetable, code.co_firstlineno, tb.lasti);
  if (location === null || location.col_offset < 0 || location.end_col_offset < 0 || location.lineno !== lineno)
    return out;
  const start = characterOffset(line, location.col_offset);
  const sameLine = location.end_lineno === lineno;
  const end = sameLine ? characterOffset(line, location.end_col_offset) : line.trimEnd().length;
  const anchor = sameLine ? anchors(line.slice(start, end)) : undefined;
  if (end - start >= stripped.length && !(anchor !== undefined && anchor.right > anchor.left)) return out;
  if (end <= start) return out;
  const indent = line.length - line.trimStart().length;
  const from = displayWidth(line, start);
  const to = displayWidth(line, end);
  out += `    ${" ".repeat(Math.max(0, from - displayWidth(line, indent)))}`;
  if (anchor === undefined) return `${out}${"^".repeat(to - from)}\n`;
  const segment = line.slice(start, end);
  const left = displayWidth(segment, anchor.left);
  const right = displayWidth(segment, anchor.right);
  return `${out}${"~".repeat(left)}${"^".repeat(Math.max(0, right - left))}${"~".repeat(Math.max(0, to - from - right))}\n`;
}

/** How many frames, the last ones, a traceback shows: `sys.tracebacklimit`. */
function tracebackLimit(): number {
  const limit = intOf(rt.sys.getStr("tracebacklimit") ?? None);
  if (limit === undefined) return DEFAULT_LIMIT;
  return typeof limit === "number" ? limit : limit < 0n ? 0 : Number.MAX_SAFE_INTEGER;
}

/** The frames of a traceback, oldest first, runs of the same line shortened. `sys.tracebacklimit` is honoured. */
export function renderFrames(first: PyTraceback | undefined): string {
  const entries: PyTraceback[] = [];
  for (let tb = first; tb !== undefined; tb = tb.next) entries.push(tb);
  const limit = tracebackLimit();
  const shown = entries.slice(Math.max(0, entries.length - limit));
  let out = "";
  let last = "";
  let count = 0;
  const repeated = (): string => {
    const more = count - RECURSIVE_CUTOFF;
    return more > 0 ? `  [Previous line repeated ${more} more time${more === 1 ? "" : "s"}]\n` : "";
  };
  for (const tb of shown) {
    const key = `${tb.frame.code.code.co_filename}\0${tracebackLine(tb)}\0${tb.frame.code.code.co_name}`;
    if (key === last) count++;
    else {
      out += repeated();
      last = key;
      count = 1;
    }
    if (count <= RECURSIVE_CUTOFF) out += frameLines(tb);
  }
  return out + repeated();
}

function safeText(make: () => string, failed: string): string {
  try {
    return make();
  } catch {
    return failed;
  }
}

/** `module.Qualname`, without the module for builtins and `__main__`. */
function typeLabel(e: PyBaseException): string {
  const type = typeOf(e);
  const module = type.isHeap ? strOf(findAttr(type, "__module__") ?? "builtins") : type.moduleName;
  if (module === undefined) return `<unknown>.${jsFromStr(type.qualname)}`;
  const name = jsFromStr(module);
  return name === "builtins" || name === "__main__" ? jsFromStr(type.qualname) : `${name}.${jsFromStr(type.qualname)}`;
}

/** Where a SyntaxError says it is; `undefined` when its attributes do not say it properly. Source: parse_syntax_error. */
function syntaxErrorPlace(e: PySyntaxErrorObject): SyntaxErrorPlace | undefined {
  const number = (v: Value, absent: number): number | undefined => {
    if (v === None) return absent;
    const n = intOf(v);
    return typeof n === "number" ? n : undefined;
  };
  const lineno = number(e.lineno, Number.NaN);
  const offset = number(e.offset, -1);
  if (lineno === undefined || Number.isNaN(lineno) || offset === undefined) return undefined;
  // the end is known of plain SyntaxErrors only: IndentationError and the like get one caret
  const isPlain = e.cls === exceptionTypes.SyntaxError;
  const endLine = isPlain ? number(e.endLineno, lineno) : lineno;
  const end = isPlain ? number(e.endOffset, -1) : -1;
  return endLine === undefined || end === undefined ? undefined : { lineno, offset, endLine, end };
}

interface SyntaxErrorPlace {
  readonly lineno: number;
  readonly offset: number;
  readonly endLine: number;
  readonly end: number;
}

function syntaxErrorLines(e: PySyntaxErrorObject, label: string): string {
  const place = syntaxErrorPlace(e);
  if (place === undefined) return `${label}: ${strText(e)}\n`;
  const filename = e.filename === None ? "<string>" : strText(e.filename);
  let out = `  File "${filename}", line ${place.lineno}\n`;
  const text = strOf(e.text);
  if (text !== undefined) out += errorText(jsFromStr(text), place);
  const msg = strText(e.msg);
  return msg === "" ? `${out}${label}\n` : `${out}${label}: ${msg}\n`;
}

/** The wrong line with carets below. Source: print_error_text. */
function errorText(text: string, place: SyntaxErrorPlace): string {
  // a range of several lines is marked up to the end of the first
  const end = place.endLine > place.lineno ? encodeUtf8(text).length : place.end;
  let line = text.replace(/^[ \t\f]+/, "");
  let offset = place.offset - 1 - (text.length - line.length);
  // lengths are in UTF-8 bytes, as CPython's are
  offset = Math.min(offset, encodeUtf8(line.replace(/\n$/, "")).length);
  for (let at = line.indexOf("\n"); at >= 0 && at < offset; at = line.indexOf("\n")) {
    line = line.slice(at + 1);
    offset -= at + 1;
  }
  const last = Math.min(end, encodeUtf8(text).length + 1);
  const carets = last > 0 && last > place.offset ? last - place.offset : 1;
  const shown = `    ${line}${line.endsWith("\n") ? "" : "\n"}`;
  return offset < 0 ? shown : `${shown}    ${" ".repeat(offset)}${"^".repeat(carets)}\n`;
}

function noteLines(e: PyBaseException): string {
  const notes = e.dict === undefined && e.cls.isHeap ? findAttr(e, "__notes__") : e.dict?.getStr("__notes__");
  if (notes === undefined || notes === None) return "";
  const items = notes instanceof PyList || notes instanceof PyTuple ? notes.items : undefined;
  if (items === undefined) return `${safeText(() => reprText(notes), "<__notes__ repr() failed>")}\n`;
  let out = "";
  for (const note of items) {
    const text = safeText(() => strText(note), "<note str() failed>");
    for (const line of text.split("\n")) out += `${line}\n`;
  }
  return out;
}

/** The last line or lines: type, message, suggestion, notes. */
export function renderExceptionOnly(e: PyBaseException): string {
  const label = safeText(() => typeLabel(e), typeOf(e).name);
  if (e instanceof PySyntaxErrorObject) return safeText(() => syntaxErrorLines(e, label), `${label}\n`) + noteLines(e);
  const text = safeText(() => strText(e), "<exception str() failed>") + suggestionFor(e);
  return (text === "" ? `${label}\n` : `${label}: ${text}\n`) + noteLines(e);
}

/** Output with the margin that exception groups draw. */
class Writer {
  out = "";
  depth = 0;
  needClose = false;

  indent(): string {
    return " ".repeat(2 * this.depth);
  }

  emit(text: string, margin = "|"): void {
    if (this.depth === 0) {
      this.out += text;
      return;
    }
    const prefix = `${this.indent()}${margin} `;
    for (const line of text.split(/(?<=\n)/)) this.out += prefix + line;
  }
}

function render(e: PyBaseException, w: Writer, seen: Set<Value>): void {
  const chain: { e: PyBaseException; message: string }[] = [];
  let current: PyBaseException | undefined = e;
  let message = "";
  while (current !== undefined) {
    chain.push({ e: current, message });
    seen.add(current);
    if (current.cause !== undefined) {
      message = CAUSE_MESSAGE;
      current = seen.has(current.cause) ? undefined : current.cause;
    } else if (current.context !== undefined && !current.suppressContext) {
      message = CONTEXT_MESSAGE;
      current = seen.has(current.context) ? undefined : current.context;
    } else current = undefined;
  }
  // the chain is walked from the newest; `message` stands between an exception and the one it led to
  for (let i = chain.length - 1; i >= 0; i--) {
    const link = chain[i]!;
    if (link.e instanceof PyExceptionGroup) renderGroup(link.e, w, seen);
    else {
      if (link.e.traceback !== undefined && tracebackLimit() > 0) {
        w.emit("Traceback (most recent call last):\n");
        w.emit(renderFrames(link.e.traceback));
      }
      w.emit(renderExceptionOnly(link.e));
    }
    if (link.message !== "") w.emit(link.message);
  }
}

function renderGroup(e: PyExceptionGroup, w: Writer, seen: Set<Value>): void {
  if (w.depth > MAX_GROUP_DEPTH) {
    w.emit(`... (max_group_depth is ${MAX_GROUP_DEPTH})\n`);
    return;
  }
  const isTop = w.depth === 0;
  if (isTop) w.depth++;
  if (e.traceback !== undefined && tracebackLimit() > 0) {
    w.emit("Exception Group Traceback (most recent call last):\n", isTop ? "+" : "|");
    w.emit(renderFrames(e.traceback));
  }
  w.emit(renderExceptionOnly(e));
  const { items } = e.exceptions;
  const n = items.length <= MAX_GROUP_WIDTH ? items.length : MAX_GROUP_WIDTH + 1;
  w.needClose = false;
  for (let i = 0; i < n; i++) {
    const isLast = i === n - 1;
    if (isLast) w.needClose = true;
    const truncated = i >= MAX_GROUP_WIDTH;
    w.out += `${w.indent()}${i === 0 ? "+-" : "  "}+---------------- ${truncated ? "..." : i + 1} ----------------\n`;
    w.depth++;
    if (!truncated) render(items[i] as PyBaseException, w, seen);
    else {
      const more = items.length - MAX_GROUP_WIDTH;
      w.emit(`and ${more} more exception${more === 1 ? "" : "s"}\n`);
    }
    if (isLast && w.needClose) {
      w.out += `${w.indent()}+------------------------------------\n`;
      w.needClose = false;
    }
    w.depth--;
  }
  if (isTop) w.depth = 0;
}

/** What an uncaught `e` prints. */
export function renderException(e: PyBaseException): string {
  const w = new Writer();
  render(e, w, new Set());
  return w.out;
}
