/**
 * A packrat machine for the grammar tables: CPython's generated parser, with its own stack instead of recursion.
 * What must be as in CPython, because messages depend on it: the order of alternatives, which results are remembered, how
 * far tokens have been read (`fill`), and that an alternative whose action gives null fails its whole rule.
 * Source: Tools/peg_generator/pegen/c_generator.py, Parser/pegen.c.
 */
import { parserStackOverflow } from "../errors.ts";
import { MAX_RULE_DEPTH } from "../parser/base.ts";
import * as T from "../tokenizer/token-types.gen.ts";
import type { Action, Grammar, Rule } from "./compile-grammar.ts";

/** A rule that did not match. Optional parts that are absent are `null`. */
export const FAIL: unique symbol = Symbol("fail");

/** What the machine needs of its owner: the tokens, and what to do when one is read or an action runs. */
export interface MachineHost {
  readonly types: Uint8Array;
  /** Statements known to be valid: start → end. */
  readonly completed: ReadonlyMap<number, number>;
  /** Token `i` is about to be looked at; throws when it is the error token. */
  fill(i: number): void;
  /** The value of a matched token. */
  tokenValue(i: number): unknown;
  isSoftKeyword(i: number, word: string | null): boolean;
  /** Runs an action; null fails the rule. */
  act(action: Action, values: readonly unknown[], start: number): unknown;
  /** A forced token is missing. */
  expected(i: number, text: string): never;
}

interface Frame {
  rule: number;
  def: Rule;
  /** Token index where the rule began. */
  start: number;
  alt: number;
  item: number;
  values: unknown[];
  cut: boolean;
  /** Loops: results so far. */
  results: unknown[];
  /** Loops: where the current round began. Left recursion: end of the best result. */
  mark: number;
  /** Left recursion: the best result; this frame runs the raw rule again and again. */
  seed: unknown;
  growing: boolean;
  invalidBefore: boolean;
}

interface Memo {
  rule: number;
  value: unknown;
  mark: number;
  next: Memo | undefined;
}

/** Results remembered before the machine gives up: what a statement of a few million tokens needs. */
const MAX_MEMOS = 8_000_000;

/** Thrown when a statement is too large to diagnose. */
export const TOO_LARGE: unique symbol = Symbol("too-large");

export class Machine {
  mark = 0;
  /** How many tokens have been looked at. */
  fill = 0;
  invalidRules = false;
  private readonly grammar: Grammar;
  private readonly host: MachineHost;
  private readonly statementRule: number;
  /** For each token, the results remembered there. */
  private memos: (Memo | undefined)[] = [];
  private memoCount = 0;
  private readonly stack: Frame[] = [];

  constructor(grammar: Grammar, host: MachineHost) {
    this.grammar = grammar;
    this.statementRule = grammar.byName.get("statement")!;
    this.host = host;
  }

  /** Forgets results and goes back: the start of CPython's second pass. */
  reset(mark: number, invalidRules: boolean): void {
    this.memos = [];
    this.memoCount = 0;
    this.mark = mark;
    this.invalidRules = invalidRules;
    this.stack.length = 0;
  }

  private touch(i: number): void {
    if (i >= this.fill) {
      this.fill = i + 1;
      this.host.fill(i);
    }
  }

  /** Runs rule `name` from `mark`; its value, or FAIL. Iterates left-recursive seeds in place. */
  run(name: string): unknown {
    const root = this.grammar.byName.get(name)!;
    let result: unknown = this.enter(root);
    // `result` is a value to hand to the top frame, or PENDING when the top frame has work to do.
    for (;;) {
      if (result === PENDING) result = this.step(this.stack[this.stack.length - 1]!);
      else if (this.stack.length === 0) return result;
      else result = this.receive(this.stack[this.stack.length - 1]!, result);
    }
  }

  private recall(rule: number, mark: number): Memo | undefined {
    let memo = this.memos[mark];
    while (memo !== undefined && memo.rule !== rule) memo = memo.next;
    return memo;
  }

  private remember(rule: number, mark: number, value: unknown): void {
    const old = this.recall(rule, mark);
    if (old !== undefined) {
      old.value = value;
      old.mark = this.mark;
      return;
    }
    if (++this.memoCount > MAX_MEMOS) throw TOO_LARGE;
    while (this.memos.length < mark) this.memos.push(undefined);
    this.memos[mark] = { rule, value, mark: this.mark, next: this.memos[mark] };
  }

  /** Opens a rule: PENDING, or its remembered value. */
  private enter(rule: number): unknown {
    const def = this.grammar.rules[rule]!;
    if (def.memo || def.left) {
      const memo = this.recall(rule, this.mark);
      if (memo !== undefined) {
        this.mark = memo.mark;
        return memo.value;
      }
    }
    if (rule === this.statementRule) {
      // fast path: the fast parser has read this statement to its end
      const end = this.host.completed.get(this.mark);
      if (end !== undefined) {
        this.touch(end - 1);
        this.mark = end;
        return true;
      }
    }
    if (this.stack.length >= MAX_RULE_DEPTH) throw parserStackOverflow();
    const frame: Frame = {
      rule,
      def,
      start: this.mark,
      alt: 0,
      item: 0,
      values: [],
      cut: false,
      results: [],
      mark: this.mark,
      seed: FAIL,
      growing: def.left,
      invalidBefore: this.invalidRules,
    };
    if (def.noInvalid) this.invalidRules = false;
    if (def.left) this.remember(rule, this.mark, FAIL);
    this.stack.push(frame);
    return PENDING;
  }

