/**
 * Displays and unpacking: tuples, lists, sets, dicts, f-strings. Source: Python/compile.c (starunpack_helper, compiler_dict, …).
 */
import type { Const } from "../../base/const.ts";
import { FVC_ASCII, FVC_NONE, FVC_REPR, FVC_STR, FVS_HAVE_SPEC } from "../../spec/binaryops.ts";
import { Op } from "../../spec/opcodes.ts";
import type * as ast from "../../syntax/ast/nodes.ts";
import type { Loc } from "../flow/cfg.ts";
import { frozenSetOf } from "../optimize/fold.ts";
import { Emitter, STACK_USE_GUIDELINE } from "./emitter.ts";

type Display = "tuple" | "list" | "set";

/** Values of constant nodes; null if one is not constant. */
function constantsOf(elts: readonly (ast.Expr | null)[]): Const[] | null {
  const values: Const[] = [];
  for (const e of elts) {
    if (e === null || e.kind !== "Constant") return null;
    values.push(e.value);
  }
  return values;
}

const CONVERSIONS: Readonly<Record<number, number>> = { [-1]: FVC_NONE, 115: FVC_STR, 114: FVC_REPR, 97: FVC_ASCII };

export abstract class Displays extends Emitter {
  /** Builds a collection of expressions, `pushed` values being on the stack already. A tuple with stars is made from a list. */
  sequence(loc: Loc, elts: readonly ast.Expr[], pushed: number, display: Display): void {
    const build = display === "set" ? Op.BUILD_SET : Op.BUILD_LIST;
    const add = display === "set" ? Op.SET_ADD : Op.LIST_APPEND;
    const extend = display === "set" ? Op.SET_UPDATE : Op.LIST_EXTEND;
    const n = elts.length;
    const values = n > 2 ? constantsOf(elts) : null;
    if (values !== null) {
      if (display === "tuple" && pushed === 0) return this.loadConst(loc, values);
      this.emit(loc, build, pushed);
      this.loadConst(loc, display === "set" ? frozenSetOf(values) : values);
      this.emit(loc, extend, 1);
      if (display === "tuple") this.intrinsic(loc, "INTRINSIC_LIST_TO_TUPLE");
      return;
    }
    const big = n + pushed > STACK_USE_GUIDELINE;
    if (!big && !elts.some((e) => e.kind === "Starred")) {
      for (const e of elts) this.expr(e);
      this.emit(loc, display === "tuple" ? Op.BUILD_TUPLE : build, n + pushed);
      return;
    }
    let built = big;
    if (big) this.emit(loc, build, pushed);
    elts.forEach((e, i) => {
      if (e.kind === "Starred") {
        if (!built) this.emit(loc, build, i + pushed);
        built = true;
        this.expr(e.value);
        this.emit(loc, extend, 1);
      } else {
        this.expr(e);
        if (built) this.emit(loc, add, 1);
      }
    });
    if (display === "tuple") this.intrinsic(loc, "INTRINSIC_LIST_TO_TUPLE");
  }

  /** A tuple or list: value, target of an assignment, or targets of `del`. */
  tupleOrList(e: ast.Tuple | ast.List): void {
    if (e.ctx === "Load") return this.sequence(e, e.elts, 0, e.kind === "Tuple" ? "tuple" : "list");
    if (e.ctx === "Store") this.unpack(e, e.elts);
    for (const elt of e.elts) this.expr(e.ctx === "Store" && elt.kind === "Starred" ? elt.value : elt);
  }

  private unpack(loc: Loc, elts: readonly ast.Expr[]): void {
    const n = elts.length;
    let star = -1;
    elts.forEach((e, i) => {
      if (e.kind !== "Starred") return;
      if (star >= 0) this.error("multiple starred expressions in assignment", loc);
      star = i;
      this.unpackEx(loc, i, n, "too many expressions in star-unpacking assignment");
    });
    if (star < 0) this.emit(loc, Op.UNPACK_SEQUENCE, n);
  }

  /** Unpacks n values with a star at `star`. */
  unpackEx(loc: Loc, star: number, n: number, tooMany: string): void {
    const after = n - star - 1;
    if (star >= 1 << 8 || after >= 0x7fffff) this.error(tooMany, loc);
    this.emit(loc, Op.UNPACK_EX, star + (after << 8));
  }

  dict(e: ast.Dict): void {
    const { keys, values } = e;
    let haveDict = false;
    let elements = 0;
    const pack = (begin: number, end: number): void => {
      this.someItems(e, begin, end);
      if (haveDict) this.emit(e, Op.DICT_UPDATE, 1);
      haveDict = true;
      elements = 0;
    };
    for (let i = 0; i < values.length; i++) {
      if (keys[i] === null) {
        if (elements > 0) pack(i - elements, i);
        if (!haveDict) {
          this.emit(e, Op.BUILD_MAP, 0);
          haveDict = true;
        }
        this.expr(values[i]!);
        this.emit(e, Op.DICT_UPDATE, 1);
      } else if (elements * 2 > STACK_USE_GUIDELINE) {
        pack(i - elements, i + 1);
      } else {
        elements++;
      }
    }
    if (elements > 0) pack(values.length - elements, values.length);
    if (!haveDict) this.emit(e, Op.BUILD_MAP, 0);
  }

  private someItems(e: ast.Dict, begin: number, end: number): void {
    const n = end - begin;
    const big = n * 2 > STACK_USE_GUIDELINE;
    const keys = n > 1 && !big ? constantsOf(e.keys.slice(begin, end)) : null;
    if (keys !== null) {
      for (let i = begin; i < end; i++) this.expr(e.values[i]!);
      this.loadConst(e, keys);
      this.emit(e, Op.BUILD_CONST_KEY_MAP, n);
      return;
    }
    if (big) this.emit(e, Op.BUILD_MAP, 0);
    for (let i = begin; i < end; i++) {
      this.expr(e.keys[i]!);
      this.expr(e.values[i]!);
      if (big) this.emit(e, Op.MAP_ADD, 1);
    }
    if (!big) this.emit(e, Op.BUILD_MAP, n);
  }

  joinedStr(e: ast.JoinedStr): void {
    const { values } = e;
    if (values.length > STACK_USE_GUIDELINE) {
      this.loadConst(e, "");
      this.loadAttr(e, "join", true);
      this.emit(e, Op.BUILD_LIST, 0);
      for (const value of values) {
        this.expr(value);
        this.emit(e, Op.LIST_APPEND, 1);
      }
      this.emit(e, Op.CALL, 1);
      return;
    }
    for (const value of values) this.expr(value);
    if (values.length !== 1) this.emit(e, Op.BUILD_STRING, values.length);
  }

  formattedValue(e: ast.FormattedValue): void {
    this.expr(e.value);
    const conversion = CONVERSIONS[e.conversion];
    if (conversion === undefined) {
      throw {
        kind: "PyFrontEndError",
        type: "SystemError",
        msg: `Unrecognized conversion character ${e.conversion}`,
      };
    }
    if (e.format_spec !== null) this.expr(e.format_spec);
    this.emit(e, Op.FORMAT_VALUE, conversion | (e.format_spec === null ? 0 : FVS_HAVE_SPEC));
  }
}
