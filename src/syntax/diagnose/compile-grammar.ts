/**
 * Grammar text → tables for the machine. Groups, options and loops become rules of their own, as CPython's generator does it.
 */
import { KEYWORDS, keywordNumber, OPERATORS, TOKEN_NUMBER } from "../../spec/tokens.ts";

/** What one step of an alternative does. */
export type Op = "token" | "soft" | "softAny" | "rule" | "optional" | "and" | "not" | "cut" | "force";

export interface Item {
  readonly op: Op;
  /** Token number ("token", "force"), rule number ("rule", "optional", "and", "not"). */
  readonly arg: number;
  /** Soft keyword, or the spelling of a forced token. */
  readonly text: string;
  /** Capture name, or "". */
  readonly capture: string;
}

export interface Action {
  readonly verb: string;
  /** Captures (by item index) and literals, in order. */
  readonly args: readonly (number | string)[];
}

export interface Alternative {
  readonly items: readonly Item[];
  readonly action: Action | null;
  /** Runs in the second pass only. */
  readonly invalid: boolean;
  /** The item whose value the alternative has when there is no action; -1 for none. */
  readonly value: number;
}

export interface Rule {
  readonly name: string;
  readonly alternatives: readonly Alternative[];
  readonly memo: boolean;
  readonly left: boolean;
  /** Switches the invalid rules off below it. */
  readonly noInvalid: boolean;
  /** "loop": repeat the one alternative; "loop1": at least once. */
  readonly kind: "plain" | "loop" | "loop1";
}

export interface Grammar {
  readonly rules: readonly Rule[];
  readonly byName: ReadonlyMap<string, number>;
}

interface Draft {
  name: string;
  alternatives: Alternative[];
  memo: boolean;
  left: boolean;
  noInvalid: boolean;
  kind: Rule["kind"];
}

const LEXEME = /\s*('[^']*'|"(?:[^"\\]|\\.)*"|&&|[A-Za-z_]\w*=(?=['"([A-Za-z])|[A-Za-z_]\w*|\d+|[()[\]{}|&!~*+?.:])/y;

/** One rule's right side, cut into lexemes. */
function lex(text: string): string[] {
  const out: string[] = [];
  LEXEME.lastIndex = 0;
  while (LEXEME.lastIndex < text.length) {
    const at = LEXEME.lastIndex;
    const m = LEXEME.exec(text);
    if (m === null) {
      if (text.slice(at).trim() === "") break;
      throw new Error(`grammar: cannot read ${text.slice(at, at + 40)}`);
    }
    out.push(m[1]!);
  }
  return out;
}

class Compiler {
  readonly drafts: Draft[] = [];
  readonly byName = new Map<string, number>();
  private lexemes: string[] = [];
  private at = 0;

  compile(text: string): Grammar {
    const heads = [...text.matchAll(/^([a-z_]\w*)(?: \((\w+)\))?:/gm)];
    for (const [, name, flag] of heads) {
      this.byName.set(name!, this.drafts.length);
      this.drafts.push({
        name: name!,
        alternatives: [],
        memo: flag === "memo",
        left: flag === "left",
        noInvalid: flag === "noinvalid",
        kind: "plain",
      });
    }
    for (let i = 0; i < heads.length; i++) {
      const head = heads[i]!;
      const start = head.index + head[0].length;
      this.lexemes = lex(text.slice(start, heads[i + 1]?.index ?? text.length));
      this.at = 0;
      this.drafts[i]!.alternatives = this.alternatives();
      if (this.at < this.lexemes.length) throw new Error(`grammar: ${head[1]} stops at ${this.lexemes[this.at]}`);
    }
    return { rules: this.drafts, byName: this.byName };
  }

  private get peek(): string | undefined {
    return this.lexemes[this.at];
  }

  private alternatives(): Alternative[] {
    const out: Alternative[] = [];
    if (this.peek === "|") this.at++;
    do out.push(this.alternative());
    while (this.peek === "|" && ++this.at);
    return out;
  }

  private alternative(): Alternative {
    const items: Item[] = [];
    while (this.peek !== undefined && !"|)]{".includes(this.peek)) items.push(this.item());
    const action = this.peek === "{" ? this.action(items) : null;
    const values = items.map((_, i) => i).filter((i) => !["and", "not", "cut"].includes(items[i]!.op));
    const captured = values.filter((i) => items[i]!.capture !== "");
    const value = captured.length === 1 ? captured[0]! : values.length === 1 ? values[0]! : -1;
    // As CPython's generator has it: an invalid rule in company, as in `dict`, runs in the first pass too.
    const only = items.length === 1 ? items[0]! : null;
    const invalid = only !== null && only.op === "rule" && this.drafts[only.arg]!.name.startsWith("invalid_");
    return { items, action, invalid, value };
  }

