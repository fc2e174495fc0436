/** Globals and attributes, by what the interpreter's inline caches hold. */

import { INLINE_SLOTS } from "../../objects/heap.ts";
import { PyType } from "../../objects/type.ts";
import { listType } from "../../objects/types.ts";
import {
  ATTR_CLASS,
  ATTR_METHOD,
  ATTR_SLOT,
  ClassCache,
  GlobalCache,
  InstanceCache,
  ModuleCache,
  PropertyCache,
  StoreCache,
  TypeCache,
} from "../../vm/caches.ts";
import { SuperCache } from "../../vm/ops/attributes.ts";
import type { Instruction } from "../blocks.ts";
import { GlobalStore, SiteCache } from "../polymorphic.ts";
import { Loops } from "./loops.ts";
import type { Entry } from "./unit.ts";

export abstract class Attributes extends Loops {
  protected loadGlobal(arg: number): void {
    const name = this.code.names[arg >> 1]!;
    if ((arg & 1) !== 0) this.push({ js: "undefined", kind: "U" });
    const cache = this.code.caches[this.at];
    if (cache instanceof GlobalCache && cache.isValid()) {
      const globals = this.constant(cache.globals);
      const owner = this.constant(cache.owner);
      const tests = [`${globals}.keysVersion === ${cache.version}`];
      if (cache.owner !== cache.globals) tests.push(`${owner}.keysVersion === ${cache.ownerVersion}`);
      const e = this.result(
        `${tests.join(" && ")} ? ${owner}.values[${cache.entry}] : (${this.seldom()}, H.loadGlobal(S, ${JSON.stringify(name)}))`,
        "A",
      );
      e.known = cache.owner.values[cache.entry]!;
      return;
    }
    this.mayThrow();
    this.result(`H.loadGlobal(S, ${JSON.stringify(name)})`, "A");
  }

  protected storeGlobal(arg: number): void {
    const value = this.boxOnce(this.pop());
    const cache = this.visit === undefined ? this.constant(new GlobalStore()) : "";
    const globals = `${this.entry.type === "frame" ? "S" : "F"}.globals`;
    this.line(`H.storeGlobal(${cache}, ${globals}, ${JSON.stringify(this.code.names[arg]!)}, ${value});`);
  }

  protected field(object: string, slot: number): string {
    return slot < INLINE_SLOTS ? `${object}.s${slot}` : `H.getSlot(${object}, ${slot})`;
  }

