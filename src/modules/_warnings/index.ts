/**
 * Warnings: filters, registries, and showing. Source: Python/_warnings.c. The filter list is `warnings.filters` once that module
 * is there (it starts out as the list made here).
 */
import { sourceLine } from "../../builtins/traceback/source.ts";
import { addrToLine } from "../../code/linetable.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import type { PyBaseException } from "../../objects/exception.ts";
import type { PyFrame } from "../../objects/frame.ts";
import { defineModule, PyModule } from "../../objects/module.ts";
import { intOf } from "../../objects/number.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { isStr, jsFromStr, strFromJs, strOf } from "../../objects/str.ts";
import { PyType } from "../../objects/type.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { findAttr } from "../../protocols/attributes.ts";
import { call, call1, callMethod } from "../../protocols/call.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { isSubclass } from "../../protocols/instance-check.ts";
import { reprText, str, strText } from "../../protocols/text.ts";
import { isTrue } from "../../protocols/truth.ts";
import { isInstanceOf, typeName } from "../../protocols/type-of.ts";
import { writeStderr } from "../sys/hooks.ts";

interface State {
  filters: PyList;
  readonly onceRegistry: PyDict;
  version: number;
}

function state(): State {
  let s = rt.state.get("_warnings") as State | undefined;
  if (s === undefined) {
    const filter = (action: string, category: Value, module: Value): Value =>
      new PyTuple([action, None, category, module, 0]);
    s = {
      filters: new PyList([
        filter("default", exceptionTypes.DeprecationWarning, "__main__"),
        filter("ignore", exceptionTypes.DeprecationWarning, None),
        filter("ignore", exceptionTypes.PendingDeprecationWarning, None),
        filter("ignore", exceptionTypes.ImportWarning, None),
        filter("ignore", exceptionTypes.ResourceWarning, None),
      ]),
      onceRegistry: new PyDict(),
      version: 0,
    };
    rt.state.set("_warnings", s);
  }
  return s;
}

/** An attribute of the `warnings` module, if that has been imported. */
function warningsAttr(name: string): Value | undefined {
  const module = rt.modules.getStr("warnings");
  return module instanceof PyModule ? module.dict.getStr(name) : undefined;
}

function matches(pattern: Value, text: Value): boolean {
  if (pattern === None) return true;
  if (isStr(pattern)) return strText(pattern) === strText(text);
  return isTrue(callMethod(pattern, "match", [text]));
}

/** The action for a warning, and the filter that asked for it. */
function findAction(category: Value, text: Value, lineno: number, module: Value): { action: string; item: Value } {
  const s = state();
  const filters = warningsAttr("filters") ?? s.filters;
  if (!(filters instanceof PyList)) throw pyError("ValueError", "_warnings.filters must be a list");
  s.filters = filters; // these hold on even when they are deleted
  for (let i = 0; i < filters.items.length; i++) {
    const item = filters.items[i]!;
    if (!(item instanceof PyTuple) || item.items.length !== 5)
      throw pyError("ValueError", `_warnings.filters item ${i} isn't a 5-tuple`);
    const [action, message, cat, mod, line] = item.items as [Value, Value, Value, Value, Value];
    if (!isStr(action)) throw pyError("TypeError", `action must be a string, not '${typeName(action)}'`);
    const wanted = intOf(line);
    if (
      matches(message, text) &&
      isSubclass(category, cat) &&
      matches(mod, module) &&
      (wanted === 0 || wanted === lineno)
    ) {
      return { action: strText(action), item };
    }
  }
  const fallback = warningsAttr("defaultaction") ?? "default";
  if (!isStr(fallback))
    throw pyError("TypeError", `_warnings.defaultaction must be a string, not '${typeName(fallback)}'`);
  return { action: strText(fallback), item: None };
}

/** Has `key` been warned about? A registry older than the filters starts anew. */
function alreadyWarned(registry: PyDict, key: Value, shouldSet: boolean): boolean {
  const version = registry.getStr("version");
  const current = state().version;
  if (version === undefined || intOf(version) !== current) {
    registry.clear();
    registry.setStr("version", current);
  } else {
    const seen = registry.get(key);
    if (seen !== undefined && isTrue(seen)) return true;
  }
  if (shouldSet) registry.set(key, true);
  return false;
}

