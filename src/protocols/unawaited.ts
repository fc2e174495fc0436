/** RuntimeWarning: coroutine 'f' was never awaited. Source: _PyErr_WarnUnawaitedCoroutine in Python/_warnings.c. */
import { PyBaseException } from "../objects/exception.ts";
import type { PyCoroutine } from "../objects/frame.ts";
import { rt } from "../objects/runtime.ts";
import { jsFromStr, strOf } from "../objects/str.ts";
import { exceptionTypes } from "../objects/types.ts";
import { findAttr } from "./attributes.ts";
import { call1 } from "./call.ts";
import { isException } from "./errors.ts";

/** Warns of a coroutine that ends without having begun, through `warnings` when that works. */
export function warnUnawaited(g: PyCoroutine): void {
  const ignored = (body: () => boolean): boolean => {
    try {
      return body();
    } catch (e) {
      if (!(e instanceof PyBaseException)) throw e;
      rt.hooks.unraisable(e, undefined, g);
      return isException(e, exceptionTypes.RuntimeWarning);
    }
  };
  const isDone = ignored(() => {
    const warn = findAttr(rt.hooks.importModule("warnings"), "_warn_unawaited_coroutine");
    if (warn === undefined) return false;
    call1(warn, g);
    return true;
  });
  if (isDone) return;
  ignored(() => {
    const name = strOf(g.qualname);
    const text = name === undefined ? "" : jsFromStr(name);
    rt.hooks.warn(exceptionTypes.RuntimeWarning, `coroutine '${text}' was never awaited`, 1);
    return true;
  });
}
