#!/usr/bin/env bash
# Documents that must be refused are refused with line, field and reason, and leave nothing behind.
set -euo pipefail
# shellcheck source=packaging/lib/load.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../lib/load.sh"
# shellcheck source=packaging/lib/trial.sh
. "$PACKAGING/lib/trial.sh"

readonly REFUSAL_SECONDS=20

# refused NAME PATTERN...: applying NAME.yaml fails in time, and its message has a line for every pattern.
refused() {
  local name=$1 file=$trial_scratch/$1.yaml message=$trial_scratch/$1.message pattern status=0
  shift
  timeout "$REFUSAL_SECONDS" "$appliance_bin/berth" --socket "$appliance_home/run/berth.sock" apply -f "$file" \
    >"$message" 2>&1 || status=$?
  expect "$name is refused, in time" test "$status" -ne 0 -a "$status" -ne 124
  for pattern in "$@"; do
    expect_match "$name: the message says $pattern" "$pattern" "$message"
  done
}

nothing_is_applied() {
  [[ $(berth get services -o json | jq '.items | length') == 0 ]] \
    && [[ $(berth get deployments -o json | jq '.items | length') == 0 ]]
}

misspelt_service() {
  cat >"$trial_scratch/misspelt.yaml" <<'YAML'
apiVersion: v1
kind: Service
metadata:
  name: misspelt
spec:
  selektor:
    app: my-app
  ports:
  - port: 80
YAML
  refused misspelt '6' 'spec\.selektor'
}

deployment_without_selector() {
  sed '/^  selector:/,/^      app: my-app/d' "$EXAMPLES/deployment.yaml" >"$trial_scratch/unselective.yaml"
  refused unselective 'spec\.selector'
}

every_problem_at_once() {
  cat >"$trial_scratch/several.yaml" <<'YAML'
apiVersion: v1
kind: Service
metadata:
  name: fine
spec:
  selector:
    app: my-app
  ports:
  - port: 80
---
apiVersion: v1
kind: Service
metadata:
  name: broken
spec:
  selector:
    app: my-app
  ports:
  - port: 0
  - prot: TCP
YAML
  refused several 'spec\.ports\[0\]\.port' 'spec\.ports\[1\]\.prot'
}

yaml_bomb() {
  local level
  {
    printf 'a0: &a0 ["laugh","laugh","laugh","laugh","laugh","laugh","laugh","laugh","laugh","laugh"]\n'
    for level in 1 2 3 4 5 6 7 8; do
      printf 'a%d: &a%d [%s]\n' "$level" "$level" "$(printf "*a$((level - 1)),%.0s" {1..9})*a$((level - 1))"
    done
  } >"$trial_scratch/bomb.yaml"
  refused bomb '[Aa]lias|[Aa]nchor'
}

oversized_file() {
  truncate -s 1G "$trial_scratch/oversized.yaml"
  refused oversized 'size|large|long|bytes|limit'
}

binary_file() {
  head -c 65536 "$JAVA_HOME/lib/libjava.so" >"$trial_scratch/binary.yaml"
  refused binary 'line|byte|character|UTF-8'
}

ingress_without_service() {
  berth apply -f "$EXAMPLES/ingress.yaml" >"$trial_scratch/lonely.message" 2>&1
  expect_match 'an Ingress to a missing service is accepted with a warning' '[Ww]arning.*my-service' \
    "$trial_scratch/lonely.message"
  wait_until 20 'the route to answer 503' answers_503
  printf 'seen: an Ingress to a missing service answers 503\n'
}

answers_503() {
  local head=$trial_scratch/503.head
  appliance_request "$PROOF_HOST" --dump-header "$head" --output /dev/null \
    --oauth2-bearer "$(appliance_token "$PROOF_HOST")" || return 1
  [[ $(http_status "$head") == 503 ]]
}

trial_begin documents
trial_appliance
misspelt_service
deployment_without_selector
every_problem_at_once
yaml_bomb
oversized_file
binary_file
expect 'nothing of a refused document is applied' nothing_is_applied
ingress_without_service
expect 'berthd still runs' appliance_answers
