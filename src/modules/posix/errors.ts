/** Host failures as OSError. The class of the error comes from its errno (builtins/exceptions/os-error.ts). */
import { ERRORS, type ErrorCode, errorText } from "../../base/errno.ts";
import { makeOSError } from "../../builtins/exceptions/os-error.ts";
import { HostError } from "../../host/host.ts";
import type { Value } from "../../objects/object.ts";

/** The OSError of a failed host call; anything that is not a HostError comes back as it is. */
export function osError(error: unknown, filename?: Value, filename2?: Value): unknown {
  if (!(error instanceof HostError)) return error;
  return makeOSError(error.errno, errorText(error.errno), filename, filename2);
}

/** `OSError(ENOENT, …)` made by us. */
export function errnoError(code: ErrorCode, filename?: Value, filename2?: Value): unknown {
  const [errno, text] = ERRORS[code];
  return makeOSError(errno, text, filename, filename2);
}

/** Runs host calls; their failures become OSError naming the files. */
export function attempt<T>(body: () => T, filename?: Value, filename2?: Value): T {
  try {
    return body();
  } catch (e) {
    throw osError(e, filename, filename2);
  }
}
