# The front door. Two commands set everything up on a fresh Debian 12: `make run` and `make test`.
# The work is done by CMake presets (CMakePresets.json), .ci/deps (packages) and tests/run_tests.py (suites).
.DEFAULT_GOAL := help
SHELL := /bin/bash
export DEBIAN_FRONTEND := noninteractive

JOBS ?= $(shell nproc)
# Suites wait for servers and for postfix commands more than they compute.
TEST_JOBS ?= $(shell echo $$(($(JOBS) + 1)))
FUZZ_SECONDS ?= 60
PREFIX ?= /usr/local
DESTDIR ?=
EXAMPLE := docs/examples/small-office
BIN := build/release/bin
# `make test SUITE=regex` runs the suites whose name matches.
SUITE ?=
RUN_TESTS = python3 tests/run_tests.py -j $(TEST_JOBS) $(if $(SUITE),-R '$(SUITE)')

.PHONY: run
run: ## install what the build needs, build, show the example configuration
	@.ci/deps build
	@test -f build/release/build.ninja || cmake --preset release -DPOSTERN_TESTS=OFF
	@cmake --build build/release --target programs -j $(JOBS)
	@.ci/show $(BIN) $(EXAMPLE)

.PHONY: test
test: ## install what the tests need, build, run everything
	@.ci/deps build test postfix
	@cmake --preset release -DPOSTERN_TESTS=ON -DPOSTERN_LONG_TESTS=OFF
	@cmake --build build/release -j $(JOBS)
	@$(RUN_TESTS) --build build/release

.PHONY: test-asan
test-asan: ## the same under AddressSanitizer and UBSan, without the slow suites
	@.ci/deps build test
	@cmake --preset asan
	@cmake --build build/asan -j $(JOBS)
	@$(RUN_TESTS) --build build/asan -LE slow

.PHONY: test-long
test-long: ## everything, with the long form of the suites that have one
	@.ci/deps build test postfix
	@cmake --preset release -DPOSTERN_TESTS=ON -DPOSTERN_LONG_TESTS=ON
	@cmake --build build/release -j $(JOBS)
	@POSTERN_LONG=1 $(RUN_TESTS) --build build/release

.PHONY: bench
bench: ## compare speed and memory with the installed Postfix
	@.ci/deps build test postfix bench
	@cmake --preset release -DPOSTERN_TESTS=ON
	@cmake --build build/release --target programs benchmarks -j $(JOBS)
	@python3 tests/bench/run_bench.py --build build/release; code=$$?; \
	python3 tests/bench/lint_bench.py --bin build/release/bin || code=1; \
	python3 tests/bench/table_bench.py --build build/release || code=1; \
	python3 tests/bench/pattern_bench.py --build build/release && exit $$code

.PHONY: fuzz
fuzz: ## fuzz every target for FUZZ_SECONDS=60 each
	@.ci/deps build test fuzz
	@cmake --preset fuzz
	@cmake --build build/fuzz --target fuzzers -j $(JOBS)
	@python3 tests/fuzz/run_fuzz.py --build build/fuzz --seconds $(FUZZ_SECONDS)

.PHONY: format
format: ## rewrite the sources in the house format
	@.ci/deps format
	@git ls-files -z '*.cc' '*.h' | xargs -0 clang-format -i

.PHONY: lint
lint: ## clang-tidy over every source file
	@.ci/deps build test lint
	@cmake --preset release -DPOSTERN_TESTS=ON
	@.ci/lint build/release $(JOBS)

.PHONY: conformance
conformance: ## run the shared conformance scenarios, when they are there
	@.ci/conformance $(BIN)

.PHONY: install
install: ## install to PREFIX=/usr/local, below DESTDIR when given
	@test -f build/release/build.ninja || cmake --preset release -DPOSTERN_TESTS=OFF
	@cmake --build build/release --target programs -j $(JOBS)
	@DESTDIR='$(DESTDIR)' cmake --install build/release --prefix '$(PREFIX)'

.PHONY: deb
deb: ## Debian packages in build/release/packages
	@.ci/deps build deb
	@test -f build/release/build.ninja || cmake --preset release -DPOSTERN_TESTS=OFF
	@cmake --build build/release --target programs -j $(JOBS)
	@cd build/release && cpack -G DEB

.PHONY: deps
deps: ## install the packages that building and testing need
	@.ci/deps build test postfix

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile
