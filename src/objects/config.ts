/** How an interpreter was asked to run: what the command line, the environment and the embedder decide. Source: PEP 587 (PyConfig). */
export interface Config {
  /** `sys.argv`. */
  argv: string[];
  origArgv: string[];
  /** `sys.executable`. */
  executable: string;
  /** Folder of the standard library (`lib/python3.12`). */
  stdlibDir: string;
  /** `sys.prefix`. */
  prefix: string;
  /** First entries of `sys.path`, in front of the library: PYTHONPATH. */
  pythonPath: string[];
  inspect: boolean;
  interactive: boolean;
  optimize: number;
  debug: number;
  dontWriteBytecode: boolean;
  noUserSite: boolean;
  noSite: boolean;
  ignoreEnvironment: boolean;
  verbose: number;
  /** `-X importtime`. */
  importTime: boolean;
  bytesWarning: number;
  quiet: boolean;
  isolated: boolean;
  devMode: boolean;
  utf8Mode: boolean;
  safePath: boolean;
  unbuffered: boolean;
  warnDefaultEncoding: boolean;
  /** `-W` options and PYTHONWARNINGS, in order of growing precedence. */
  warnOptions: string[];
  /** `-X` options: `true` for those without a value. */
  xOptions: Map<string, string | true>;
  pycachePrefix: string | undefined;
  checkHashPycs: "default" | "always" | "never";
  /** PYTHONHASHSEED: `undefined` for random. */
  hashSeed: number | undefined;
  codeDebugRanges: boolean;
  /** Whether hot code is compiled: never, when it pays, at once. `-X jit=`, TAIPAN_JIT. */
  jit: "off" | "on" | "force";
  /** `-X jit-log`: report what is compiled; "text": with the JavaScript. */
  jitLog: boolean | "text";
  intMaxStrDigits: number;
  /** `encoding:errors` of PYTHONIOENCODING. */
  ioEncoding: string | undefined;
}

export function defaultConfig(): Config {
  return {
    argv: [""],
    origArgv: [],
    executable: "",
    stdlibDir: "",
    prefix: "",
    pythonPath: [],
    inspect: false,
    interactive: false,
    optimize: 0,
    debug: 0,
    dontWriteBytecode: false,
    noUserSite: false,
    noSite: false,
    ignoreEnvironment: false,
    verbose: 0,
    importTime: false,
    bytesWarning: 0,
    quiet: false,
    isolated: false,
    devMode: false,
    utf8Mode: false,
    safePath: false,
    unbuffered: false,
    warnDefaultEncoding: false,
    warnOptions: [],
    xOptions: new Map(),
    pycachePrefix: undefined,
    checkHashPycs: "default",
    hashSeed: undefined,
    codeDebugRanges: true,
    jit: "on",
    jitLog: false,
    intMaxStrDigits: 4300,
    ioEncoding: undefined,
  };
}
