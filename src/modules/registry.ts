/** Every native module, by name. Adding one is a folder (or file) and one line here; keep the list sorted. */
import type { NativeModule } from "../objects/module.ts";
import { abcModule } from "./_abc/index.ts";
import { astModule } from "./_ast/index.ts";
import { asyncioModule } from "./_asyncio/index.ts";
import { bisectModule } from "./_bisect/index.ts";
import { blake2Module } from "./_blake2/index.ts";
import { bz2Module } from "./_bz2/index.ts";
import { codecsModule } from "./_codecs/index.ts";
import { collectionsModule } from "./_collections/index.ts";
import { contextvarsModule } from "./_contextvars/index.ts";
import { csvModule } from "./_csv/index.ts";
import { datetimeModule } from "./_datetime/index.ts";
import { decimalModule } from "./_decimal/index.ts";
import { functoolsModule } from "./_functools/index.ts";
import { md5Module, sha1Module, sha2Module } from "./_hashes/index.ts";
import { heapqModule } from "./_heapq/index.ts";
import { impModule } from "./_imp/index.ts";
import { ioModule } from "./_io/index.ts";
import { jsonModule } from "./_json/index.ts";
import { localeModule } from "./_locale/index.ts";
import { multiprocessingModule } from "./_multiprocessing.ts";
import { opcodeModule } from "./_opcode.ts";
import { operatorModule } from "./_operator/index.ts";
import { pickleModule } from "./_pickle/index.ts";
import { posixshmemModule } from "./_posixshmem.ts";
import { posixsubprocessModule } from "./_posixsubprocess/index.ts";
import { queueModule } from "./_queue/index.ts";
import { randomModule } from "./_random.ts";
import { sha3Module } from "./_sha3/index.ts";
import { signalModule } from "./_signal/index.ts";
import { socketModule } from "./_socket/index.ts";
import { sreModule } from "./_sre/index.ts";
import { statModule } from "./_stat.ts";
import { statisticsModule } from "./_statistics.ts";
import { stringModule } from "./_string.ts";
import { structModule } from "./_struct/index.ts";
import { symtableModule } from "./_symtable/index.ts";
import { threadModule } from "./_thread/index.ts";
import { tokenizeModule } from "./_tokenize/index.ts";
import { tracemallocModule } from "./_tracemalloc.ts";
import { typingModule } from "./_typing/index.ts";
import { uuidModule } from "./_uuid.ts";
import { warningsModule } from "./_warnings/index.ts";
import { weakrefModule } from "./_weakref/index.ts";
import { arrayModule } from "./array/index.ts";
import { atexitModule } from "./atexit/index.ts";
import { binasciiModule } from "./binascii/index.ts";
import { builtinsModule } from "./builtins/index.ts";
import { cmathModule } from "./cmath/index.ts";
import { errnoModule } from "./errno.ts";
import { faulthandlerModule } from "./faulthandler.ts";
import { fcntlModule } from "./fcntl/index.ts";
import { gcModule } from "./gc/index.ts";
import { grpModule } from "./grp.ts";
import { itertoolsModule } from "./itertools/index.ts";
import { marshalModule } from "./marshal/index.ts";
import { mathModule } from "./math/index.ts";
import { mmapModule } from "./mmap.ts";
import { posixModule } from "./posix/index.ts";
import { pwdModule } from "./pwd.ts";
import { expatModule } from "./pyexpat/index.ts";
import { resourceModule } from "./resource.ts";
import { selectModule } from "./select/index.ts";
import { sysModule } from "./sys/index.ts";
import { syslogModule } from "./syslog.ts";
import { termiosModule } from "./termios/index.ts";
import { timeModule } from "./time/index.ts";
import { unicodedataModule } from "./unicodedata/index.ts";
import { zlibModule } from "./zlib/index.ts";

// biome-ignore format: one module a line
export const NATIVE_MODULES: readonly NativeModule[] = [
  abcModule,
  arrayModule,
  astModule,
  atexitModule,
  binasciiModule,
  bisectModule,
  blake2Module,
  builtinsModule,
  cmathModule,
  bz2Module,
  codecsModule,
  collectionsModule,
  contextvarsModule,
  csvModule,
  datetimeModule,
  decimalModule,
  errnoModule,
  faulthandlerModule,
  fcntlModule,
  functoolsModule,
  gcModule,
  grpModule,
  heapqModule,
  impModule,
  ioModule,
  itertoolsModule,
  jsonModule,
  localeModule,
  marshalModule,
  mathModule,
  md5Module,
  mmapModule,
  multiprocessingModule,
  opcodeModule,
  operatorModule,
  posixModule,
  pickleModule,
  posixshmemModule,
  posixsubprocessModule,
  pwdModule,
  asyncioModule,
  queueModule,
  randomModule,
  expatModule,
  resourceModule,
  selectModule,
  sha1Module,
  sha2Module,
  sha3Module,
  signalModule,
  socketModule,
  sreModule,
  statisticsModule,
  statModule,
  stringModule,
  structModule,
  symtableModule,
  syslogModule,
  sysModule,
  termiosModule,
  threadModule,
  timeModule,
  tokenizeModule,
  tracemallocModule,
  typingModule,
  unicodedataModule,
  uuidModule,
  warningsModule,
  weakrefModule,
  zlibModule,
];
