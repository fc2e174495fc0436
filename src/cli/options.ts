/** Command line options and environment variables to a configuration. Source: Python/getopt.c, Python/initconfig.c. */
import { type Config, defaultConfig } from "../objects/config.ts";

/** What to run. `argv` is `sys.argv`'s tail. */
export type Command =
  | { readonly kind: "command"; readonly source: string }
  | { readonly kind: "module"; readonly name: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "stdin" };

export type Parsed =
  | { readonly kind: "run"; readonly command: Command; readonly config: Config; readonly skipFirstLine: boolean }
  | { readonly kind: "version"; readonly detailed: boolean }
  | { readonly kind: "help"; readonly page: "usage" | "env" | "xoptions" | "all" }
  /** A bad option: message for stderr, exit status 2. */
  | { readonly kind: "error"; readonly message: string };

const WITH_ARGUMENT = "cmWX";
const SHORT = "bBcdEhiImOPqsSuvVWxX?";

interface State {
  readonly config: Config;
  command: Command | undefined;
  skipFirstLine: boolean;
  version: number;
  page: "usage" | "env" | "xoptions" | "all" | undefined;
  readonly warnings: string[];
}

/** Reads the arguments after the program's name. */
export function parseArguments(args: readonly string[], env: ReadonlyMap<string, string>): Parsed {
  const state: State = {
    config: defaultConfig(),
    command: undefined,
    skipFirstLine: false,
    version: 0,
    page: undefined,
    warnings: [],
  };
  let i = 0;
  for (; i < args.length && state.command === undefined; i++) {
    const arg = args[i]!;
    if (arg === "-" || !arg.startsWith("-")) break;
    if (arg === "--") {
      i++;
      break;
    }
    if (arg.startsWith("--")) {
      const error = longOption(arg, args[i + 1], state);
      if (error !== undefined) return { kind: "error", message: error };
      if (arg === "--check-hash-based-pycs") i++;
      continue;
    }
    const step = shortOptions(arg, args[i + 1], state);
    if (typeof step === "string") return { kind: "error", message: step };
    i += step;
  }
  if (state.page !== undefined) return { kind: "help", page: state.page };
  if (state.version > 0) return { kind: "version", detailed: state.version > 1 };
  let rest = args.slice(i);
  let command = state.command;
  if (command === undefined) {
    const first = rest[0];
    if (first === undefined || first === "-") command = { kind: "stdin" };
    else command = { kind: "file", path: first };
  } else if (command.kind === "command") rest = ["-c", ...rest];
  else rest = ["-m", ...rest];
  const { config } = state;
  config.argv = rest.length === 0 ? [""] : rest;
  if (config.isolated) {
    config.ignoreEnvironment = true;
    config.noUserSite = true;
    config.safePath = true;
  }
  const error = readEnvironment(state, env);
  if (error !== undefined) return { kind: "error", message: error };
  return { kind: "run", command, config, skipFirstLine: state.skipFirstLine };
}

function longOption(arg: string, next: string | undefined, state: State): string | undefined {
  switch (arg) {
    case "--help":
      state.page = "usage";
      return undefined;
    case "--help-env":
      state.page = "env";
      return undefined;
    case "--help-xoptions":
      state.page = "xoptions";
      return undefined;
    case "--help-all":
      state.page = "all";
      return undefined;
    case "--version":
      state.version++;
      return undefined;
    case "--check-hash-based-pycs":
      if (next === undefined) return "Argument expected for the --check-hash-based-pycs option";
      if (next !== "always" && next !== "default" && next !== "never") {
        return "--check-hash-based-pycs must be one of 'default', 'always', or 'never'";
      }
      state.config.checkHashPycs = next;
      return undefined;
    default:
      return `unknown option ${arg}`;
  }
}

/** One `-abc` word: how many following words it used up, or an error message. */
function shortOptions(arg: string, next: string | undefined, state: State): number | string {
  const { config } = state;
  for (let j = 1; j < arg.length; j++) {
    const c = arg[j]!;
    if (!SHORT.includes(c)) return `Unknown option: -${c}`;
    if (WITH_ARGUMENT.includes(c)) {
      const attached = arg.slice(j + 1);
      const value = attached !== "" ? attached : next;
      if (value === undefined) return `Argument expected for the -${c} option`;
      if (c === "c") state.command = { kind: "command", source: `${value}\n` };
      else if (c === "m") state.command = { kind: "module", name: value };
      else if (c === "W") state.warnings.push(value);
      else xOption(value, config);
      return attached !== "" ? 0 : 1;
    }
    switch (c) {
      case "b":
        config.bytesWarning++;
        break;
      case "B":
        config.dontWriteBytecode = true;
        break;
      case "d":
        config.debug++;
        break;
      case "E":
        config.ignoreEnvironment = true;
        break;
      case "h":
      case "?":
        state.page = "usage";
        break;
      case "i":
        config.inspect = true;
        config.interactive = true;
        break;
      case "I":
        config.isolated = true;
        break;
      case "O":
        config.optimize++;
        break;
      case "P":
        config.safePath = true;
        break;
      case "q":
        config.quiet = true;
        break;
      case "s":
        config.noUserSite = true;
        break;
      case "S":
        config.noSite = true;
        break;
      case "u":
        config.unbuffered = true;
        break;
      case "v":
        config.verbose++;
        break;
      case "V":
        state.version++;
        break;
      case "x":
        state.skipFirstLine = true;
        break;
    }
  }
  return 0;
}

