/**
 * From a definition to something callable: one `NativeEntry` per definition, made on its first call. A dozen hand-written
 * shapes cover nearly all signatures; none spreads or builds arrays. `takesSelf` bodies get the receiver first.
 */
import type { NativeDef, NativeEntry } from "../../objects/function.ts";
import type { Value } from "../../objects/object.ts";
import type { KwNames } from "../../objects/slots.ts";
import { jsFromStr } from "../../objects/str.ts";
import { PyType } from "../../objects/type.ts";
import { pyError, raiseError, takeRaised } from "../errors.ts";
import { typeOf } from "../type-of.ts";
import { type Body, type ParsedSignature, parseArguments, prepareSignature, wrongCount } from "./arguments.ts";
import { converters } from "./converters.ts";

class Entry implements NativeEntry {
  readonly call0: NativeEntry["call0"];
  readonly call1: NativeEntry["call1"];
  readonly call2: NativeEntry["call2"];
  readonly call3: NativeEntry["call3"];
  readonly call: NativeEntry["call"];
  constructor(
    call0: NativeEntry["call0"],
    call1: NativeEntry["call1"],
    call2: NativeEntry["call2"],
    call3: NativeEntry["call3"],
    call: NativeEntry["call"],
  ) {
    this.call0 = call0;
    this.call1 = call1;
    this.call2 = call2;
    this.call3 = call3;
    this.call = call;
  }
}

export function makeEntry(def: NativeDef, name: string, ownerName: string | undefined): NativeEntry {
  // The signature's types were checked against the body where it was written (define.ts: method, fn …).
  const body = def.raises === true ? throwing(def.body as unknown as Body) : (def.body as unknown as Body);
  const sig = prepareSignature(def.signature, name);
  const takesSelf = def.kind === "method" || def.kind === "classmethod";
  const fixedName = ownerName === undefined ? name : `${ownerName}.${name}`;
  // bound methods are named after the class they are called on
  const fullName = (self: Value): string => {
    if (!takesSelf || ownerName === undefined) return fixedName;
    const type = self instanceof PyType ? self : typeOf(self);
    return `${jsFromStr((def.kind === "classmethod" ? type : typeOf(self)).qualname)}.${name}`;
  };
  const simple = !sig.hasVarArgs && !sig.hasKwArgs && sig.parameters.every((p) => p.kind === "positional");
  if (simple && sig.maxPositional === 0) return noArguments(body, fullName, takesSelf);
  if (simple && sig.maxPositional === 1 && sig.minPositional === 1) return oneArgument(body, sig, fullName, takesSelf);
  if (simple && sig.maxPositional <= 3) return fewPositional(body, sig, fullName, takesSelf);
  if (!sig.hasVarArgs && !sig.hasKwArgs && sig.parameters.length <= 6) return fewParameters(body, sig, takesSelf);
  if (sig.parameters.length === 1 && sig.hasVarArgs) return anyNumber(body, sig, takesSelf);
  return general(body, sig, takesSelf);
}

/** `*args` and nothing else. */
function anyNumber(body: Body, sig: ParsedSignature, takesSelf: boolean): NativeEntry {
  const slow = general(body, sig, takesSelf);
  const run = (self: Value, args: Value[]): Value => (takesSelf ? body(self, args) : body(args)) as Value;
  return new Entry(
    (self) => run(self, []),
    (self, a) => run(self, [a]),
    (self, a, b) => run(self, [a, b]),
    (self, a, b, c) => run(self, [a, b, c]),
    (self, args, kwnames) => (kwnames === undefined ? run(self, args.slice()) : slow.call(self, args, kwnames)),
  );
}

/** The body that throws what another one leaves to `takeRaised`. */
function throwing(body: Body): Body {
  return (a, b, c, d, e, f, g, ...rest) => {
    const r = rest.length === 0 ? body(a, b, c, d, e, f, g) : body(a, b, c, d, e, f, g, ...rest);
    if (r === undefined) raiseError(takeRaised());
    return r;
  };
}

/** How errors name the function when it was called on `self`. */
type NameOf = (self: Value) => string;

function noKeywords(fullName: NameOf, self: Value, kwnames: KwNames): void {
  if (kwnames !== undefined && kwnames.length > 0)
    throw pyError("TypeError", `${fullName(self)}() takes no keyword arguments`);
}

function noArguments(body: Body, fullName: NameOf, takesSelf: boolean): NativeEntry {
  const fail = (self: Value, given: number): never => {
    throw pyError("TypeError", `${fullName(self)}() takes no arguments (${given} given)`);
  };
  const call0 = takesSelf ? (self: Value) => body(self) : () => body();
  return new Entry(
    call0,
    (self) => fail(self, 1),
    (self) => fail(self, 2),
    (self) => fail(self, 3),
    (self, args, kwnames) => {
      noKeywords(fullName, self, kwnames);
      return args.length === 0 ? call0(self) : fail(self, args.length);
    },
  );
}

function oneArgument(body: Body, sig: ParsedSignature, fullName: NameOf, takesSelf: boolean): NativeEntry {
  const fail = (self: Value, given: number): never => {
    throw pyError("TypeError", `${fullName(self)}() takes exactly one argument (${given} given)`);
  };
  const p = sig.parameters[0]!;
  const convert = converters[p.converter];
  const place = sig.places[0]!;
  let call1: NativeEntry["call1"];
  if (p.converter === "object") call1 = takesSelf ? (self, a) => body(self, a) : (_self, a) => body(a);
  else call1 = takesSelf ? (self, a) => body(self, convert(a, place)) : (_self, a) => body(convert(a, place));
  return new Entry(
    (self) => fail(self, 0),
    call1,
    (self) => fail(self, 2),
    (self) => fail(self, 3),
    (self, args, kwnames) => {
      noKeywords(fullName, self, kwnames);
      return args.length === 1 ? call1(self, args[0]!) : fail(self, args.length);
    },
  );
}

