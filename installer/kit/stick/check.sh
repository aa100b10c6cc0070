#!/bin/sh
# Says whether every file of this kit is as it left the hands of those who made it, and whether any is missing:
#
#   sh check.sh
#
# It changes nothing. 0: all is well. 1: something is changed or missing, and is named.
set -eu
cd "$(dirname "$0")"

[ -f SHA256SUMS ] || {
    echo "SHA256SUMS is missing: this is not a whole kit. Copy it again." >&2
    exit 1
}
command -v sha256sum >/dev/null || {
    echo "The program sha256sum is missing here: nothing was checked." >&2
    exit 1
}
echo "checking $(wc -l <SHA256SUMS | tr -d ' ') files; this takes a minute from a stick ..."
if faults=$(LC_ALL=C sha256sum --quiet --strict --check SHA256SUMS 2>&1); then
    echo "All files are whole."
else
    printf '%s\n' "$faults" >&2
    echo "These files are damaged or missing. Do not install from this copy: copy the kit again." >&2
    exit 1
fi
