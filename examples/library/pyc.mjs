// A hash-based .pyc (PEP 552) of a source, and what is in it.
import { compile } from "taipan/compile";
import { readPyc, sourceHash, writePyc } from "taipan/pyc";

const source = new TextEncoder().encode("answer = 42\n");
const pyc = writePyc(compile(source, { filename: "answer.py" }), { kind: "hash", checked: true, hash: sourceHash(source) });
const { header, code } = readPyc(pyc, "answer");
console.log(header.kind, code.co_filename, code.co_names);
// prints: hash answer.py [ 'answer' ]
