/**
 * `match` (PEP 634). A pattern consumes the subject on top of the stack or jumps to where a failed match is cleaned up; names are stored
 * only when the whole pattern has matched, so until then captures lie below what the pattern is working on.
 * Source: Python/compile.c (compiler_match, compiler_pattern_*).
 */
import { strFromJs } from "../../base/const.ts";
import { constRepr, strRepr } from "../../base/const-repr.ts";
import { Op } from "../../spec/opcodes.ts";
import type * as ast from "../../syntax/ast/nodes.ts";
import { type Loc, NO_LOCATION } from "../flow/cfg.ts";
import { equalityKey } from "../optimize/fold.ts";
import { Functions } from "./functions.ts";

/** The state of one pattern being compiled. */
interface PatternContext {
  /** Names captured so far; their values lie on the stack in this order. */
  stores: string[];
  /** Whether a pattern that always matches may stand here. */
  allowIrrefutable: boolean;
  /** Labels by how many items a failure has to pop. */
  failPop: number[];
  /** Items in use on top of the captures. */
  onTop: number;
}

function isWildcard(p: ast.Pattern): boolean {
  return p.kind === "MatchAs" && p.name === null;
}

export abstract class Patterns extends Functions {
  match(s: ast.Match): void {
    this.expr(s.subject);
    const end = this.newLabel();
    const { cases } = s;
    const lastCase = cases[cases.length - 1]!;
    const hasDefault = isWildcard(lastCase.pattern) && cases.length > 1;
    const tested = hasDefault ? cases.length - 1 : cases.length;
    for (let i = 0; i < tested; i++) {
      const { pattern, guard, body } = cases[i]!;
      const keepSubject = i !== tested - 1;
      if (keepSubject) this.emit(pattern, Op.COPY, 1);
      const pc: PatternContext = {
        stores: [],
        allowIrrefutable: guard !== null || i === cases.length - 1,
        failPop: [],
        onTop: 0,
      };
      this.pattern(pattern, pc);
      for (const name of pc.stores) this.name(pattern, name, "Store");
      if (guard !== null) this.jumpIf(pattern, guard, this.failLabel(pc, 0), false);
      if (keepSubject) this.emit(pattern, Op.POP_TOP);
      this.stmts(body);
      this.jump(NO_LOCATION, Op.JUMP, end);
      this.emitFailPops(pattern, pc);
    }
    if (hasDefault) {
      this.emit(lastCase.pattern, Op.NOP); // a line for the default case
      if (lastCase.guard !== null) this.jumpIf(lastCase.pattern, lastCase.guard, end, false);
      this.stmts(lastCase.body);
    }
    this.useLabel(end);
  }

  private failLabel(pc: PatternContext, pops: number): number {
    while (pc.failPop.length <= pops) pc.failPop.push(this.newLabel());
    return pc.failPop[pops]!;
  }

  private jumpToFail(loc: Loc, pc: PatternContext, op: number): void {
    this.jump(loc, op, this.failLabel(pc, pc.onTop + pc.stores.length));
  }

  /** Where failed matches arrive: each label pops one item more than the one after it. */
  private emitFailPops(loc: Loc, pc: PatternContext): void {
    for (let pops = pc.failPop.length - 1; pops >= 0; pops--) {
      this.useLabel(pc.failPop[pops]!);
      if (pops > 0) this.emit(loc, Op.POP_TOP);
    }
    pc.failPop = [];
  }

  /** Moves the top of the stack below `count - 1` items. */
  private rotate(loc: Loc, count: number): void {
    for (let n = count; n > 1; n--) this.emit(loc, Op.SWAP, n);
  }

  private capture(loc: Loc, name: string | null, pc: PatternContext): void {
    if (name === null) return this.emit(loc, Op.POP_TOP);
    this.forbidDebug(name, "Store", loc);
    if (pc.stores.includes(name)) this.duplicateStore(loc, name);
    this.rotate(loc, pc.onTop + pc.stores.length + 1);
    pc.stores.push(name);
  }

  private duplicateStore(loc: Loc, name: string): never {
    this.error(`multiple assignments to name ${strRepr(strFromJs(name))} in pattern`, loc);
  }

  private pattern(p: ast.Pattern, pc: PatternContext): void {
    switch (p.kind) {
      case "MatchValue":
        if (p.value.kind !== "Constant" && p.value.kind !== "Attribute") {
          this.error("patterns may only match literals and attribute lookups", p);
        }
        this.expr(p.value);
        this.compareOp(p, "Eq");
        return this.jumpToFail(p, pc, Op.POP_JUMP_IF_FALSE);
      case "MatchSingleton":
        this.loadConst(p, p.value);
        this.compareOp(p, "Is");
        return this.jumpToFail(p, pc, Op.POP_JUMP_IF_FALSE);
      case "MatchSequence":
        return this.sequencePattern(p, pc);
      case "MatchMapping":
        return this.mappingPattern(p, pc);
      case "MatchClass":
        return this.classPattern(p, pc);
      case "MatchStar":
        return this.capture(p, p.name, pc);
      case "MatchAs":
        return this.asPattern(p, pc);
      case "MatchOr":
        return this.orPattern(p, pc);
    }
  }

