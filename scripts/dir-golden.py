"""Writes tests/golden/dir.json: dir() of every builtin type and of the native modules whose names are fixed.

Run with CPython 3.12: python3.12 scripts/dir-golden.py > tests/golden/dir.json
"""
import builtins
import json
import types

found = {}


def walk(cls):
    for sub in type.__subclasses__(cls):
        if sub.__flags__ & (1 << 9):  # heap types belong to modules
            continue
        if sub.__module__ in ("builtins", "types") and sub.__qualname__ not in found:
            name = sub.__qualname__ if sub.__module__ == "builtins" else f"{sub.__module__}.{sub.__qualname__}"
            found[name] = sub
            walk(sub)


found["object"] = object
walk(object)
INTERNAL = {"hamt", "hamt_array_node", "hamt_bitmap_node", "hamt_collision_node", "items", "keys", "values", "symtable entry",
            "stderrprinter", "InterpreterID", "EncodingMap", "moduledef", "builtin_method", "_buffer_wrapper", "instancemethod",
            "managedbuffer", "PyCapsule", "formatteriterator", "fieldnameiterator"}
ours = {name: sorted(dir(cls)) for name, cls in sorted(found.items()) if name not in INTERNAL}
names = sorted(n for n in vars(builtins) if n not in {"_", "copyright", "credits", "license", "help", "exit", "quit"})
print(json.dumps({"builtins": names, "types": ours}, indent=1))
