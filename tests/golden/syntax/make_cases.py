"""Fills in what CPython makes of each case: make_cases.py CASES.json (rewritten in place). Run it under CPython 3.12.7.

A case is {"src", "mode", "typeComments", "featureVersion", "barryAsFlufl", "allowIncompleteInput", "dontImplyDedent"}, all
but "src" optional. Added: "error" (type, message, line, offset, end line, end offset, text; or null), "dump" (start of the
sha256 of `ast.dump` with attributes, for valid sources) and "warned" (category, message, line).
"""
import ast
import hashlib
import json
import sys
import warnings

FLAGS = {"typeComments": 0x1000, "allowIncompleteInput": 0x4000, "dontImplyDedent": 0x200, "barryAsFlufl": 0x400000}


def fill(case):
    flags = ast.PyCF_ONLY_AST
    for name, bit in FLAGS.items():
        if case.get(name):
            flags |= bit
    for name in ("error", "dump", "warned"):
        case.pop(name, None)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            tree = compile(case["src"], "<case>", case.get("mode", "exec"), flags, dont_inherit=True,
                           _feature_version=case.get("featureVersion", -1))
            case["error"] = None
            dump = ast.dump(tree, include_attributes=True).encode("utf8", "surrogatepass")
            case["dump"] = hashlib.sha256(dump).hexdigest()[:16]
        except SyntaxError as e:
            case["error"] = [type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text]
        case["warned"] = [[w.category.__name__, str(w.message), w.lineno] for w in caught]
    return case


def main(path):
    with open(path, encoding="utf8") as f:
        cases = [fill(case) for case in json.load(f)]
    with open(path, "w", encoding="utf8") as f:
        f.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


main(*sys.argv[1:])