/** One to three positional-only parameters, the last ones optional. */
function fewPositional(body: Body, sig: ParsedSignature, fullName: NameOf, takesSelf: boolean): NativeEntry {
  const n = sig.maxPositional;
  const min = sig.minPositional;
  const c = [0, 1, 2].map((i) => (i < n ? converters[sig.parameters[i]!.converter] : converters.object));
  const [c0, c1, c2] = [c[0]!, c[1]!, c[2]!];
  const [p0, p1, p2] = [sig.places[0]!, sig.places[1]!, sig.places[2]!];
  const [d0, d1, d2] = [sig.defaults[0], sig.defaults[1], sig.defaults[2]];
  const fail = (given: number): never => {
    throw wrongCount(sig, given);
  };
  const ok = (given: number): boolean => given >= min && given <= n;
  const call0: NativeEntry["call0"] = !ok(0)
    ? () => fail(0)
    : takesSelf
      ? (self) => body(self, d0, d1, d2)
      : () => body(d0, d1, d2);
  const call1: NativeEntry["call1"] = !ok(1)
    ? () => fail(1)
    : takesSelf
      ? (self, a) => body(self, c0(a, p0), d1, d2)
      : (_self, a) => body(c0(a, p0), d1, d2);
  const call2: NativeEntry["call2"] = !ok(2)
    ? () => fail(2)
    : takesSelf
      ? (self, a, b) => body(self, c0(a, p0), c1(b, p1), d2)
      : (_self, a, b) => body(c0(a, p0), c1(b, p1), d2);
  const call3: NativeEntry["call3"] = !ok(3)
    ? () => fail(3)
    : takesSelf
      ? (self, a, b, d) => body(self, c0(a, p0), c1(b, p1), c2(d, p2))
      : (_self, a, b, d) => body(c0(a, p0), c1(b, p1), c2(d, p2));
  return new Entry(call0, call1, call2, call3, (self, args, kwnames) => {
    noKeywords(fullName, self, kwnames);
    switch (args.length) {
      case 0:
        return call0(self);
      case 1:
        return call1(self, args[0]!);
      case 2:
        return call2(self, args[0]!, args[1]!);
      case 3:
        return call3(self, args[0]!, args[1]!, args[2]!);
      default:
        return fail(args.length);
    }
  });
}

/** Everything else: keywords, varargs, many parameters. */
/**
 * Up to six parameters that may be named: calls by position alone go straight to the body, others through the general parser.
 */
function fewParameters(body: Body, sig: ParsedSignature, takesSelf: boolean): NativeEntry {
  const slow = general(body, sig, takesSelf);
  const { parameters, places, defaults } = sig;
  const positional = Math.min(3, sig.maxPositional);
  const convert = parameters.map((p) => converters[p.converter]);
  const ok = (given: number): boolean => given <= positional && parameters.every((p, i) => i < given || p.hasDefault);
  const [c0, c1, c2] = [convert[0]!, convert[1]!, convert[2]!];
  const [p0, p1, p2] = [places[0]!, places[1]!, places[2]!];
  const [d0, d1, d2, d3, d4, d5] = defaults;
  const call0: NativeEntry["call0"] = !ok(0)
    ? slow.call0
    : takesSelf
      ? (self) => body(self, d0, d1, d2, d3, d4, d5)
      : () => body(d0, d1, d2, d3, d4, d5);
  const call1: NativeEntry["call1"] = !ok(1)
    ? slow.call1
    : takesSelf
      ? (self, a) => body(self, c0(a, p0), d1, d2, d3, d4, d5)
      : (_self, a) => body(c0(a, p0), d1, d2, d3, d4, d5);
  const call2: NativeEntry["call2"] = !ok(2)
    ? slow.call2
    : takesSelf
      ? (self, a, b) => body(self, c0(a, p0), c1(b, p1), d2, d3, d4, d5)
      : (_self, a, b) => body(c0(a, p0), c1(b, p1), d2, d3, d4, d5);
  const call3: NativeEntry["call3"] = !ok(3)
    ? slow.call3
    : takesSelf
      ? (self, a, b, c) => body(self, c0(a, p0), c1(b, p1), c2(c, p2), d3, d4, d5)
      : (_self, a, b, c) => body(c0(a, p0), c1(b, p1), c2(c, p2), d3, d4, d5);
  return new Entry(call0, call1, call2, call3, (self, args, kwnames) => {
    if (kwnames !== undefined && kwnames.length > 0) return slow.call(self, args, kwnames);
    switch (args.length) {
      case 0:
        return call0(self);
      case 1:
        return call1(self, args[0]!);
      case 2:
        return call2(self, args[0]!, args[1]!);
      case 3:
        return call3(self, args[0]!, args[1]!, args[2]!);
      default:
        return slow.call(self, args, kwnames);
    }
  });
}

function general(body: Body, sig: ParsedSignature, takesSelf: boolean): NativeEntry {
  const call: NativeEntry["call"] = (self, args, kwnames) => {
    const values = parseArguments(sig, args, kwnames);
    if (takesSelf) values.unshift(self);
    return body.apply(undefined, values);
  };
  return new Entry(
    (self) => call(self, [], undefined),
    (self, a) => call(self, [a], undefined),
    (self, a, b) => call(self, [a, b], undefined),
    (self, a, b, c) => call(self, [a, b, c], undefined),
    call,
  );
}