  /** Closes the top rule with a value. */
  private leave(frame: Frame, value: unknown): unknown {
    if (frame.growing) return this.grow(frame, value);
    this.stack.pop();
    if (frame.def.noInvalid) this.invalidRules = frame.invalidBefore;
    if (frame.def.memo) this.remember(frame.rule, frame.start, value);
    return value;
  }

  /** Left recursion: as long as the raw rule reaches further with the last result as its seed, run it again. */
  private grow(frame: Frame, value: unknown): unknown {
    const better = value !== FAIL && this.mark > frame.mark;
    if (better) {
      frame.seed = value;
      frame.mark = this.mark;
      this.remember(frame.rule, frame.start, value);
      this.mark = frame.start;
      frame.alt = 0;
      frame.item = 0;
      frame.values = [];
      frame.cut = false;
      return PENDING;
    }
    this.mark = frame.mark;
    this.stack.pop();
    return frame.seed;
  }

  private nextAlternative(frame: Frame): unknown {
    if (frame.def.kind !== "plain") {
      // The round failed: the loop is over.
      this.mark = frame.mark;
      if (frame.def.kind === "loop1" && frame.results.length === 0) return this.leave(frame, FAIL);
      return this.leave(frame, frame.results);
    }
    this.mark = frame.start;
    if (frame.cut) return this.leave(frame, FAIL);
    frame.alt++;
    frame.item = 0;
    frame.values = [];
    return PENDING;
  }

  /** Works on the top frame until it opens a rule or is done. */
  private step(frame: Frame): unknown {
    const host = this.host;
    for (;;) {
      const alternatives = frame.def.alternatives;
      if (frame.alt >= alternatives.length) return this.leave(frame, FAIL);
      const alternative = alternatives[frame.alt]!;
      if (alternative.invalid && !this.invalidRules) {
        frame.alt++;
        continue;
      }
      if (frame.item >= alternative.items.length) {
        let value: unknown;
        if (alternative.action !== null) {
          value = host.act(alternative.action, frame.values, frame.start);
          if (value === null) value = FAIL;
        } else value = alternative.value >= 0 ? frame.values[alternative.value] : true;
        if (frame.def.kind !== "plain") {
          frame.results.push(value);
          frame.mark = this.mark;
          frame.item = 0;
          frame.values = [];
          continue;
        }
        return this.leave(frame, value);
      }
      const item = alternative.items[frame.item]!;
      switch (item.op) {
        case "token": {
          const i = this.mark;
          this.touch(i);
          if (host.types[i] !== item.arg) break;
          frame.values.push(host.tokenValue(i));
          this.mark = i + 1;
          frame.item++;
          continue;
        }
        case "soft":
        case "softAny": {
          const i = this.mark;
          this.touch(i);
          if (host.types[i] !== T.NAME || !host.isSoftKeyword(i, item.op === "soft" ? item.text : null)) break;
          frame.values.push(host.tokenValue(i));
          this.mark = i + 1;
          frame.item++;
          continue;
        }
        case "force": {
          const i = this.mark;
          this.touch(i);
          if (host.types[i] !== item.arg) host.expected(i, item.text);
          frame.values.push(host.tokenValue(i));
          this.mark = i + 1;
          frame.item++;
          continue;
        }
        case "cut":
          frame.cut = true;
          frame.values.push(null);
          frame.item++;
          continue;
        default: {
          // A rule: `receive` takes its result. Lookaheads come back to this mark.
          frame.values.push(this.mark);
          const result = this.enter(item.arg);
          return result === PENDING ? PENDING : this.receive(frame, result);
        }
      }
      const next = this.nextAlternative(frame);
      if (next !== PENDING || this.stack[this.stack.length - 1] !== frame) return next;
    }
  }

  /** The rule that the top frame was waiting for has ended. */
  private receive(frame: Frame, result: unknown): unknown {
    const item = frame.def.alternatives[frame.alt]!.items[frame.item]!;
    const before = frame.values.pop() as number;
    switch (item.op) {
      case "optional":
        if (result === FAIL) this.mark = before;
        frame.values.push(result === FAIL ? null : result);
        break;
      case "and":
      case "not":
        this.mark = before;
        if ((result !== FAIL) !== (item.op === "and")) return this.nextAlternative(frame);
        frame.values.push(null);
        break;
      default:
        if (result === FAIL) return this.nextAlternative(frame);
        frame.values.push(result);
    }
    frame.item++;
    return PENDING;
  }
}

/** The top frame has work to do. */
const PENDING: unique symbol = Symbol("pending");
