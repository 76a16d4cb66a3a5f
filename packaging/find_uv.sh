# Sourced, from the repository root: sets UV to a uv that runs, fetching one into .tools where the machine has none.

if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then
    UV=uv
elif [ -x .tools/bin/uv ]; then
    UV=.tools/bin/uv
else
    PYTHON=${PYTHON:-python3}
    if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "Beholder needs Python 3.11 or newer (python3 was not found or is older)." >&2
        exit 1
    fi
    if ! "$PYTHON" -m pip --version >/dev/null 2>&1; then
        if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
            echo "Installing python3-pip ..." >&2
            apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
                apt-get install -y -qq --no-install-recommends python3-pip >&2 || exit 1
        else
            echo "Neither uv nor pip is here. Run one of these, then try again:" >&2
            echo "    sudo apt-get install -y python3-pip" >&2
            echo "    or install uv by the way its own documentation names" >&2
            exit 1
        fi
    fi
    echo "Fetching uv into .tools ..." >&2
    # --target writes nowhere but there, so this holds on an externally managed Python (PEP 668) too.
    "$PYTHON" -m pip install --quiet --root-user-action ignore --target .tools uv >&2 ||
        "$PYTHON" -m pip install --quiet --disable-pip-version-check --break-system-packages --target .tools uv >&2 ||
        exit 1
    UV=.tools/bin/uv
fi
