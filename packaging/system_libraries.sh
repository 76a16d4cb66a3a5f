#!/bin/sh
# Sees to the system libraries that Qt loads on Linux. Asks the dynamic loader what is missing and installs only that
# (Debian and its relatives, as root); otherwise prints the exact line to run. Silent where nothing is missing.
set -eu

[ "$(uname -s)" = Linux ] || exit 0

# library file, Debian package
LIBRARIES="
libEGL.so.1 libegl1
libGL.so.1 libgl1
libOpenGL.so.0 libopengl0
libglib-2.0.so.0 libglib2.0-0
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libX11-xcb.so.1 libx11-xcb1
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-xkb.so.1 libxcb-xkb1
libgomp.so.1 libgomp1
"

PYTHON=${PYTHON:-python3}
missing=$(printf '%s' "$LIBRARIES" | "$PYTHON" -c '
import ctypes, sys
for line in sys.stdin:
    if line.strip():
        library, package = line.split()
        try:
            ctypes.CDLL(library)
        except OSError:
            print(package, end=" ")
')
# Qt brings no font of its own: without one the window shows boxes.
if ! find /usr/share/fonts /usr/local/share/fonts "${HOME:-/root}/.local/share/fonts" "${HOME:-/root}/.fonts" \
    \( -name '*.ttf' -o -name '*.otf' -o -name '*.ttc' \) -print 2>/dev/null | grep -q .; then
    missing="${missing}fonts-dejavu-core"
fi
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Qt needs system libraries that are missing here; Debian calls them: $missing" >&2
    exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "Qt needs system libraries that are missing here. Run this line, then try again:" >&2
    echo "    sudo apt-get install -y --no-install-recommends $missing" >&2
    exit 1
fi
echo "Installing system libraries for Qt: $missing" >&2
apt-get update -qq
# shellcheck disable=SC2086 # one word for each package
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2