  protected loadAttr(nameIndex: number, method: boolean): void {
    const name = JSON.stringify(this.code.names[nameIndex]!);
    const owner = this.pop();
    const x = this.boxOnce(owner);
    if (owner.kind === "Z" && !method && (name === '"real"' || name === '"imag"')) {
      this.push({ js: name === '"real"' ? `${x}.re` : `${x}.im`, kind: "F" });
      return;
    }
    const cache = this.code.caches[this.at];
    const site = this.at;
    const others = this.visit === undefined ? this.constant(new SiteCache()) : "";
    const slow = `H.attribute(${others}, S, ${site}, ${name}, ${x})`;
    if (cache instanceof InstanceCache && cache.version === cache.shape.cls.version && owner.kind === "A") {
      if (!this.isGeneric() && (method || cache.kind !== ATTR_METHOD)) return this.loadCached(cache, owner, x, method);
      const shape = this.constant(cache.shape);
      const cls = this.constant(cache.shape.cls);
      const guard = `${x} instanceof PyInstance && ${x}.shape === ${shape} && ${cls}.version === ${cache.version}`;
      if (cache.kind === ATTR_SLOT && !method) {
        const t = this.temp();
        this.line(`let ${t} = ${guard} ? ${this.field(x, cache.slot)} : undefined;`);
        this.raiseIf(`${t} === undefined && (${t} = (${this.seldom()}, ${slow})) === undefined`);
        this.push({ js: t, kind: "A" });
        return;
      }
      if (cache.kind === ATTR_CLASS && !method) {
        this.called(`${guard} ? ${this.constant(cache.value)} : (${this.seldom()}, ${slow})`);
        return;
      }
    }
    if (cache instanceof PropertyCache && cache.version === cache.type.version && owner.kind === "A") {
      if (method) this.push({ js: "undefined", kind: "U" });
      const type = this.constant(cache.type);
      this.settleBelow(this.stack.length);
      this.mayThrow();
      const test = `${x} instanceof PyInstance && ${x}.cls === ${type} && ${type}.version === ${cache.version}`;
      const getter = this.constant(cache.getter);
      if (method || cache.getter.code.simpleArgs !== 1) {
        this.called(`${test} ? rt.hooks.callFunction1(${getter}, ${x}) : ${slow}`);
        return;
      }
      const code = this.constant(cache.getter.code);
      const direct = `${getter}.code === ${code} && (j = ${code}.jit) !== undefined ? j(${getter}, ${x})`;
      const t = this.hold(`${test} ? ${direct} : rt.hooks.callFunction1(${getter}, ${x}) : ${slow}`);
      this.push({ js: t, kind: "A" });
      this.checkRaised(t);
      return;
    }
    if (cache instanceof ModuleCache) {
      const dict = this.constant(cache.dict);
      if (method) this.push({ js: "undefined", kind: "U" });
      const test = `${x} instanceof PyModule && ${x}.dict === ${dict} && ${dict}.keysVersion === ${cache.version}`;
      const plain = `(${this.seldom()}, H.loadAttr(S, ${site}, ${name}, ${x}))`;
      this.result(`${test} ? ${dict}.values[${cache.entry}] : ${plain}`, "A").known = cache.dict.values[cache.entry]!;
      return;
    }
    if (cache instanceof ClassCache && cache.takesClass && method && !this.isGeneric()) {
      const type = this.constant(cache.owner);
      const test = `${x} !== ${type} || ${type}.version !== ${cache.version} || ${type}.cls.version !== ${cache.metaVersion}`;
      this.line(`if (${test}) ${this.deopt()}`);
      this.push({ js: this.constant(cache.value), kind: "A", known: cache.value });
      this.push({ js: type, kind: "A" });
      return;
    }
    if (cache instanceof ClassCache && !cache.takesClass) {
      if (method) this.push({ js: "undefined", kind: "U" });
      const type = this.constant(cache.owner);
      const test = `${x} === ${type} && ${type}.version === ${cache.version} && ${type}.cls.version === ${cache.metaVersion}`;
      const plain = `(${this.seldom()}, H.loadAttr(S, ${site}, ${name}, ${x}))`;
      this.result(`${test} ? ${this.constant(cache.value)} : ${plain}`, "A").known = cache.value;
      return;
    }
    if (method && cache instanceof TypeCache && cache.version === cache.type.version && !this.isGeneric()) {
      const guard = this.typeGuard(owner, cache.type);
      if (guard !== undefined) {
        const { js } = owner;
        if (cache.isOpen) {
          const isHidden = `${js}.dict !== undefined && ${js}.dict.findStr(${name}) >= 0`;
          this.line(`if (!(${guard}) || ${isHidden}) ${this.deopt()}`);
        } else if (guard !== "") this.line(`if (!(${guard})) ${this.deopt()}`);
        if (cache.type === listType && owner.kind === "A") this.narrow(owner, "L");
        // builtin types stay as they are
        if (cache.type.isHeap) {
          this.line(`if (${this.constant(cache.type)}.version !== ${cache.version}) ${this.deopt()}`);
        }
        this.push({ js: this.constant(cache.value), kind: "A", known: cache.value });
        this.push(owner);
        return;
      }
    }
    this.mayThrow();
    if (method) {
      this.result(`H.methodAt(${others}, S, ${site}, ${name}, ${x})`, "A");
      this.called("H.beside.value");
      return;
    }
    this.called(slow);
  }

  /** An attribute of an instance that has the shape which the interpreter has seen. */
  private loadCached(cache: InstanceCache, owner: Entry, x: string, method: boolean): void {
    const { shape, kind, slot, value } = cache;
    this.checkShape(x, shape, cache.version);
    if (kind === ATTR_METHOD) {
      this.push({ js: this.constant(value), kind: "A", known: value! });
      this.push(owner);
      return;
    }
    if (method) this.push({ js: "undefined", kind: "U" });
    if (kind === ATTR_CLASS) {
      this.push({ js: this.constant(value), kind: "A", known: value! });
      return;
    }
    const t = this.hold(this.field(x, slot));
    // only a member of __slots__ may be unbound
    if (slot < shape.cls.slotCount) this.line(`if (${t} === undefined) ${this.deopt()}`);
    this.push({ js: t, kind: "A" });
  }

