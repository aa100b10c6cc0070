#!/bin/sh
# Installs nsclinic on Debian or Ubuntu without a network, with what it needs from `debs` where the computer lacks it:
#
#   sudo sh linux/install.sh
#
# Only what is missing is taken from `debs`; nothing that is installed is replaced, but an older nsclinic. To remove it
# again: sudo apt remove nsclinic. No clinic file is touched by either.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

[ "$(id -u)" -eq 0 ] || {
    echo "This needs an administrator: sudo sh \"$0\"" >&2
    echo "Without one: sh \"$here/unpack.sh\"" >&2
    exit 1
}
{ command -v apt-get && command -v dpkg-deb; } >/dev/null || {
    echo "This is not Debian or Ubuntu. Use: sh \"$here/unpack.sh\"" >&2
    exit 1
}
sums=$here/../SHA256SUMS
[ -f "$sums" ] || {
    echo "SHA256SUMS is missing: this is not a whole kit. Copy all of it, not this folder alone." >&2
    exit 1
}

# A place whose name has no blanks and which apt may read: a stick often has neither.
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
trap 'exit 130' HUP INT TERM # else dash leaves it behind
chmod 755 "$place"
mkdir -p "$place/packages" "$place/lists/partial"
# What is copied is what the list names, and is compared with it where apt will read it.
sed -n 's|^\([0-9a-f]*\)  \./linux/\(debs/\)\{0,1\}\([^/]*\.deb\)$|\1  \3|p' "$sums" >"$place/sums"
while read -r _ name; do
    for package in "$here/$name" "$here/debs/$name"; do
        [ ! -f "$package" ] || cp "$package" "$place/packages/"
    done
done <"$place/sums"
(cd "$place/packages" && LC_ALL=C sha256sum --quiet --strict --check ../sums) >&2 || {
    echo "These packages are damaged or missing. Nothing was installed: copy the kit again." >&2
    exit 1
}
for package in "$place"/packages/*.deb; do
    dpkg-deb --field "$package"
    printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "${package##*/}" "$(wc -c <"$package")" \
        "$(sha256sum "$package" | cut -d' ' -f1)"
done >"$place/packages/Packages"
echo "deb [trusted=yes] file:$place/packages ./" >"$place/sources.list"

# apt sees this folder and what is installed, and nothing else: it asks no network.
from_here() {
    DEBIAN_FRONTEND=noninteractive apt-get -q -o Dir::Etc::SourceList="$place/sources.list" \
        -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$place/lists" \
        -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root "$@" </dev/null
}
from_here update >"$place/log" 2>&1 || { cat "$place/log" >&2 && exit 1; }
from_here install -y --no-install-recommends nsclinic || {
    echo "It could not be installed. With a network: sudo apt install \"$here\"/nsclinic_*.deb" >&2
    echo "Without rights or network: sh \"$here/unpack.sh\"" >&2
    exit 1
}
echo
echo "nsclinic is installed and stands in the menu. Now: nsclinic self-test"
