#!/bin/sh
# Runs one of the house's jobs in its environment: beholder | test | check | bench | screenshots.
set -eu
start=$PWD
cd "$(dirname "$0")/.."
. packaging/find_uv.sh

run() {
    "$UV" run --no-sync -- "$@"
}

case $1 in
beholder)
    folder=${FOLDER:-}
    case $folder in
    "") run beholder ;;
    # make does not expand a tilde behind the equals sign, and some shells neither.
    "~") run beholder "$HOME" ;;
    "~/"*) run beholder "$HOME/${folder#"~/"}" ;;
    /*) run beholder "$folder" ;;
    *) run beholder "$start/$folder" ;;
    esac
    ;;
test)
    # shellcheck disable=SC2086 # ARGS is a list of words by design
    run python -m pytest -n 2 --dist worksteal ${ARGS:-}
    ;;
check)
    run ruff check .
    run ruff format --check .
    run mypy
    run lint-imports --no-logo
    ;;
bench)
    if [ -n "${ONLY:-}" ]; then
        run python -m tests.benchmarks --only "$ONLY"
    else
        run python -m tests.benchmarks
    fi
    ;;
screenshots)
    run python -m app.screenshots --out build/screenshots --readme resources/screenshots
    ;;
*)
    echo "unknown job: $1" >&2
    exit 2
    ;;
esac
