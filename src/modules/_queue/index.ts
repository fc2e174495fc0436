/** The `_queue` module: an unbounded FIFO. Source: Modules/_queuemodule.c. */
import { heapSubclass } from "../../objects/heap.ts";
import { defineModule } from "../../objects/module.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { classGetItem } from "../../protocols/class-getitem.ts";
import { checkPositional, noKeywords } from "../../protocols/clinic/positional.ts";
import { type LazyType, lazyType, method } from "../../protocols/define.ts";
import { allocException, pyError } from "../../protocols/errors.ts";
import { moduleException } from "../../protocols/new-exception.ts";
import { deadline, waitFor } from "../_thread/scheduler.ts";
import { durationNs } from "../time/pytime.ts";

const emptyType = moduleException("_queue.Empty", () => [exceptionTypes.Exception]);

class PySimpleQueue extends PyObject {
  /** Items from `head` on are in the queue. */
  private items: (Value | undefined)[] = [];
  private head = 0;

  get size(): number {
    return this.items.length - this.head;
  }

  put(item: Value): void {
    this.items.push(item);
  }

  take(): Value | undefined {
    if (this.head === this.items.length) return undefined;
    const item = this.items[this.head];
    this.items[this.head++] = undefined;
    if (this.head > 32 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }
}
const PySimpleQueueSub = heapSubclass(PySimpleQueue);

function get(self: PySimpleQueue, block: boolean, timeout: Value): Value {
  let wait: bigint | undefined;
  if (block && timeout !== None) {
    wait = durationNs(timeout, "ceiling");
    if (wait < 0n) throw pyError("ValueError", "'timeout' must be a non-negative number");
    if (wait / 1000n > 9223372036000000n) throw pyError("OverflowError", "timeout value is too large");
  }
  const empty = (): never => {
    throw allocException(emptyType(), []);
  };
  if (!block) return self.take() ?? empty();
  return waitFor("get", {
    ready: () => self.size > 0,
    until: deadline(wait),
    finish: () => self.take() ?? empty(),
  });
}

const simpleQueueType: LazyType = lazyType("_queue.SimpleQueue", PySimpleQueue, () => ({
  doc: "Simple, unbounded, reentrant FIFO queue.",
  signature: "()",
  isBase: true,
  hasWeakref: true,
  slots: {
    new: (cls, args, kwnames) => {
      if (cls === simpleQueueType() || cls.slots.init === simpleQueueType().slots.init) {
        noKeywords("SimpleQueue", kwnames);
        checkPositional("SimpleQueue", args.length, 0, 0);
      }
      return cls === simpleQueueType() ? new PySimpleQueue() : new PySimpleQueueSub(cls);
    },
  },
  methods: {
    empty: method(
      "($self, /)",
      "Return True if the queue is empty, False otherwise (not reliable!).",
      (self) => self.size === 0,
    ),
    qsize: method("($self, /)", "Return the approximate size of the queue (not reliable!).", (self) => self.size),
    put: method(
      "($self, /, item, block: bool=True, timeout=None)",
      "Put the item on the queue.\n\nThe optional 'block' and 'timeout' arguments are ignored, as this method\nnever blocks.  They are provided for compatibility with the Queue class.",
      (self, item) => {
        self.put(item);
        return None;
      },
    ),
    put_nowait: method(
      "($self, /, item)",
      "Put an item into the queue without blocking.\n\nThis is exactly equivalent to `put(item)` and is only provided\nfor compatibility with the Queue class.",
      (self, item) => {
        self.put(item);
        return None;
      },
    ),
    get: method(
      "($self, /, block: bool=True, timeout=None)",
      "Remove and return an item from the queue.\n\nIf optional args 'block' is true and 'timeout' is None (the default),\nblock if necessary until an item is available. If 'timeout' is\na non-negative number, it blocks at most 'timeout' seconds and raises\nthe Empty exception if no item was available within that time.\nOtherwise ('block' is false), return an item if one is immediately\navailable, else raise the Empty exception ('timeout' is ignored\nin that case).",
      get,
    ),
    get_nowait: method(
      "($self, /)",
      "Remove and return an item from the queue without blocking.\n\nOnly get an item if one is immediately available. Otherwise\nraise the Empty exception.",
      (self) => get(self, false, None),
    ),
    __class_getitem__: classGetItem,
  },
}));

export const queueModule = defineModule("_queue", () => ({
  doc: "C implementation of the Python queue module.\nThis module is an implementation detail, please do not use it directly.",
  types: { SimpleQueue: simpleQueueType(), Empty: emptyType() },
}));
