/** The types of hash objects: `copy`, `digest`, `hexdigest`, `update` over a running digest. Source: Modules/hashlib.h. */
import type { Digest } from "../../base/digest/block-digest.ts";
import { hexText } from "../../builtins/bytes/ops.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { isStr } from "../../objects/str.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { getset, type LazyType, lazyType, method, type TypeDef } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeOf } from "../../protocols/type-of.ts";

/** A hash object. Each hash type has a JS class of its own, derived from this one. */
export abstract class PyHash<D extends Digest = Digest> extends PyObject {
  readonly digest: D;
  constructor(digest: D) {
    super();
    this.digest = digest;
  }
}

/** The bytes to hash. */
export function hashedBytes(v: Value): Uint8Array {
  if (isStr(v)) throw pyError("TypeError", "Strings must be encoded before hashing");
  const slot = typeOf(v).slots.buffer;
  if (slot === undefined) throw pyError("TypeError", "object supporting the buffer API required");
  const buffer = slot(v, false);
  const dimensions = buffer.shape?.length ?? 1;
  buffer.release();
  if (dimensions > 1) throw pyError("BufferError", "Buffer must be single dimension");
  return bufferBytes(v);
}

export interface HashKind<D extends Digest> {
  /** Full name of the type. */
  readonly typeName: string;
  readonly hashName: string;
  readonly digestSize: (digest: D) => number;
  readonly blockSize: number;
  /** Name of `update`'s parameter. */
  readonly parameter: "obj" | "data";
}

export interface HashType<D extends Digest> {
  readonly type: LazyType;
  /** A hash object over a running digest. */
  wrap(digest: D): PyHash<D>;
}

/** Makes a hash type; `extra` adds to or replaces parts of the definition. */
export function hashType<D extends Digest>(
  kind: HashKind<D>,
  extra: () => TypeDef<PyHash<D>> = () => ({}),
): HashType<D> {
  class Hash extends PyHash<D> {}
  const type = lazyType<PyHash<D>>(kind.typeName, Hash, () => {
    const more = extra();
    const what = kind.parameter === "obj" ? "string" : "bytes-like object";
    return {
      ...more,
      methods: {
        copy: method("($self, /)", "Return a copy of the hash object.", (self) => new Hash(self.digest.copy() as D)),
        digest: method(
          "($self, /)",
          "Return the digest value as a bytes object.",
          (self) => new PyBytes(self.digest.digest()),
        ),
        hexdigest: method("($self, /)", "Return the digest value as a string of hexadecimal digits.", (self) =>
          hexText(self.digest.digest()),
        ),
        update: method(
          `($self, ${kind.parameter}, /)` as "($self, data, /)",
          `Update this hash object's state with the provided ${what}.`,
          (self, data) => {
            self.digest.update(hashedBytes(data));
            return None;
          },
        ),
        ...more.methods,
      },
      getset: {
        block_size: getset(() => kind.blockSize),
        name: getset(() => kind.hashName),
        digest_size: getset((self) => kind.digestSize(self.digest)),
        ...more.getset,
      },
    };
  });
  return {
    type,
    wrap: (digest) => {
      type();
      return new Hash(digest);
    },
  };
}
