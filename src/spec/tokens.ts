/**
 * Tokens of Python 3.12: numbers, names, operator spellings, keywords. Source: Grammar/Tokens, Lib/token.py, Lib/keyword.py.
 * The numbers up to `NL` are what module `token` shows. Keywords get numbers of their own above, so that the parser can
 * tell any two tokens apart by one integer; no user sees those.
 */

/** Token types in the order of their numbers. */
export const TOKEN_NAMES = [
  "ENDMARKER",
  "NAME",
  "NUMBER",
  "STRING",
  "NEWLINE",
  "INDENT",
  "DEDENT",
  "LPAR",
  "RPAR",
  "LSQB",
  "RSQB",
  "COLON",
  "COMMA",
  "SEMI",
  "PLUS",
  "MINUS",
  "STAR",
  "SLASH",
  "VBAR",
  "AMPER",
  "LESS",
  "GREATER",
  "EQUAL",
  "DOT",
  "PERCENT",
  "LBRACE",
  "RBRACE",
  "EQEQUAL",
  "NOTEQUAL",
  "LESSEQUAL",
  "GREATEREQUAL",
  "TILDE",
  "CIRCUMFLEX",
  "LEFTSHIFT",
  "RIGHTSHIFT",
  "DOUBLESTAR",
  "PLUSEQUAL",
  "MINEQUAL",
  "STAREQUAL",
  "SLASHEQUAL",
  "PERCENTEQUAL",
  "AMPEREQUAL",
  "VBAREQUAL",
  "CIRCUMFLEXEQUAL",
  "LEFTSHIFTEQUAL",
  "RIGHTSHIFTEQUAL",
  "DOUBLESTAREQUAL",
  "DOUBLESLASH",
  "DOUBLESLASHEQUAL",
  "AT",
  "ATEQUAL",
  "RARROW",
  "ELLIPSIS",
  "COLONEQUAL",
  "EXCLAMATION",
  "OP",
  "AWAIT",
  "ASYNC",
  "TYPE_IGNORE",
  "TYPE_COMMENT",
  "SOFT_KEYWORD",
  "FSTRING_START",
  "FSTRING_MIDDLE",
  "FSTRING_END",
  "COMMENT",
  "NL",
  "ERRORTOKEN",
  "ENCODING",
] as const;

/** Hard keywords that are not token types of their own (`async` and `await` are). */
export const KEYWORDS = [
  "False",
  "None",
  "True",
  "and",
  "as",
  "assert",
  "break",
  "class",
  "continue",
  "def",
  "del",
  "elif",
  "else",
  "except",
  "finally",
  "for",
  "from",
  "global",
  "if",
  "import",
  "in",
  "is",
  "lambda",
  "nonlocal",
  "not",
  "or",
  "pass",
  "raise",
  "return",
  "try",
  "while",
  "with",
  "yield",
] as const;

/** Names that are keywords in one position only. */
export const SOFT_KEYWORDS = ["_", "case", "match", "type"] as const;

/** The number of the first keyword; keyword `KEYWORDS[i]` is `KEYWORD_BASE + i`. */
export const KEYWORD_BASE = 70;

type TokenName = (typeof TOKEN_NAMES)[number];
type KeywordName = (typeof KEYWORDS)[number];

function numbered(): Record<TokenName, number> {
  const out: Record<string, number> = {};
  for (let i = 0; i < TOKEN_NAMES.length; i++) out[TOKEN_NAMES[i]!] = i;
  return out as Record<TokenName, number>;
}

/** Token name → number, as in module `token`. For tables and slow paths; hot code uses the constants below. */
export const TOKEN_NUMBER: Readonly<Record<TokenName, number>> = numbered();

/** Operator spelling → token name: `token.EXACT_TOKEN_TYPES`. */
export const OPERATORS: Readonly<Record<string, TokenName>> = {
  "!": "EXCLAMATION",
  "!=": "NOTEQUAL",
  "%": "PERCENT",
  "%=": "PERCENTEQUAL",
  "&": "AMPER",
  "&=": "AMPEREQUAL",
  "(": "LPAR",
  ")": "RPAR",
  "*": "STAR",
  "**": "DOUBLESTAR",
  "**=": "DOUBLESTAREQUAL",
  "*=": "STAREQUAL",
  "+": "PLUS",
  "+=": "PLUSEQUAL",
  ",": "COMMA",
  "-": "MINUS",
  "-=": "MINEQUAL",
  "->": "RARROW",
  ".": "DOT",
  "...": "ELLIPSIS",
  "/": "SLASH",
  "//": "DOUBLESLASH",
  "//=": "DOUBLESLASHEQUAL",
  "/=": "SLASHEQUAL",
  ":": "COLON",
  ":=": "COLONEQUAL",
  ";": "SEMI",
  "<": "LESS",
  "<<": "LEFTSHIFT",
  "<<=": "LEFTSHIFTEQUAL",
  "<=": "LESSEQUAL",
  "=": "EQUAL",
  "==": "EQEQUAL",
  ">": "GREATER",
  ">=": "GREATEREQUAL",
  ">>": "RIGHTSHIFT",
  ">>=": "RIGHTSHIFTEQUAL",
  "@": "AT",
  "@=": "ATEQUAL",
  "[": "LSQB",
  "]": "RSQB",
  "^": "CIRCUMFLEX",
  "^=": "CIRCUMFLEXEQUAL",
  "{": "LBRACE",
  "|": "VBAR",
  "|=": "VBAREQUAL",
  "}": "RBRACE",
  "~": "TILDE",
};

/** The number of a keyword. */
export function keywordNumber(word: KeywordName): number {
  return KEYWORD_BASE + KEYWORDS.indexOf(word);
}