  private subpattern(p: ast.Pattern, pc: PatternContext): void {
    const saved = pc.allowIrrefutable;
    pc.allowIrrefutable = true;
    this.pattern(p, pc);
    pc.allowIrrefutable = saved;
  }

  private asPattern(p: ast.MatchAs, pc: PatternContext): void {
    if (p.pattern === null) {
      if (!pc.allowIrrefutable) {
        const what = p.name === null ? "wildcard" : `name capture ${strRepr(strFromJs(p.name))}`;
        this.error(`${what} makes remaining patterns unreachable`, p);
      }
      return this.capture(p, p.name, pc);
    }
    pc.onTop++;
    this.emit(p, Op.COPY, 1);
    this.pattern(p.pattern, pc);
    pc.onTop--;
    this.capture(p, p.name, pc);
  }

  // Sequences

  private sequencePattern(p: ast.MatchSequence, pc: PatternContext): void {
    const { patterns } = p;
    const size = patterns.length;
    let star = -1;
    let onlyWildcards = true;
    let starIsWildcard = false;
    patterns.forEach((q, i) => {
      if (q.kind === "MatchStar") {
        if (star >= 0) this.error("multiple starred names in sequence pattern", p);
        starIsWildcard = q.name === null;
        onlyWildcards &&= starIsWildcard;
        star = i;
      } else {
        onlyWildcards &&= isWildcard(q);
      }
    });
    pc.onTop++;
    this.emit(p, Op.MATCH_SEQUENCE);
    this.jumpToFail(p, pc, Op.POP_JUMP_IF_FALSE);
    if (star < 0 || size > 1) {
      this.emit(p, Op.GET_LEN);
      this.loadConst(p, star < 0 ? size : size - 1);
      this.compareOp(p, star < 0 ? "Eq" : "GtE");
      this.jumpToFail(p, pc, Op.POP_JUMP_IF_FALSE);
    }
    pc.onTop--;
    if (onlyWildcards) this.emit(p, Op.POP_TOP);
    else if (starIsWildcard) this.itemsByIndex(p, patterns, star, pc);
    else this.itemsByUnpacking(p, patterns, pc);
  }

  private itemsByUnpacking(loc: Loc, patterns: readonly ast.Pattern[], pc: PatternContext): void {
    const size = patterns.length;
    const star = patterns.findIndex((q) => q.kind === "MatchStar");
    if (star < 0) this.emit(loc, Op.UNPACK_SEQUENCE, size);
    else this.unpackEx(loc, star, size, "too many expressions in star-unpacking sequence pattern");
    pc.onTop += size;
    for (const q of patterns) {
      pc.onTop--;
      this.subpattern(q, pc);
    }
  }

  /** With `*_` in it, the items are fetched one by one. */
  private itemsByIndex(loc: Loc, patterns: readonly ast.Pattern[], star: number, pc: PatternContext): void {
    pc.onTop++; // the subject stays
    patterns.forEach((q, i) => {
      if (isWildcard(q) || i === star) return;
      this.emit(loc, Op.COPY, 1);
      if (i < star) {
        this.loadConst(loc, i);
      } else {
        // the subject may not know negative indices
        this.emit(loc, Op.GET_LEN);
        this.loadConst(loc, patterns.length - i);
        this.binaryOp(loc, "Sub");
      }
      this.emit(loc, Op.BINARY_SUBSCR);
      this.subpattern(q, pc);
    });
    pc.onTop--;
    this.emit(loc, Op.POP_TOP);
  }

  // Mappings

  private mappingPattern(p: ast.MatchMapping, pc: PatternContext): void {
    const { keys, patterns, rest } = p;
    const size = keys.length;
    if (size !== patterns.length) {
      this.error(`keys (${size}) / patterns (${patterns.length}) length mismatch in mapping pattern`, p);
    }
    pc.onTop++;
    this.emit(p, Op.MATCH_MAPPING);
    this.jumpToFail(p, pc, Op.POP_JUMP_IF_FALSE);
    if (size === 0 && rest === null) {
      pc.onTop--;
      return this.emit(p, Op.POP_TOP);
    }
    if (size > 0) {
      this.emit(p, Op.GET_LEN);
      this.loadConst(p, size);
      this.compareOp(p, "GtE");
      this.jumpToFail(p, pc, Op.POP_JUMP_IF_FALSE);
    }
    this.mappingKeys(p);
    this.emit(p, Op.BUILD_TUPLE, size);
    this.emit(p, Op.MATCH_KEYS);
    pc.onTop += 2;
    this.emit(p, Op.COPY, 1);
    this.loadConst(p, null);
    this.emit(p, Op.IS_OP, 1);
    this.jumpToFail(p, pc, Op.POP_JUMP_IF_FALSE);
    this.emit(p, Op.UNPACK_SEQUENCE, size);
    pc.onTop += size - 1;
    for (const q of patterns) {
      pc.onTop--;
      this.subpattern(q, pc);
    }
    pc.onTop -= 2; // keys and subject, which what follows consumes
    if (rest !== null) {
      // a copy of the subject without the keys
      this.emit(p, Op.BUILD_MAP, 0);
      this.emit(p, Op.SWAP, 3);
      this.emit(p, Op.DICT_UPDATE, 2);
      this.emit(p, Op.UNPACK_SEQUENCE, size);
      for (let n = size; n > 0; n--) {
        this.emit(p, Op.COPY, 1 + n);
        this.emit(p, Op.SWAP, 2);
        this.emit(p, Op.DELETE_SUBSCR);
      }
      this.capture(p, rest, pc);
    } else {
      this.emit(p, Op.POP_TOP);
      this.emit(p, Op.POP_TOP);
    }
  }

