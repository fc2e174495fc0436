// Generates src/base/unicode/*.gen.ts: Unicode 15.0.0 as CPython 3.12 sees it.
// usage: node scripts/gen-unicode.mjs [--check]
// The source is the pinned oracle, npm pyodide@0.27.7 (CPython 3.12.7): its unicodedata and str methods are asked about
// every code point, so that the tables say what CPython does. Name aliases and named sequences cannot be listed that
// way; their texts come from scripts/unicode-aliases.txt, and each is confirmed by unicodedata.lookup.
import { readFileSync, writeFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { loadPyodide } from "pyodide";

const root = new URL("../", import.meta.url);
const out = new URL("src/base/unicode/", root);
const checkOnly = process.argv.includes("--check");

const py = await loadPyodide();
py.globals.set("alias_text", readFileSync(new URL("scripts/unicode-aliases.txt", root), "utf8"));
const data = JSON.parse(
  py.runPython(`
import json, sys, unicodedata as u
from fractions import Fraction
assert u.unidata_version == '15.0.0'
types, display, cases, numbers, decomps, names, comps, old = [], [], [], [], [], [], [], []
last_t = last_d = last_c = last_o = None
u3 = u.ucd_3_2_0
SIGMA = '\\u03a3'
FINAL = '\\u03c2'
for cp in range(0x110000):
    c = chr(cp)
    after = (c + SIGMA).lower().endswith(FINAL)
    ignorable = ('a' + c + SIGMA).lower().endswith(FINAL) and not after
    cat = u.category(c)
    flags = [c.isalpha(), c.isdecimal(), c.isdigit(), c.isnumeric(), c.isprintable(), c.isspace(), c.islower(), c.isupper(),
             cat == 'Lt', ignorable, c.isidentifier(), ('a' + c).isidentifier()]
    t = (cat, u.combining(c), sum(f << i for i, f in enumerate(flags)))
    if t != last_t:
        types.append((cp, *t)); last_t = t
    d = (u.bidirectional(c), u.east_asian_width(c), u.mirrored(c))
    if d != last_d:
        display.append((cp, *d)); last_d = d
    o = (u3.category(c), u3.bidirectional(c), u3.east_asian_width(c), u3.mirrored(c))
    if o != last_o:
        old.append((cp, *o)); last_o = o
    # of one character these are the unconditional mappings
    m = (c.lower(), c.upper(), c.title(), c.casefold())
    delta = tuple(ord(x) - cp if len(x) == 1 else [ord(y) for y in x] for x in m)
    if delta != last_c:
        cases.append((cp, *delta)); last_c = delta
    n = u.numeric(c, None)
    if n is not None:
        f = Fraction(n).limit_denominator(1000)
        assert float(f) == n
        numbers.append((cp, u.decimal(c, None), u.digit(c, None), f.numerator, f.denominator))
    dec = u.decomposition(c)
    if dec:
        parts = dec.split()
        tag = parts.pop(0) if parts[0][0] == '<' else ''
        cps = [int(p, 16) for p in parts]
        decomps.append((cp, tag, cps))
        if not tag and len(cps) == 2 and u.normalize('NFC', ''.join(map(chr, cps))) == c:
            comps.append(cp)
    name = u.name(c, None)
    if name is not None and not name.startswith('HANGUL SYLLABLE '):
        names.append((cp, name))
# Full case mappings seen through str methods of one character are the unconditional ones.
aliases = []
for line in alias_text.splitlines():
    if line and line[0] != '#':
        cps, name = line.split(';')
        want = ''.join(chr(int(x, 16)) for x in cps.split())
        try:
            ok = u.lookup(name) == want
        except KeyError:
            ok = False
        if not ok:
            raise SystemExit('CPython does not know ' + line)
        aliases.append(([int(x, 16) for x in cps.split()], name))
json.dumps(dict(types=types, display=display, cases=cases, numbers=numbers, decomps=decomps, names=names, comps=comps, old=old, aliases=aliases))
`),
);

/** Bytes of a table: variable-length integers of 7 bits, low group first. */
class Bytes {
  list = [];
  uint(n) {
    if (n < 0) throw new Error("negative");
    while (n > 127) {
      this.list.push((n & 127) | 128);
      n = Math.floor(n / 128);
    }
    this.list.push(n);
    return this;
  }
  int(n) {
    return this.uint(n < 0 ? -n * 2 - 1 : n * 2);
  }
  get base64() {
    return Buffer.from(this.list).toString("base64");
  }
}

let stale = false;
function write(file, text) {
  const header =
    "// Generated from Unicode 15.0.0 (CPython 3.12.7's unicodedata) by scripts/gen-unicode.mjs. Do not edit.\n";
  const url = new URL(file, out);
  text = header + text;
  let old = "";
  try {
    old = readFileSync(url, "utf8");
  } catch {}
  if (old === text) return;
  stale = true;
  console.log(`${checkOnly ? "differs" : "wrote"} ${file} (${text.length} bytes)`);
  if (!checkOnly) writeFileSync(url, text);
}

/** Runs of equal records: distinct records are numbered by frequency; each run is its length and record number. */
function runs(rows, keyOf) {
  const counts = new Map();
  for (const row of rows) {
    const k = keyOf(row);
    counts.set(k, (counts.get(k) ?? 0) + 1);
  }
  const records = [...counts].sort((a, b) => b[1] - a[1]).map(([k]) => k);
  const index = new Map(records.map((k, i) => [k, i]));
  const bytes = new Bytes();
  rows.forEach((row, i) => {
    const next = rows[i + 1]?.[0] ?? 0x110000;
    bytes.uint(next - row[0]).uint(index.get(keyOf(row)));
  });
  return { records, base64: bytes.base64 };
}

const CATEGORIES = [
  "Cn",
  "Lu",
  "Ll",
  "Lt",
  "Mn",
  "Mc",
  "Me",
  "Nd",
  "Nl",
  "No",
  "Zs",
  "Zl",
  "Zp",
  "Cc",
  "Cf",
  "Cs",
  "Co",
  "Lm",
  "Lo",
  "Pc",
  "Pd",
  "Ps",
  "Pe",
  "Pi",
  "Pf",
  "Po",
  "Sm",
  "Sc",
  "Sk",
  "So",
];
const BIDI = [
  "",
  "L",
  "LRE",
  "LRO",
  "R",
  "AL",
  "RLE",
  "RLO",
  "PDF",
  "EN",
  "ES",
  "ET",
  "AN",
  "CS",
  "NSM",
  "BN",
  "B",
  "S",
  "WS",
  "ON",
  "LRI",
  "RLI",
  "FSI",
  "PDI",
];
const WIDTHS = ["F", "H", "W", "Na", "A", "N"];
const number = (list, item) => {
  const i = list.indexOf(item);
  if (i < 0) throw new Error(`unknown value ${item}`);
  return i;
};
const js = JSON.stringify;

// types: category (5 bits), combining class (8 bits), flags (12 bits)
{
  const key = ([, cat, ccc, flags]) => number(CATEGORIES, cat) + ccc * 32 + flags * 8192;
  const { records, base64 } = runs(data.types, key);
  const ascii = [];
  data.types.forEach((row, i) => {
    for (let cp = row[0]; cp < Math.min(128, data.types[i + 1]?.[0] ?? 0); cp++) ascii.push(key(row));
  });
  write(
    "types.gen.ts",
    `/** Two-letter general categories, by number. */\nexport const CATEGORIES = ${js(CATEGORIES)};\n` +
      `/** Records: category | combining class << 5 | flags << 13. */\nexport const TYPE_RECORDS = ${js(records)};\n` +
      `/** Records of the ASCII characters. */\nexport const ASCII_TYPES = ${js(ascii)};\n` +
      `/** Runs over all code points: length, record. */\nexport const TYPE_RUNS =\n  "${base64}";\n`,
  );
}
// display: bidirectional class, east asian width, mirrored
{
  const { records, base64 } = runs(
    data.display,
    ([, bidi, width, mirrored]) => number(BIDI, bidi) + number(WIDTHS, width) * 32 + mirrored * 256,
  );
  write(
    "display.gen.ts",
    `export const BIDI_CLASSES = ${js(BIDI)};\nexport const WIDTHS = ${js(WIDTHS)};\n` +
      `/** Records: bidirectional class | width << 5 | mirrored << 8. */\nexport const DISPLAY_RECORDS = ${js(records)};\n` +
      `/** Runs over all code points: length, record. */\nexport const DISPLAY_RUNS =\n  "${base64}";\n`,
  );
}
// Unicode 3.2.0: category, bidirectional class, east asian width, mirrored
{
  const { records, base64 } = runs(
    data.old,
    ([, cat, bidi, width, mirrored]) =>
      number(CATEGORIES, cat) + number(BIDI, bidi) * 32 + number(WIDTHS, width) * 1024 + mirrored * 8192,
  );
  write(
    "ucd320.gen.ts",
    `/** Records: category | bidirectional class << 5 | width << 10 | mirrored << 13. */\nexport const OLD_RECORDS = ${js(records)};\n` +
      `/** Runs over all code points: length, record. */\nexport const OLD_RUNS =\n  "${base64}";\n`,
  );
}
// cases: four deltas each; a list stands for a mapping to several code points
{
  const simple = data.cases.map((row) => [row[0], ...row.slice(1).map((d) => (typeof d === "number" ? d : 0))]);
  const { records, base64 } = runs(simple, (row) => row.slice(1).join(" "));
  const special = [];
  data.cases.forEach((row, i) => {
    row.slice(1).forEach((d, which) => {
      if (typeof d === "number") return;
      for (let cp = row[0]; cp < (data.cases[i + 1]?.[0] ?? 0); cp++) special.push([cp, which, ...d]);
    });
  });
  write(
    "case.gen.ts",
    `/** Differences lower, upper, title, fold, four to a record. */\nexport const CASE_RECORDS = ${js(records.flatMap((r) => r.split(" ").map(Number)))};\n` +
      `/** Runs over all code points: length, record. */\nexport const CASE_RUNS =\n  "${base64}";\n` +
      `/** Mappings to several code points: source, which (0 lower, 1 upper, 2 title, 3 fold), result. */\n` +
      `export const CASE_SPECIAL = ${js(special)};\n`,
  );
}
// numbers: code point step, what it is (2 decimal, 1 digit, 0 numeric), numerator, denominator
{
  const bytes = new Bytes();
  let last = 0;
  for (const [cp, decimal, digit, n, d] of data.numbers) {
    bytes
      .uint(cp - last)
      .uint((decimal !== null ? 2 : digit !== null ? 1 : 0) + (d !== 1 ? 4 : 0))
      .int(n);
    if (d !== 1) bytes.uint(d);
    last = cp;
  }
  write(
    "numeric.gen.ts",
    `/** Entries: step to the code point, kind, numerator, denominator where kind has bit 4. */\nexport const NUMBERS =\n  "${bytes.base64}";\n`,
  );
}
// decompositions
{
  const tags = [...new Set(data.decomps.map((r) => r[1]))].sort();
  const composable = new Set(data.comps);
  const bytes = new Bytes();
  let last = 0;
  let lastFirst = 0;
  for (const [cp, tag, cps] of data.decomps) {
    bytes
      .uint(cp - last)
      .uint(number(tags, tag) * 2 + (composable.has(cp) ? 1 : 0))
      .uint(cps.length);
    cps.forEach((c, i) => {
      if (i === 0) {
        bytes.int(c - lastFirst);
        lastFirst = c;
      } else bytes.uint(c);
    });
    last = cp;
  }
  write(
    "decomposition.gen.ts",
    `export const DECOMPOSITION_TAGS = ${js(tags)};\n` +
      `/** Entries: step to the code point, tag * 2 + composes again, count, first (as a difference), others. */\nexport const DECOMPOSITIONS = (): string =>\n  "${bytes.base64}";\n`,
  );
}
// names
{
  const hex = (cp) => cp.toString(16).toUpperCase().padStart(4, "0");
  const ranges = [];
  const plain = [];
  for (const [cp, name] of data.names) {
    if (name.endsWith("-" + hex(cp))) {
      const prefix = name.slice(0, -hex(cp).length);
      const r = ranges.at(-1);
      if (r !== undefined && r[2] === prefix && r[1] === cp - 1) r[1] = cp;
      else ranges.push([cp, cp, prefix]);
    } else plain.push([cp, name]);
  }
  const words = new Map();
  const split = (name) => name.match(/[^ -]+[ -]?|[ -]/g) ?? [];
  const all = [...plain.map(([cp, name]) => [[cp], name]), ...data.aliases];
  for (const [, name] of all) for (const w of split(name)) words.set(w, (words.get(w) ?? 0) + 1);
  const lexicon = [...words].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([w]) => w);
  const index = new Map(lexicon.map((w, i) => [w, i]));
  // Each name repeats some first words of the one before it.
  const names = new Bytes();
  let last = -1;
  let previous = [];
  const put = (name) => {
    const parts = split(name);
    let shared = 0;
    while (shared < parts.length && parts[shared] === previous[shared]) shared++;
    names.uint(shared).uint(parts.length - shared);
    for (const w of parts.slice(shared)) names.uint(index.get(w));
    previous = parts;
  };
  for (const [cp, name] of plain) {
    names.uint(cp - last - 1);
    put(name);
    last = cp;
  }
  previous = [];
  for (const [cps, name] of data.aliases) {
    names.uint(cps.length);
    for (const c of cps) names.uint(c);
    put(name);
  }
  const text = Buffer.from(lexicon.join("\n"), "latin1");
  const raw = Buffer.concat([text, Buffer.from([10, 10]), Buffer.from(names.list)]);
  const packed = deflateRawSync(raw, { level: 9, memLevel: 9 }).toString("base64");
  write(
    "names.gen.ts",
    `/** Names that are a prefix and the code point in hexadecimal: first, last, prefix. */\nexport const NAME_RANGES: readonly (readonly [number, number, string])[] = ${js(ranges)};\n` +
      `export const NAME_COUNT = ${plain.length};\nexport const ALIAS_COUNT = ${data.aliases.length};\n` +
      `/** Deflated: words one a line, an empty line, then names as words (see names.ts). Size unpacked: */\nexport const NAMES_SIZE = ${raw.length};\nexport const NAMES = (): string =>\n  "${packed}";\n`,
  );
}
if (checkOnly && stale) process.exit(1);
