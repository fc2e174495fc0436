/**
 * Streams that live inside this process: pipes, socket pairs, and sockets connected to listeners of this same process. They share
 * the descriptor table with files. One thread runs everything, so a read that would have to wait for ever fails with EDEADLK.
 */
import { HostError } from "./host.ts";

export const POLLIN = 1;
export const POLLPRI = 2;
export const POLLOUT = 4;
export const POLLERR = 8;
export const POLLHUP = 16;
export const POLLNVAL = 32;

/** Capacity of a pipe on Linux; only nonblocking writers meet it. */
const CAPACITY = 65536;

/** Something behind a descriptor that is not a file. */
export interface Stream {
  /** Descriptors that name it. */
  refs: number;
  blocking: boolean;
  readonly isSocket: boolean;
  read(into: Uint8Array): number;
  write(data: Uint8Array): number;
  /** poll(2) bits that are set now, of those asked for. */
  readiness(events: number): number;
  close(): void;
}

/** Bytes on their way from writers to readers. */
export class Pipe {
  readonly chunks: Uint8Array[] = [];
  size = 0;
  capacity = CAPACITY;
  readers = 1;
  writers = 1;

  take(into: Uint8Array, blocking: boolean, peek = false): number {
    if (this.chunks.length === 0) {
      if (this.writers === 0 || into.length === 0) return 0;
      throw new HostError(blocking ? "EDEADLK" : "EAGAIN");
    }
    let done = 0;
    for (let i = 0; done < into.length && i < this.chunks.length; ) {
      const chunk = this.chunks[i]!;
      const n = Math.min(chunk.length, into.length - done);
      into.set(chunk.subarray(0, n), done);
      done += n;
      if (peek) i++;
      else if (n === chunk.length) this.chunks.shift();
      else this.chunks[0] = chunk.subarray(n);
    }
    if (!peek) this.size -= done;
    return done;
  }

  put(data: Uint8Array, blocking: boolean): number {
    if (this.readers === 0) throw new HostError("EPIPE");
    const n = blocking ? data.length : Math.min(data.length, this.capacity - this.size);
    if (n <= 0 && data.length > 0) throw new HostError("EAGAIN");
    if (n > 0) this.chunks.push(data.slice(0, n));
    this.size += n;
    return n;
  }
}

export class PipeEnd implements Stream {
  readonly pipe: Pipe;
  readonly isWriter: boolean;
  readonly isSocket = false;
  refs = 1;
  blocking = true;
  constructor(pipe: Pipe, isWriter: boolean) {
    this.pipe = pipe;
    this.isWriter = isWriter;
  }
  read(into: Uint8Array): number {
    if (this.isWriter) throw new HostError("EBADF");
    return this.pipe.take(into, this.blocking);
  }
  write(data: Uint8Array): number {
    if (!this.isWriter) throw new HostError("EBADF");
    return this.pipe.put(data, this.blocking);
  }
  readiness(events: number): number {
    const { pipe } = this;
    if (this.isWriter) {
      if (pipe.readers === 0) return (events & POLLOUT) | POLLERR;
      return pipe.size < pipe.capacity ? events & POLLOUT : 0;
    }
    return (pipe.size > 0 ? events & POLLIN : 0) | (pipe.writers === 0 ? POLLHUP : 0);
  }
  close(): void {
    if (this.isWriter) this.pipe.writers--;
    else this.pipe.readers--;
  }
}

export type Address = string | readonly [host: string, port: number];

/** A socket: new, listening, or connected. */
export class Socket implements Stream {
  readonly isSocket = true;
  refs = 1;
  blocking = true;
  input: Pipe | undefined;
  output: Pipe | undefined;
  /** Connections not yet accepted, while listening. */
  queue: Socket[] | undefined;
  local: Address | undefined;
  peer: Address | undefined;
  onClose: (() => void) | undefined;
  /** Datagrams keep their boundaries. */
  readonly isDatagram: boolean;
  constructor(isDatagram: boolean) {
    this.isDatagram = isDatagram;
  }
  read(into: Uint8Array): number {
    return this.receive(into, false);
  }
  receive(into: Uint8Array, peek: boolean): number {
    if (this.input === undefined) throw new HostError("ENOTCONN");
    if (!this.isDatagram) return this.input.take(into, this.blocking, peek);
    const first = this.input.chunks[0];
    if (first === undefined) {
      if (this.input.writers === 0) return 0;
      throw new HostError(this.blocking ? "EDEADLK" : "EAGAIN");
    }
    const n = Math.min(first.length, into.length);
    into.set(first.subarray(0, n));
    if (!peek) {
      this.input.chunks.shift();
      this.input.size -= first.length;
    }
    return n;
  }
  write(data: Uint8Array): number {
    if (this.output === undefined) throw new HostError(this.peer === undefined ? "ENOTCONN" : "EPIPE");
    return this.output.put(data, this.blocking);
  }
  readiness(events: number): number {
    if (this.queue !== undefined) return this.queue.length > 0 ? events & POLLIN : 0;
    if (this.input === undefined && this.output === undefined) return (events & POLLOUT) | POLLHUP;
    let out = 0;
    const ended = this.input === undefined || this.input.writers === 0;
    if (ended || this.input!.size > 0) out |= events & (POLLIN | 0x2000);
    if (this.output === undefined || this.output.readers === 0 || this.output.size < this.output.capacity)
      out |= events & POLLOUT;
    if (ended && (this.output === undefined || this.output.readers === 0)) out |= POLLHUP;
    return out;
  }
  /** 0 no more reading, 1 no more writing, 2 both. */
  shutdown(how: number): void {
    if (this.input === undefined && this.output === undefined) throw new HostError("ENOTCONN");
    if (how !== 1 && this.input !== undefined) {
      this.input.readers = 0;
      this.input = undefined;
    }
    if (how !== 0 && this.output !== undefined) {
      this.output.writers = 0;
      this.output = undefined;
    }
  }
  close(): void {
    if (this.input !== undefined) this.input.readers = 0;
    if (this.output !== undefined) this.output.writers = 0;
    for (const waiting of this.queue ?? []) waiting.close();
    this.onClose?.();
  }
}

/** Connects two sockets with each other. */
export function connectSockets(a: Socket, b: Socket): void {
  const there = new Pipe();
  const back = new Pipe();
  a.output = there;
  b.input = there;
  b.output = back;
  a.input = back;
}