function xOption(text: string, config: Config): void {
  const equals = text.indexOf("=");
  config.xOptions.set(equals < 0 ? text : text.slice(0, equals), equals < 0 ? true : text.slice(equals + 1));
}

/** Environment variables where the command line has not decided, then what follows from both. */
function readEnvironment(state: State, env: ReadonlyMap<string, string>): string | undefined {
  const { config } = state;
  const get = (name: string): string | undefined => {
    if (config.ignoreEnvironment) return undefined;
    const value = env.get(name);
    return value === undefined || value === "" ? undefined : value;
  };
  const level = (name: string): number => {
    const value = get(name);
    if (value === undefined) return 0;
    const n = Number(value);
    return Number.isInteger(n) && n >= 0 ? n : 1;
  };
  const path = get("PYTHONPATH");
  if (path !== undefined) config.pythonPath = path.split(":");
  config.debug = Math.max(config.debug, level("PYTHONDEBUG"));
  config.verbose = Math.max(config.verbose, level("PYTHONVERBOSE"));
  config.optimize = Math.min(2, Math.max(config.optimize, level("PYTHONOPTIMIZE")));
  if (get("PYTHONDONTWRITEBYTECODE") !== undefined) config.dontWriteBytecode = true;
  if (get("PYTHONINSPECT") !== undefined) config.inspect = true;
  if (get("PYTHONUNBUFFERED") !== undefined) config.unbuffered = true;
  if (get("PYTHONNOUSERSITE") !== undefined) config.noUserSite = true;
  if (get("PYTHONSAFEPATH") !== undefined) config.safePath = true;
  if (get("PYTHONDEVMODE") !== undefined || isOn(config.xOptions.get("dev"))) config.devMode = true;
  config.importTime = config.xOptions.has("importtime") || get("PYTHONPROFILEIMPORTTIME") !== undefined;
  const jit = config.xOptions.get("jit") ?? get("TAIPAN_JIT");
  if (jit === "off" || jit === "on" || jit === "force") config.jit = jit;
  const jitLog = config.xOptions.get("jit-log");
  if (jitLog !== undefined) config.jitLog = jitLog === "text" ? "text" : true;
  if (get("PYTHONUTF8") === "1") config.utf8Mode = true;
  const utf8 = config.xOptions.get("utf8");
  if (utf8 !== undefined) config.utf8Mode = utf8 === true || utf8 === "1";
  if (get("PYTHONNODEBUGRANGES") !== undefined || config.xOptions.has("no_debug_ranges"))
    config.codeDebugRanges = false;
  if (get("PYTHONWARNDEFAULTENCODING") !== undefined || config.xOptions.has("warn_default_encoding"))
    config.warnDefaultEncoding = true;
  config.ioEncoding = get("PYTHONIOENCODING");
  const prefix = config.xOptions.get("pycache_prefix");
  config.pycachePrefix =
    typeof prefix === "string" && prefix !== ""
      ? prefix
      : prefix === undefined
        ? get("PYTHONPYCACHEPREFIX")
        : undefined;
  const seed = get("PYTHONHASHSEED");
  if (seed !== undefined && seed !== "random") {
    const n = Number(seed);
    if (!/^\d+$/.test(seed) || n > 4294967295) {
      return 'PYTHONHASHSEED must be "random" or an integer in range [0; 4294967295]';
    }
    config.hashSeed = n;
  }
  const digits = config.xOptions.get("int_max_str_digits") ?? get("PYTHONINTMAXSTRDIGITS");
  if (digits !== undefined) {
    const n = Number(digits);
    if (digits === true || !/^\d+$/.test(digits) || (n !== 0 && n < 640)) {
      const source = config.xOptions.has("int_max_str_digits") ? "-X int_max_str_digits" : "PYTHONINTMAXSTRDIGITS";
      return `${source}: invalid limit; must be >= 640 or 0 for unlimited.`;
    }
    config.intMaxStrDigits = n;
  }
  // lowest precedence first: dev mode, PYTHONWARNINGS, -W, -b
  const warnings: string[] = [];
  if (config.devMode) warnings.push("default");
  const fromEnv = get("PYTHONWARNINGS");
  if (fromEnv !== undefined) warnings.push(...fromEnv.split(","));
  warnings.push(...state.warnings);
  if (config.bytesWarning > 0) warnings.push(config.bytesWarning > 1 ? "error::BytesWarning" : "default::BytesWarning");
  config.warnOptions = warnings;
  return undefined;
}

function isOn(option: string | true | undefined): boolean {
  return option !== undefined && option !== "0";
}
