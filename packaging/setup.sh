#!/bin/sh
# Everything that `make` needs before it can run anything: uv, Qt's system libraries, the Python environment.
set -eu
cd "$(dirname "$0")/.."
. packaging/find_uv.sh
sh packaging/system_libraries.sh
# The first time fetches gigabytes (torch) and shows how far it is; later ones have nothing to say.
if [ -d "${UV_PROJECT_ENVIRONMENT:-.venv}" ]; then
    exec "$UV" sync --quiet
fi
exec "$UV" sync
