#!/bin/sh
# Puts nsclinic into your own folder, on any Linux with a desktop (64 bits, C library @GLIBC@ or newer), without rights:
#
#   sh linux/unpack.sh [FOLDER]
#
# FOLDER is ~/.local/lib unless you name another. It enters the program in your menu. To remove it again, delete
# FOLDER/nsclinic-@VERSION@, ~/.local/bin/nsclinic and ~/.local/share/applications/nsclinic*.desktop; no clinic file
# lies there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$HOME/.local/lib}
share=${XDG_DATA_HOME:-$HOME/.local/share}

refuse() {
    printf '%s\n' "$@" >&2
    exit 1
}

# whole NAME: says whether this file is as the list of the kit has it.
whole() { grep -F "  ./linux/$1" "$here/../SHA256SUMS" | (cd "$here/.." && LC_ALL=C sha256sum --quiet --strict --check) >&2; }

[ -f "$here/../SHA256SUMS" ] ||
    refuse "SHA256SUMS is missing: this is not a whole kit. Copy all of it, not this folder alone."
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
home=$folder/nsclinic-@VERSION@
[ ! -e "$home" ] || refuse "$home is there already: delete it first, or name another folder."
case $home in
    *[\"\`\$\\\|\&%]*) refuse "A menu cannot start a program from $home: name a folder without signs such as & or %." ;;
esac

part=$home.unpacking
trap 'rm -rf "$part"' EXIT
trap 'exit 130' HUP INT TERM # else dash leaves it behind
rm -rf "$part"
mkdir "$part"
damaged="This file is damaged or missing. Nothing was installed: copy the kit again."
if command -v xz >/dev/null; then
    whole "@ARCHIVE@" || refuse "$damaged"
    tar -xJf "$here/@ARCHIVE@" -C "$part"
    program=$part/nsclinic-@VERSION@
elif command -v dpkg-deb >/dev/null; then
    whole "nsclinic_" || refuse "$damaged"
    dpkg-deb --extract "$here"/nsclinic_*.deb "$part" # the same program; a bare Debian has no xz of its own
    program=$part/usr/lib/nsclinic
    mv "$part/usr/share" "$program/share"
else
    refuse "The program xz is missing here: an administrator installs it (xz-utils or xz)."
fi
"$program/nsclinic" --version >/dev/null ||
    refuse "The program does not start here; nothing was installed. It needs 64 bits, a C library of version @GLIBC@ or" \
        "newer, and a folder from which programs may be started."
mv "$program" "$home"
mkdir -p "$share/applications" "$HOME/.local/bin"
for kind in icons mime; do
    [ ! -d "$home/share/$kind" ] || cp -R "$home/share/$kind" "$share/"
done
for entry in "$home"/share/applications/*.desktop; do
    sed -e "s|^Exec=nsclinic|Exec=\"$home/nsclinic\"|" -e "s|^TryExec=.*|TryExec=$home/nsclinic|" \
        "$entry" >"$share/applications/${entry##*/}"
done
ln -sfn "$home/nsclinic" "$HOME/.local/bin/nsclinic"
! command -v update-mime-database >/dev/null || update-mime-database "$share/mime" || true
! command -v update-desktop-database >/dev/null || update-desktop-database "$share/applications" || true
echo "nsclinic lies in $home and stands in your menu."
echo "Now: \"$home/nsclinic\" self-test"
