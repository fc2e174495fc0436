/** The end of generators that were dropped before they had ended; `unfinished.ts` knows them. Source: _PyGen_Finalize in Objects/genobject.c. */
import { PyBaseException } from "../objects/exception.ts";
import {
  GEN_CLOSED,
  GEN_CREATED,
  GEN_RUNNING,
  PyAsyncGenerator,
  PyCoroutine,
  type PyGenerator,
} from "../objects/frame.ts";
import { call1 } from "../protocols/call.ts";
import { warnUnawaited } from "../protocols/unawaited.ts";
import { close } from "./generator.ts";
import { forgetUnfinished } from "./unfinished.ts";

/** Ends a generator that nobody can reach. What that raises goes to `report`. */
export function finalizeGenerator(g: PyGenerator, report: (e: PyBaseException, g: PyGenerator) => void): void {
  if (g.isWatched) forgetUnfinished(g);
  if (g.state === GEN_CLOSED || g.state === GEN_RUNNING) return;
  try {
    if (g instanceof PyAsyncGenerator && g.finalizer !== undefined && !g.isClosed) call1(g.finalizer, g);
    else {
      if (g instanceof PyCoroutine && g.state === GEN_CREATED) warnUnawaited(g);
      close(g);
    }
  } catch (e) {
    if (!(e instanceof PyBaseException)) throw e;
    report(e, g);
  }
}