  /** `super().name(…)` finds its method by the class of `self`. */
  protected loadSuper(i: Instruction): void {
    const [callee, cls, self] = this.stack.slice(-3) as [Entry, Entry, Entry];
    const isMethod = (i.arg & 1) !== 0;
    const { known } = callee;
    const isSuper = known instanceof PyType && !known.isHeap && known.name === "super";
    if (!isMethod || !isSuper || this.isGeneric()) return this.other(i);
    const name = this.code.names[i.arg >> 2]!;
    this.line(`if (${callee.js} !== ${this.constant(known)}) ${this.deopt()}`);
    const receiver = this.boxOnce(self);
    const cache = this.visit === undefined ? this.constant(new SuperCache()) : "";
    const isNew = name === "__new__";
    const find = isNew ? "H.superNew" : "H.superMethod";
    const nameArgument = isNew ? "" : `, ${JSON.stringify(name)}`;
    const t = this.hold(`${find}(${cache}, ${this.boxOnce(cls)}, ${receiver}${nameArgument})`);
    this.line(`if (${t} === undefined) ${this.deopt()}`);
    this.popMany(3);
    if (isNew) this.push({ js: "undefined", kind: "U" });
    this.push({ js: t, kind: "A" });
    if (isNew) return;
    this.push(self);
  }

  /** An instruction by its body in vm/ops. */
  protected abstract other(i: Instruction): void;

  /** A test that the entry is exactly of a builtin type; "" where that is known, undefined where it has no cheap form. */
  protected typeGuard(e: Entry, type: PyType): string | undefined {
    const x = e.js;
    switch (type.name) {
      case "str":
        return e.kind === "S" ? "" : e.kind === "A" ? `typeof ${x} === "string"` : undefined;
      case "list":
        return e.kind === "L" ? "" : e.kind === "A" ? `${x} instanceof PyList && ${x}.cls === listType` : undefined;
      case "complex":
        if (e.kind === "Z") return "";
        break;
      case "int":
        return e.kind === "I" ? "" : e.kind === "A" ? `typeof ${x} === "number"` : undefined;
      case "float":
        if (e.kind === "F" || e.kind === "P") return "";
        break;
      case "bool":
        return e.kind === "B" ? "" : undefined;
    }
    return e.kind === "A" ? `typeof ${x} === "object" && ${x}.cls === ${this.constant(type)}` : undefined;
  }

  protected storeAttr(nameIndex: number): void {
    const name = JSON.stringify(this.code.names[nameIndex]!);
    const owner = this.pop();
    const value = this.pop();
    const x = this.boxOnce(owner);
    const others = this.visit === undefined ? this.constant(new SiteCache()) : "";
    const cache = this.code.caches[this.at];
    const v = this.boxOnce(value);
    if (cache instanceof StoreCache && cache.version === cache.shape.cls.version && cache.slot < INLINE_SLOTS) {
      const move = cache.next === cache.shape ? "" : ` ${x}.shape = ${this.constant(cache.next)};`;
      if (!this.isGeneric() && owner.kind === "A") {
        this.checkShape(x, cache.shape, cache.version);
        this.line(`${x}.s${cache.slot} = ${v};${move}`);
        if (move !== "") this.facts.move(x, cache.shape, cache.next);
        return;
      }
      const guard = `${x} instanceof PyInstance && ${x}.shape === ${this.constant(cache.shape)} && ${this.constant(cache.shape.cls)}.version === ${cache.version}`;
      this.line(`if (${guard}) { ${x}.s${cache.slot} = ${v};${move} }`);
      this.line(`else { ${this.seldom()}; H.storeAt(${others}, S, ${this.at}, ${name}, ${x}, ${v}); }`);
      return;
    }
    this.mayThrow();
    this.line(`H.storeAt(${others}, S, ${this.at}, ${name}, ${x}, ${v});`);
  }
}
