#!/bin/sh
# Puts nsclinic into your own folder, on any Linux with a desktop (64 bits, C library @GLIBC@ or newer), without rights:
#
#   sh linux/unpack.sh [FOLDER]
#
# FOLDER is ~/.local/lib unless you name another. It enters the program in your menu. To remove it again, delete
# FOLDER/nsclinic-@VERSION@ and ~/.local/share/applications/nsclinic*.desktop; no clinic file lies there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$HOME/.local/lib}
share=${XDG_DATA_HOME:-$HOME/.local/share}
mkdir -p "$folder" "$share/applications" "$HOME/.local/bin"
folder=$(cd "$folder" && pwd)
home=$folder/nsclinic-@VERSION@

[ ! -e "$home" ] || {
    echo "$home is there already: delete it first, or name another folder." >&2
    exit 1
}
part=$home.unpacking
rm -rf "$part"
mkdir "$part"
if command -v xz >/dev/null; then
    tar -xJf "$here/@ARCHIVE@" -C "$part"
    mv "$part/nsclinic-@VERSION@" "$home"
elif command -v dpkg-deb >/dev/null; then
    dpkg-deb --extract "$here"/nsclinic_*.deb "$part" # the same program; a bare Debian has no xz of its own
    mv "$part/usr/share" "$part/usr/lib/nsclinic/share"
    mv "$part/usr/lib/nsclinic" "$home"
else
    rmdir "$part"
    echo "The program xz is missing here: an administrator installs it (xz-utils or xz)." >&2
    exit 1
fi
rm -rf "$part"
for part in icons mime; do
    [ ! -d "$home/share/$part" ] || cp -R "$home/share/$part" "$share/"
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