function show(
  category: Value,
  text: Value,
  message: Value,
  filename: Value,
  lineno: number,
  source: Value | undefined,
  line: string | undefined,
): void {
  let showFn = warningsAttr("_showwarnmsg");
  if (showFn === undefined && source !== undefined && source !== None) {
    // a ResourceWarning with its source wants the module's help
    showFn = findAttr(rt.hooks.importModule("warnings"), "_showwarnmsg");
  }
  const Message = warningsAttr("WarningMessage");
  if (showFn !== undefined && Message !== undefined) {
    call1(showFn, call(Message, [message, category, filename, lineno, None, None, source ?? None]));
    return;
  }
  const name = jsFromStr(strOf(findAttr(category, "__name__") ?? "Warning") ?? "Warning");
  let out = `${strText(filename)}:${lineno}: ${name}: ${strText(text)}\n`;
  const shown = line ?? sourceLine(strText(filename), lineno);
  if (shown !== undefined && shown.trim() !== "") out += `  ${shown.trim()}\n`;
  writeStderr(out);
}

/** `warnings.warn_explicit`. `registry` may be `undefined`. */
export function warnExplicit(
  category: Value,
  given: Value,
  filename: Value,
  lineno: number,
  moduleGiven: Value | undefined,
  registry: PyDict | undefined,
  source?: Value,
  line?: string,
): void {
  const module = moduleGiven ?? moduleOfFile(filename);
  let text: Value;
  let message: Value;
  let cls = category;
  if (isInstanceOf(given, exceptionTypes.Warning)) {
    text = str(given);
    message = given;
    cls = (given as PyBaseException).cls;
  } else {
    text = given;
    message = call1(category, given);
  }
  const key = new PyTuple([text, cls, lineno]);
  if (registry !== undefined && alreadyWarned(registry, key, false)) return;
  const { action, item } = findAction(cls, text, lineno, module);
  if (action === "error") throw message;
  if (action === "ignore") return;
  if (action !== "always") {
    registry?.set(key, true);
    if (action === "once") {
      const once = warningsAttr("onceregistry");
      if (
        alreadyWarned(
          registry ?? (once instanceof PyDict ? once : state().onceRegistry),
          new PyTuple([text, cls]),
          true,
        )
      )
        return;
    } else if (action === "module") {
      if (registry !== undefined && alreadyWarned(registry, new PyTuple([text, cls, 0]), true)) return;
    } else if (action !== "default") {
      throw pyError(
        "RuntimeError",
        `Unrecognized action (${reprText(action)}) in warnings.filters:\n ${reprText(item)}`,
      );
    }
  }
  show(cls, text, message, filename, lineno, source, line);
}

function moduleOfFile(filename: Value): Value {
  const name = strText(filename);
  if (name === "") return "<unknown>";
  return name.endsWith(".py") ? strFromJs(name.slice(0, -3)) : filename;
}

function isInternal(frame: PyFrame): boolean {
  const { co_filename } = frame.code.code;
  return co_filename.includes("importlib") && co_filename.includes("_bootstrap");
}

function outer(frame: PyFrame | undefined, prefixes: readonly string[]): PyFrame | undefined {
  let f = frame?.back;
  while (f !== undefined && (isInternal(f) || prefixes.some((p) => f!.code.code.co_filename.startsWith(p)))) f = f.back;
  return f;
}

