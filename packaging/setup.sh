#!/bin/sh
# Everything that `make` needs before it can run anything: uv, Qt's system libraries, the Python environment.
set -eu
cd "$(dirname "$0")/.."
. packaging/find_uv.sh
sh packaging/system_libraries.sh
exec "$UV" sync --quiet
