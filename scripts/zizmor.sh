#!/usr/bin/env bash
# Audits the workflows, Dependabot's file and the action itself as strictly as zizmor can; the examples, which are to be
# short, without its matters of taste. Where there is no Python or the package cannot be had, it says so and leaves it at
# that, except on GitHub's Linux runners, which have both.
set -euo pipefail
cd "$(dirname "$0")/.."

place="$(mktemp -d)"
trap 'rm -rf "$place"' EXIT

python="$(command -v python3 || command -v python || true)"
if test -z "$python" || ! "$python" -m pip install --quiet --disable-pip-version-check \
  --root-user-action ignore --require-hashes --only-binary :all: --target "$place" --requirement .ci/requirements.txt; then
  echo 'The workflows are not audited: zizmor needs Python and pip, and the package from PyPI.'
  test "${RUNNER_OS:-}" != Linux
  exit
fi

audit() { "$place/bin/zizmor" --quiet --offline --no-progress --strict-collection --config .github/zizmor.yml "$@"; }
audit --persona auditor .
if test -d examples; then audit examples/*; fi