/** `warnings.warn` from native code: blames the frame `stackLevel` (1 is the running one). */
export function warn(
  category: Value,
  message: Value,
  stackLevel: number,
  source?: Value,
  prefixes: readonly string[] = [],
): void {
  let frame = rt.frame;
  let level = stackLevel;
  if (prefixes.length > 0) {
    level = Math.max(level, 2);
    // the caller's own frame does not count as one of the files to skip
  }
  if (level <= 0 || (frame !== undefined && isInternal(frame))) {
    while (--level > 0 && frame !== undefined) frame = frame.back;
  } else {
    while (--level > 0 && frame !== undefined) frame = outer(frame, prefixes);
  }
  let globals = rt.sys;
  let filename: Value = "sys";
  let lineno = 1;
  if (frame !== undefined) {
    const { code } = frame.code;
    globals = frame.globals;
    filename = strFromJs(code.co_filename);
    lineno = addrToLine(code.co_linetable, code.co_firstlineno, frame.lasti * 2);
    if (lineno < 0) lineno = 0;
  }
  let registry = globals.getStr("__warningregistry__");
  if (registry === undefined) {
    registry = new PyDict();
    globals.setStr("__warningregistry__", registry);
  }
  const module = globals.getStr("__name__");
  warnExplicit(
    category,
    message,
    filename,
    lineno,
    module === undefined ? "<string>" : module,
    registry instanceof PyDict ? registry : undefined,
    source,
  );
}

function categoryOf(message: Value, category: Value): Value {
  if (isInstanceOf(message, exceptionTypes.Warning)) return (message as PyBaseException).cls;
  if (category === None) return exceptionTypes.UserWarning;
  if (!(category instanceof PyType) || !category.isSubtypeOf(exceptionTypes.Warning)) {
    throw pyError("TypeError", `category must be a Warning subclass, not '${typeName(category)}'`);
  }
  return category;
}

export const warningsModule = defineModule("_warnings", () => {
  const s = state();
  return {
    doc: "_warnings provides basic warning filtering support.\nIt is a helper module to speed up interpreter start-up.",
    constants: { filters: s.filters, _onceregistry: s.onceRegistry, _defaultaction: "default" },
    functions: {
      warn: fn(
        "(message, category=None, stacklevel: ssize=1, source=None, *, skip_file_prefixes=<unrepresentable>)",
        "Issue a warning, or maybe ignore it or raise an exception.",
        (message, category, stacklevel, source, prefixes) => {
          const skip: string[] = [];
          if (prefixes !== undefined) {
            if (!(prefixes instanceof PyTuple))
              throw pyError(
                "TypeError",
                `warn() argument 'skip_file_prefixes' must be tuple, not ${typeName(prefixes)}`,
              );
            for (const p of prefixes.items) {
              if (!isStr(p)) throw pyError("TypeError", `Found non-str '${typeName(p)}' in skip_file_prefixes.`);
              skip.push(strText(p));
            }
          }
          warn(categoryOf(message, category), message, stacklevel, source, skip);
          return None;
        },
      ),
      warn_explicit: fn(
        "(message, category, filename: str, lineno: int, module=<unrepresentable>, registry=None, module_globals=None, source=None)",
        "Issue a warning, or maybe ignore it or raise an exception.",
        (message, category, filename, lineno, module, registry, moduleGlobals, source) => {
          if (registry !== None && !(registry instanceof PyDict))
            throw pyError("TypeError", "'registry' must be a dict or None");
          if (moduleGlobals !== None && !(moduleGlobals instanceof PyDict)) {
            throw pyError("TypeError", `module_globals must be a dict, not '${typeName(moduleGlobals)}'`);
          }
          const line = moduleGlobals instanceof PyDict ? lineFromLoader(moduleGlobals, lineno) : undefined;
          const cls = isInstanceOf(message, exceptionTypes.Warning) ? (message as PyBaseException).cls : category;
          warnExplicit(
            cls,
            message,
            filename,
            lineno,
            module === None ? undefined : module,
            registry instanceof PyDict ? registry : undefined,
            source,
            line,
          );
          return None;
        },
      ),
      _filters_mutated: fn("()", "", () => {
        s.version++;
        return None;
      }),
    },
  };
});

/** A source line by the module's loader (`get_source`), for modules that are not plain files. */
function lineFromLoader(globals: PyDict, lineno: number): string | undefined {
  const loader = globals.getStr("__loader__");
  const name = globals.getStr("__name__");
  if (loader === undefined || name === undefined) return undefined;
  const getSource = findAttr(loader, "get_source");
  if (getSource === undefined) return undefined;
  const source = call1(getSource, name);
  if (source === None) return undefined;
  return strText(source).split(/\r\n|\r|\n/)[lineno - 1];
}
