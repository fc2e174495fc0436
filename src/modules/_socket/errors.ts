/** `socket.herror` and `socket.gaierror`. */
import { PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import type { Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import type { PyType } from "../../objects/type.ts";
import { exceptionTypes, typeType } from "../../objects/types.ts";
import { call } from "../../protocols/call.ts";

export function socketErrorType(name: "herror" | "gaierror"): PyType {
  const key = `_socket.${name}`;
  let type = rt.state.get(key) as PyType | undefined;
  if (type === undefined) {
    const namespace = new PyDict();
    namespace.setStr("__module__", "socket");
    type = call(typeType, [name, new PyTuple([exceptionTypes.OSError]), namespace]) as PyType;
    rt.state.set(key, type);
  }
  return type;
}

/** getaddrinfo's errors have numbers of their own. */
export function gaiError(code: number, text: string): Value {
  return call(socketErrorType("gaierror"), [code, text]);
}
