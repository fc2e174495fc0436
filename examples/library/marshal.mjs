// Python values as bytes and back.
import { ConstFloat, DataError, dumps, loads } from "taipan/marshal";

const bytes = dumps([1, "two", new ConstFloat(3), null]);
console.log(loads(bytes));
// prints: [ 1, 'two', ConstFloat { v: 3 }, null ]

try {
  loads(bytes.subarray(0, 5));
} catch (error) {
  if (error instanceof DataError) console.log(error.pyType, error.message);
}
// prints: EOFError marshal data too short