  private action(items: Item[]): Action {
    this.at++;
    const verb = this.lexemes[this.at++]!;
    const args: (number | string)[] = [];
    while (this.peek !== "}") {
      const word = this.lexemes[this.at++]!;
      if (word.startsWith('"')) args.push(JSON.parse(word) as string);
      else {
        const i = items.findIndex((it) => it.capture === word);
        args.push(i >= 0 ? i : word);
      }
    }
    this.at++;
    return { verb, args };
  }

  private item(): Item {
    const lexeme = this.lexemes[this.at++]!;
    if (lexeme === "~") return { op: "cut", arg: 0, text: "", capture: "" };
    if (lexeme === "&&") {
      const text = this.lexemes[this.at++]!.slice(1, -1);
      return { op: "force", arg: tokenOf(text), text, capture: "" };
    }
    if (lexeme === "&" || lexeme === "!") {
      const inner = this.suffixed(this.atom(this.lexemes[this.at++]!));
      return { op: lexeme === "&" ? "and" : "not", arg: this.asRule([inner]), text: "", capture: "" };
    }
    if (lexeme.endsWith("=") && lexeme.length > 1) {
      const inner = this.suffixed(this.atom(this.lexemes[this.at++]!));
      return { ...inner, capture: lexeme.slice(0, -1) };
    }
    return this.suffixed(this.atom(lexeme));
  }

  private atom(lexeme: string): Item {
    if (lexeme === "(" || lexeme === "[") {
      const alternatives = this.alternatives();
      this.at++; // the closing bracket
      const rule = this.add("_tmp", alternatives, "plain");
      return { op: lexeme === "(" ? "rule" : "optional", arg: rule, text: "", capture: "" };
    }
    if (lexeme.startsWith("'") || lexeme.startsWith('"')) {
      const text = lexeme.slice(1, -1);
      if (lexeme.startsWith('"') && /^\w+$/.test(text)) return { op: "soft", arg: 0, text, capture: "" };
      return { op: "token", arg: tokenOf(text), text, capture: "" };
    }
    if (lexeme === "SOFT_KEYWORD") return { op: "softAny", arg: 0, text: "", capture: "" };
    if (lexeme in TOKEN_NUMBER) {
      return { op: "token", arg: TOKEN_NUMBER[lexeme as keyof typeof TOKEN_NUMBER], text: lexeme, capture: "" };
    }
    const rule = this.byName.get(lexeme);
    if (rule === undefined) throw new Error(`grammar: no rule ${lexeme}`);
    return { op: "rule", arg: rule, text: lexeme, capture: "" };
  }

  private suffixed(item: Item): Item {
    switch (this.peek) {
      case "?":
        this.at++;
        return { op: "optional", arg: this.asRule([item]), text: "", capture: "" };
      case "*":
      case "+": {
        const kind = this.lexemes[this.at++] === "*" ? "loop" : "loop1";
        return { op: "rule", arg: this.add(`_${kind}`, [plain([item])], kind), text: "", capture: "" };
      }
      case ".": {
        // sep.elem+
        this.at++;
        const elem = this.atom(this.lexemes[this.at++]!);
        this.at++; // +
        const more: Alternative = { items: [item, elem], action: null, invalid: false, value: 1 };
        const loop = this.add("_loop", [more], "loop");
        const rest: Item = { op: "rule", arg: loop, text: "", capture: "" };
        const gather: Alternative = {
          items: [elem, rest],
          action: { verb: "node", args: ["cons", 0, 1] },
          invalid: false,
          value: -1,
        };
        return { op: "rule", arg: this.add("_gather", [gather], "plain"), text: "", capture: "" };
      }
      default:
        return item;
    }
  }

  /** The rule that matches these items: the item's own when it is one. */
  private asRule(items: Item[]): number {
    const only = items[0]!;
    return items.length === 1 && only.op === "rule" ? only.arg : this.add("_one", [plain(items)], "plain");
  }

  private add(name: string, alternatives: Alternative[], kind: Rule["kind"]): number {
    this.drafts.push({ name, alternatives, memo: false, left: false, noInvalid: false, kind });
    return this.drafts.length - 1;
  }
}

function plain(items: Item[]): Alternative {
  return { items, action: null, invalid: false, value: items.length === 1 ? 0 : -1 };
}

function tokenOf(text: string): number {
  const word = KEYWORDS.find((k) => k === text);
  if (word !== undefined) return keywordNumber(word);
  const name = OPERATORS[text];
  if (name === undefined) throw new Error(`grammar: no token ${text}`);
  return TOKEN_NUMBER[name];
}

/** Compiles grammar text. */
export function compileGrammar(text: string): Grammar {
  return new Compiler().compile(text);
}