  private mappingKeys(p: ast.MatchMapping): void {
    const seen = new Set<string>();
    for (const key of p.keys) {
      if (key.kind === "Constant") {
        const text = equalityKey(key.value);
        if (seen.has(text)) this.error(`mapping pattern checks duplicate key (${constRepr(key.value)})`, p);
        seen.add(text);
      } else if (key.kind !== "Attribute") {
        this.error("mapping pattern keys may only match literals and attribute lookups", p);
      }
      this.expr(key);
    }
  }

  // Classes

  private classPattern(p: ast.MatchClass, pc: PatternContext): void {
    const { patterns, kwd_attrs: attrs, kwd_patterns: kwdPatterns } = p;
    if (attrs.length !== kwdPatterns.length) {
      const sizes = `kwd_attrs (${attrs.length}) / kwd_patterns (${kwdPatterns.length})`;
      this.error(`${sizes} length mismatch in class pattern`, p);
    }
    attrs.forEach((attr, i) => {
      this.forbidDebug(attr, "Store", kwdPatterns[i]!);
      const again = attrs.indexOf(attr, i + 1);
      if (again >= 0) this.error(`attribute name repeated in class pattern: ${attr}`, kwdPatterns[again]!);
    });
    this.expr(p.cls);
    this.loadConst(p, attrs.map(strFromJs));
    this.emit(p, Op.MATCH_CLASS, patterns.length);
    this.emit(p, Op.COPY, 1);
    this.loadConst(p, null);
    this.emit(p, Op.IS_OP, 1);
    pc.onTop++; // the tuple of attributes
    this.jumpToFail(p, pc, Op.POP_JUMP_IF_FALSE);
    const all = [...patterns, ...kwdPatterns];
    this.emit(p, Op.UNPACK_SEQUENCE, all.length);
    pc.onTop += all.length - 1;
    for (const q of all) {
      pc.onTop--;
      if (isWildcard(q)) this.emit(p, Op.POP_TOP);
      else this.subpattern(q, pc);
    }
  }

  // Alternatives

  private orPattern(p: ast.MatchOr, pc: PatternContext): void {
    const end = this.newLabel();
    const size = p.patterns.length;
    /** What the first alternative captures; the others must capture the same, and are put in its order. */
    let control: string[] = [];
    p.patterns.forEach((alt, i) => {
      const inner: PatternContext = {
        stores: [],
        allowIrrefutable: i === size - 1 && pc.allowIrrefutable,
        failPop: [],
        onTop: 0,
      };
      this.emit(alt, Op.COPY, 1);
      this.pattern(alt, inner);
      if (i === 0) control = inner.stores;
      else this.reorderCaptures(p, alt, inner.stores.slice(), control);
      this.jump(alt, Op.JUMP, end);
      this.emitFailPops(alt, inner);
    });
    this.emit(p, Op.POP_TOP);
    this.jumpToFail(p, pc, Op.JUMP);
    this.useLabel(end);
    const rotations = control.length + 1 + pc.onTop + pc.stores.length;
    for (const name of control) {
      this.rotate(p, rotations);
      if (pc.stores.includes(name)) this.duplicateStore(p, name);
      pc.stores.push(name);
    }
    this.emit(p, Op.POP_TOP);
  }

  private reorderCaptures(p: ast.MatchOr, alt: ast.Pattern, stores: string[], control: readonly string[]): void {
    const differ = (): never => this.error("alternative patterns bind different names", p);
    if (stores.length !== control.length) differ();
    for (let to = stores.length - 1; to >= 0; to--) {
      const from = stores.indexOf(control[to]!);
      if (from < 0) differ();
      if (from === to) continue;
      const rotated = stores.splice(0, from + 1);
      stores.splice(to - from, 0, ...rotated);
      for (let n = from + 1; n > 0; n--) this.rotate(alt, to + 1);
    }
  }
}
