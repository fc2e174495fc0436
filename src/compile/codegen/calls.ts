/**
 * Calls: plain, of methods, of `super()`'s attributes, with `*` and `**`. Source: Python/compile.c (compiler_call and its helpers).
 */
import { type Const, strFromJs } from "../../base/const.ts";
import { Op } from "../../spec/opcodes.ts";
import type * as ast from "../../syntax/ast/nodes.ts";
import { type Loc, NO_LOCATION } from "../flow/cfg.ts";
import { DEF_IMPORT, FREE, GLOBAL_IMPLICIT } from "../symtable/entry.ts";
import { Displays } from "./displays.ts";
import { STACK_USE_GUIDELINE } from "./emitter.ts";
import { warnCall } from "./warnings.ts";

function codePoints(text: string): number {
  let n = text.length;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) n--;
  return n;
}

/** An attribute access over several lines is reported where the name stands. */
export function attributeLocation(loc: Loc, attr: ast.Attribute): Loc {
  if (loc.lineno === attr.end_lineno) return loc;
  const lineno = attr.end_lineno;
  const length = codePoints(attr.attr);
  let col_offset = attr.end_col_offset - length;
  let { end_lineno, end_col_offset } = loc;
  if (col_offset < 0) {
    // a tree that no source has: give up on columns
    col_offset = -1;
    end_col_offset = -1;
  }
  end_lineno = Math.max(lineno, end_lineno);
  if (lineno === end_lineno) end_col_offset = Math.max(col_offset, end_col_offset);
  return { lineno, col_offset, end_lineno, end_col_offset };
}

export abstract class Calls extends Displays {
  call(e: ast.Call): void {
    this.checkKeywords(e.keywords);
    if (this.methodCall(e)) return;
    warnCall(this, e.func);
    this.emit(e.func, Op.PUSH_NULL);
    this.expr(e.func);
    this.callArguments(e, 0, e.args, e.keywords);
  }

  private checkKeywords(keywords: readonly ast.Keyword[]): void {
    for (let i = 0; i < keywords.length; i++) {
      const { arg } = keywords[i]!;
      if (arg === null) continue;
      this.forbidDebug(arg, "Store", keywords[i]!);
      for (let j = i + 1; j < keywords.length; j++) {
        if (keywords[j]!.arg === arg) this.error(`keyword argument repeated: ${arg}`, keywords[j]!);
      }
    }
  }

  /** A call of an attribute that looks like a method: no bound method is made. Returns false where that does not apply. */
  private methodCall(e: ast.Call): boolean {
    const { func: method, args, keywords } = e;
    if (method.kind !== "Attribute" || method.ctx !== "Load") return false;
    if (this.isImported(method.value)) return false;
    if (args.length + keywords.length + (keywords.length > 0 ? 1 : 0) >= STACK_USE_GUIDELINE) return false;
    if (args.some((arg) => arg.kind === "Starred") || keywords.some((k) => k.arg === null)) return false;
    let loc = attributeLocation(method, method);
    const superCall = this.superCall(method);
    if (superCall !== null) {
      this.superArguments(superCall);
      this.loadSuperAttr(method, method.attr, superCall.args.length > 0, true);
      this.emit(loc, Op.NOP);
    } else {
      this.expr(method.value);
      this.loadAttr(loc, method.attr, true);
    }
    for (const arg of args) this.expr(arg);
    if (keywords.length > 0) this.keywordValues(loc, keywords);
    loc = attributeLocation(e, method);
    this.emit(loc, Op.CALL, args.length + keywords.length);
    return true;
  }

  /** Whether the module imports something by this name: then it is probably a module, not an object with methods. */
  private isImported(e: ast.Expr): boolean {
    return e.kind === "Name" && ((this.symtable.top.symbols.get(e.id) ?? 0) & DEF_IMPORT) !== 0;
  }

