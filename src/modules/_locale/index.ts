/** The `_locale` module over the C and C.UTF-8 locales. Source: Modules/_localemodule.c. */
import { PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { defineModule } from "../../objects/module.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { strCompare } from "../../objects/str.ts";
import type { PyType } from "../../objects/type.ts";
import { exceptionTypes, typeType } from "../../objects/types.ts";
import { call, call1 } from "../../protocols/call.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { MONTHS, WEEKDAYS } from "../time/strftime.ts";

/** Categories in the order in which LC_ALL shows them. */
const CATEGORIES = [
  "LC_CTYPE",
  "LC_NUMERIC",
  "LC_TIME",
  "LC_COLLATE",
  "LC_MONETARY",
  "LC_MESSAGES",
  "LC_PAPER",
  "LC_NAME",
  "LC_ADDRESS",
  "LC_TELEPHONE",
  "LC_MEASUREMENT",
  "LC_IDENTIFICATION",
] as const;
const NUMBERS: Readonly<Record<string, number>> = {
  LC_CTYPE: 0,
  LC_NUMERIC: 1,
  LC_TIME: 2,
  LC_COLLATE: 3,
  LC_MONETARY: 4,
  LC_MESSAGES: 5,
  LC_ALL: 6,
};
const LC_ALL = 6;
const CHAR_MAX = 127;

/** nl_langinfo items: name, number, value. */
function langinfo(): [name: string, number: number, value: string][] {
  const rows: [string, number, string][] = [
    ["CODESET", 14, "UTF-8"],
    ["CRNCYSTR", 262159, "-"],
    ["D_FMT", 131113, "%m/%d/%y"],
    ["D_T_FMT", 131112, "%a %b %e %H:%M:%S %Y"],
    ["T_FMT", 131114, "%H:%M:%S"],
    ["T_FMT_AMPM", 131115, "%I:%M:%S %p"],
    ["_DATE_FMT", 131180, "%a %b %e %H:%M:%S %Z %Y"],
    ["AM_STR", 131110, "AM"],
    ["PM_STR", 131111, "PM"],
    ["ALT_DIGITS", 131119, ""],
    ["ERA", 131116, ""],
    ["ERA_D_FMT", 131118, ""],
    ["ERA_D_T_FMT", 131120, ""],
    ["ERA_T_FMT", 131121, ""],
    ["NOEXPR", 327681, "^[nN]"],
    ["YESEXPR", 327680, "^[yY]"],
    ["RADIXCHAR", 65536, "."],
    ["THOUSEP", 65537, ""],
  ];
  WEEKDAYS.forEach((day, i) => {
    rows.push([`ABDAY_${i + 1}`, 131072 + i, day.slice(0, 3)], [`DAY_${i + 1}`, 131079 + i, day]);
  });
  MONTHS.forEach((month, i) => {
    rows.push([`ABMON_${i + 1}`, 131086 + i, month.slice(0, 3)], [`MON_${i + 1}`, 131098 + i, month]);
  });
  return rows;
}

/** Names of the locales there are. */
const KNOWN = new Set(["C", "POSIX", "C.UTF-8", "C.utf8"]);

interface LocaleState {
  readonly current: Map<string, string>;
  domain: string;
  readonly folders: Map<string, string>;
  error: PyType;
}

function localeState(): LocaleState {
  let state = rt.state.get("_locale") as LocaleState | undefined;
  if (state === undefined) {
    const namespace = new PyDict();
    namespace.setStr("__module__", "locale");
    const current = new Map<string, string>(CATEGORIES.map((c) => [c, "C"]));
    current.set("LC_CTYPE", environmentLocale("LC_CTYPE")); // done at start
    state = {
      current,
      domain: "messages",
      folders: new Map(),
      error: call(typeType, ["Error", new PyTuple([exceptionTypes.Exception]), namespace]) as PyType,
    };
    rt.state.set("_locale", state);
  }
  return state;
}

/** What the environment asks for; names of locales we do not have mean C.UTF-8. */
function environmentLocale(category: string): string {
  const { env } = rt.host;
  const name = [env.get("LC_ALL"), env.get(category), env.get("LANG")].find((v) => v !== undefined && v !== "") ?? "C";
  if (name === "POSIX") return "C";
  if (name === "C") return category === "LC_CTYPE" ? "C.UTF-8" : "C"; // PEP 538: the C locale is coerced
  return KNOWN.has(name) ? name : "C.UTF-8";
}

function query(category: number): string {
  const { current, error } = localeState();
  if (category === LC_ALL) {
    const values = new Set(current.values());
    if (values.size === 1) return [...values][0]!;
    return CATEGORIES.map((c) => `${c}=${current.get(c)}`).join(";");
  }
  const name = CATEGORIES[category];
  if (category < 0 || name === undefined) throw call1(error, "locale query failed");
  return current.get(name)!;
}

function setLocale(category: number, wanted: string | null): string {
  const { current, error } = localeState();
  if (wanted === null) return query(category);
  const unsupported = (): never => {
    throw call1(error, "unsupported locale setting");
  };
  const names = category === LC_ALL ? [...CATEGORIES] : [CATEGORIES[category] ?? unsupported()];
  const chosen = new Map<string, string>();
  if (category === LC_ALL && wanted.includes("=")) {
    for (const part of wanted.split(";")) {
      const [name, value] = part.split("=") as [string, string | undefined];
      if (value === undefined || !KNOWN.has(value) || !(CATEGORIES as readonly string[]).includes(name)) unsupported();
      chosen.set(name, value!);
    }
  } else {
    for (const name of names) {
      const value = wanted === "" ? environmentLocale(name) : wanted === "POSIX" ? "C" : wanted;
      if (!KNOWN.has(value)) unsupported();
      chosen.set(name, value);
    }
  }
  for (const [name, value] of chosen) current.set(name, value);
  return query(category);
}

/** The error handler's cousin of the C library: messages come back as they are. */
const message = (text: string): Value => text;

export const localeModule = defineModule("_locale", () => {
  const rows = langinfo();
  const texts = new Map(rows.map(([, number, value]) => [number, value]));
  const constants: Record<string, Value> = { ...NUMBERS, CHAR_MAX };
  for (const [name, number] of rows) constants[name] = number;
  return {
    doc: "Support for POSIX locales.",
    types: { Error: localeState().error },
    constants,
    functions: {
      setlocale: fn(
        "($module, category: int, locale: text_or_none=<None>, /)",
        "Activates/queries locale processing.",
        (category, locale) => setLocale(category, locale ?? null),
      ),
      localeconv: fn("($module, /)", "Returns numeric and monetary locale-specific parameters.", () => {
        const out = new PyDict();
        const empty = ["int_curr_symbol", "currency_symbol", "mon_decimal_point", "mon_thousands_sep"];
        for (const name of empty) out.setStr(name, "");
        out.setStr("mon_grouping", new PyList([]));
        for (const name of ["positive_sign", "negative_sign"]) out.setStr(name, "");
        const unset = [
          "int_frac_digits",
          "frac_digits",
          "p_cs_precedes",
          "p_sep_by_space",
          "n_cs_precedes",
          "n_sep_by_space",
          "p_sign_posn",
          "n_sign_posn",
        ];
        for (const name of unset) out.setStr(name, CHAR_MAX);
        out.setStr("decimal_point", ".");
        out.setStr("thousands_sep", "");
        out.setStr("grouping", new PyList([]));
        return out;
      }),
      nl_langinfo: fn(
        "($module, key: int, /)",
        "Return the value for the locale information associated with key.",
        (key) => {
          const found = texts.get(key);
          if (found === undefined) throw pyError("ValueError", "unsupported langinfo constant");
          return found;
        },
      ),
      strcoll: fn("($module, os1: str, os2: str, /)", "Compares two strings according to the locale.", (a, b) =>
        Math.sign(strCompare(a, b)),
      ),
      strxfrm: fn(
        "($module, string: str, /)",
        "Return a string that can be used as a key for locale-aware comparisons.",
        (s) => {
          if (typeof s === "string" && s.includes("\0")) throw pyError("ValueError", "embedded null character");
          return s;
        },
      ),
      getencoding: fn("($module, /)", "Get the current locale encoding.", () => "UTF-8"),
      gettext: fn("($module, msg: text, /)", "gettext(msg) -> string", message),
      dgettext: fn(
        "($module, domain: text_or_none, msg: text, /)",
        "dgettext(domain, msg) -> string",
        (_d, msg) => msg,
      ),
      dcgettext: fn(
        "($module, domain: text_or_none, msg: text, category: int, /)",
        "Return translation of msg in domain and category.",
        (_d, msg) => msg,
      ),
      textdomain: fn(
        "($module, domain: text_or_none, /)",
        "Set the C library's textdmain to domain, returning the new domain.",
        (domain) => {
          const state = localeState();
          if (domain !== null) state.domain = domain === "" ? "messages" : domain;
          return state.domain;
        },
      ),
      bindtextdomain: fn("($module, domain: text, dir, /)", "Bind the C library's domain to dir.", (domain, dir) => {
        const { error, folders } = localeState();
        if (domain === "") throw call1(error, "domain must be a non-empty string");
        if (dir !== None) folders.set(domain, typeof dir === "string" ? dir : "");
        return folders.get(domain) ?? "/usr/share/locale";
      }),
      bind_textdomain_codeset: fn(
        "($module, domain: text, codeset: text_or_none, /)",
        "Bind the C library's domain to codeset.",
        (_domain, codeset) => codeset ?? None,
      ),
    },
  };
});
