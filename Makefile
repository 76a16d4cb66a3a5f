# Everything a person types. Each target does its own set-up on a bare Debian machine (Python 3.11 or newer and make);
# the steps live in packaging/*.sh. On Windows and macOS: `uv run beholder`.
.POSIX:
.PHONY: help setup run test check bench screenshots

# A folder name may hold spaces and `~`, so it travels through the environment, not through make's words.
export FOLDER ONLY ARGS

help:
	@echo "make run [FOLDER=~/Pictures]     open the window, with a folder if you name one"
	@echo "make test [ARGS='-k library']    run the tests"
	@echo "make check                       ruff, mypy and the import contracts"
	@echo "make bench [ONLY=name,...]       measure speed and memory, one JSON object a line"
	@echo "make screenshots                 let the app photograph itself: every state into build/screenshots"
	@echo "make setup                       only fetch what the others need"

setup:
	@sh packaging/setup.sh

run: setup
	@sh packaging/run.sh beholder

test: setup
	@sh packaging/run.sh test

check: setup
	@sh packaging/run.sh check

bench: setup
	@sh packaging/run.sh bench

screenshots: setup
	@sh packaging/run.sh screenshots
