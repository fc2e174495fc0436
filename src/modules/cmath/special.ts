/**
 * What the functions of `cmath` give for arguments with an infinite or NaN part: C99, Annex G. Rows are the real part,
 * columns the imaginary part, in the order -inf, negative, -0, 0, positive, inf, nan; two letters a result.
 */
import { PyComplex } from "../../objects/number.ts";
import { domainError } from "../math/errors.ts";

const LETTERS: Readonly<Record<string, number>> = {
  "0": 0,
  o: -0,
  I: Infinity,
  i: -Infinity,
  N: NaN,
  P: Math.PI,
  p: -Math.PI,
  H: Math.PI / 2,
  h: -Math.PI / 2,
  Q: Math.PI / 4,
  q: -Math.PI / 4,
  T: 0.75 * Math.PI,
  t: -0.75 * Math.PI,
  "1": 1,
  m: -1,
};

// EE: math domain error. Dots: both parts finite, never asked for.
const TABLES = {
  acos: "TIPIPIPiPiTiNI HI........HiNN HI........HiHN HI........HiHN HI........HiNN QI0I0I0i0iQiNI NINNNNNNNNNiNN",
  acosh: "ItIpIpIPIPITIN Ih........IHNN Ih........IHNN Ih........IHNN Ih........IHNN IqIoIoI0I0IQIN INNNNNNNNNINNN",
  asinh: "iqioioi0i0iQiN ih........iHNN ih........iHNN Ih........IHNN Ih........IHNN IqIoIoI0I0IQIN INNNNoN0NNINNN",
  atanh: "ohohohoHoHoHoN oh........oHNN oh........oHoN 0h........0H0N 0h........0HNN 0h0h0h0H0H0H0N 0hNNNNNNNN0HNN",
  cosh: "EEiiI0IoiiEEIN EE........EENN EE........EEN0 EE........EEN0 EE........EENN EEiiIoI0iIEEIN NNNNN0N0NNNNNN",
  exp: "00oo0o00o00000 EE........EENN EE........EENN EE........EENN EE........EENN EEiiIoI0iIEEIN NNNNNoN0NNNNNN",
  log: "ItIpIpIPIPITIN Ih........IHNN Ih........IHNN Ih........IHNN Ih........IHNN IqIoIoI0I0IQIN INNNNNNNNNINNN",
  sinh: "EEIiioi0IIEEIN EE........EENN EE........EE0N EE........EE0N EE........EENN EEiiIoI0iIEEIN NNNNNoN0NNNNNN",
  sqrt: "Ii0i0i0I0IIINI Ii........IINN Ii........IINN Ii........IINN Ii........IINN IiIoIoI0I0IIIN IiNNNNNNNNIINN",
  tanh: "m0m0mom0mom0m0 EE........EENN EE........EENN EE........EENN EE........EENN 10101o101o1010 NNNNNoN0NNNNNN",
  rect: "EEIIi0ioIiEEIN EE........EENN 00........0000 00........0000 EE........EENN EEiiIoI0iIEEIN NNNNN0N0NNNNNN",
} as const;

function kind(x: number): number {
  if (Number.isNaN(x)) return 6;
  if (x === 0) return Object.is(x, -0) ? 2 : 3;
  if (x < 0) return x === -Infinity ? 0 : 1;
  return x === Infinity ? 5 : 4;
}

/** The result for re + im*j, one of them not finite. */
export function special(name: keyof typeof TABLES, re: number, im: number): PyComplex {
  const table = TABLES[name];
  const at = kind(re) * 15 + kind(im) * 2;
  if (table[at] === "E") throw domainError();
  return new PyComplex(LETTERS[table[at]!]!, LETTERS[table[at + 1]!]!);
}