  /** The call in `super().attr` if LOAD_SUPER_ATTR can do it. */
  superCall(attr: ast.Attribute): ast.Call | null {
    const call = attr.value;
    if (call.kind !== "Call" || call.func.kind !== "Name" || call.func.id !== "super") return null;
    if (attr.attr === "__class__" || call.keywords.length !== 0) return null;
    const { unit } = this;
    if (unit.entry.scopeOf("super") !== GLOBAL_IMPLICIT || this.symtable.top.scopeOf("super") !== 0) return null;
    const { args } = call;
    if (args.length === 2) return args.some((arg) => arg.kind === "Starred") ? null : call;
    if (args.length !== 0) return null;
    if (unit.argcount === 0 && unit.posonlyargcount === 0) return null;
    return this.refType("__class__") === FREE ? call : null;
  }

  superArguments(call: ast.Call): void {
    this.name(call.func, "super", "Load");
    if (call.args.length === 2) {
      for (const arg of call.args) this.expr(arg);
      return;
    }
    this.name(call, "__class__", "Load");
    const [self] = this.unit.varnames.keys();
    this.name(call, self!, "Load");
  }

  private keywordValues(loc: Loc, keywords: readonly ast.Keyword[]): void {
    for (const k of keywords) this.expr(k.value);
    const names: Const = keywords.map((k) => strFromJs(k.arg!));
    this.emit(loc, Op.KW_NAMES, this.unit.consts.indexOf(names));
  }

  /** The arguments and the call itself; `pushed` arguments are on the stack already. */
  callArguments(loc: Loc, pushed: number, args: readonly ast.Expr[], keywords: readonly ast.Keyword[]): void {
    this.checkKeywords(keywords);
    const simple =
      args.length + keywords.length * 2 <= STACK_USE_GUIDELINE &&
      !args.some((arg) => arg.kind === "Starred") &&
      !keywords.some((k) => k.arg === null);
    if (simple) {
      for (const arg of args) this.expr(arg);
      if (keywords.length > 0) this.keywordValues(loc, keywords);
      this.emit(loc, Op.CALL, pushed + args.length + keywords.length);
      return;
    }
    const only = args[0];
    if (pushed === 0 && args.length === 1 && only!.kind === "Starred") this.expr(only!.value);
    else this.sequence(loc, args, pushed, "tuple");
    if (keywords.length > 0) this.keywordDict(loc, keywords);
    this.emit(loc, Op.CALL_FUNCTION_EX, keywords.length > 0 ? 1 : 0);
  }

  private keywordDict(loc: Loc, keywords: readonly ast.Keyword[]): void {
    let haveDict = false;
    let seen = 0;
    const pack = (end: number): void => {
      this.someKeywords(loc, keywords.slice(end - seen, end));
      if (haveDict) this.emit(loc, Op.DICT_MERGE, 1);
      haveDict = true;
      seen = 0;
    };
    keywords.forEach((k, i) => {
      if (k.arg !== null) {
        seen++;
        return;
      }
      if (seen > 0) pack(i);
      if (!haveDict) {
        this.emit(loc, Op.BUILD_MAP, 0);
        haveDict = true;
      }
      this.expr(k.value);
      this.emit(loc, Op.DICT_MERGE, 1);
    });
    if (seen > 0) pack(keywords.length);
  }

  private someKeywords(loc: Loc, keywords: readonly ast.Keyword[]): void {
    const n = keywords.length;
    const big = n * 2 > STACK_USE_GUIDELINE;
    if (n > 1 && !big) {
      for (const k of keywords) this.expr(k.value);
      this.loadConst(
        loc,
        keywords.map((k) => strFromJs(k.arg!)),
      );
      this.emit(loc, Op.BUILD_CONST_KEY_MAP, n);
      return;
    }
    if (big) this.emit(NO_LOCATION, Op.BUILD_MAP, 0);
    for (const k of keywords) {
      this.loadText(loc, k.arg!);
      this.expr(k.value);
      if (big) this.emit(NO_LOCATION, Op.MAP_ADD, 1);
    }
    if (!big) this.emit(loc, Op.BUILD_MAP, n);
  }
}
