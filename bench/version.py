import sys

print(sys.version.split()[0])
