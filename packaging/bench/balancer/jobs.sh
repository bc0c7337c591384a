# shellcheck shell=bash
# The jobs. Each prints lines "JOB:FIGURE PROXY NUMBER": rate (a second), p50 and p99 (ms), cpu (µs for each).

readonly ALL_JOBS=(http1-64 http1-1024 http2-800 grpc-100 bodies-10m connect-full connect-resumed)
readonly GRPC_PATH=/grpc.testing.TestService/EmptyCall

# How long clients connect before anything is counted.
readonly RAMP_SECONDS=1
readonly RAMP_MANY_SECONDS=5
# The same on a machine on which that was not enough.
readonly RAMP_BUSY_SECONDS=15

readonly MANY=1024

# More than a handshake and one answer, less than a handshake and four.
readonly SERVED_BYTES=4096

# What timeout(1) ends with.
readonly TIMED_OUT=124

# run_job PROXY JOB SECONDS
run_job() {
  job_proxy=$1
  job_name=$2
  job_seconds=$3
  job_url=https://$BENCH_HOST:${server_port[$1]}
  job_output=$scratch/job.out
  : >"$scratch/job.log"
  case $2 in
    http1-64) job_wrk 64 /1k ;;
    "http1-$MANY") job_many ;;
    http2-800) job_h2load "$RAMP_SECONDS" -c 8 -m 100 "$job_url/1k" ;;
    grpc-100) job_h2load "$RAMP_SECONDS" -c 4 -m 25 -d "$scratch/empty.grpc" -H 'content-type: application/grpc' \
      -H 'te: trailers' "$job_url$GRPC_PATH" ;;
    bodies-10m) job_wrk 8 /10m ;;
    connect-full) job_connect full ;;
    connect-resumed) job_connect resumed ;;
    *) die "there is no job $2; the jobs are: ${ALL_JOBS[*]}" ;;
  esac
}

# client COMMAND [ARG...]: in the background, offering the one cipher.
client() {
  OPENSSL_CONF=$BENCH/client.cnf timeout $((job_seconds + 60)) "$@" >"$job_output" 2>&1 3>&- 4>&- &
  client_pid=$!
}

# counted RAMP: the processor time and the requests of job_seconds, beginning a moment before RAMP seconds have passed,
# so that the load does not end before they do.
counted() {
  local ticks requests began micros
  sleep "$(awk -v ramp="$1" 'BEGIN { print ramp - 0.3 }')"
  job_connections=$(served_connections)
  ticks=$(proxy_ticks "$job_proxy")
  requests=$(upstream_requests)
  began=${EPOCHREALTIME/[.,]/}
  sleep "$job_seconds"
  job_ticks=$(($(proxy_ticks "$job_proxy") - ticks))
  job_requests=$(($(upstream_requests) - requests))
  micros=$((${EPOCHREALTIME/[.,]/} - began))
  job_rate=$(awk -v n="$job_requests" -v us="$micros" 'BEGIN { printf "%.1f", n * 1e6 / us }')
}

# served_connections: how many of the proxy have had an answer or two, which is more than a handshake sends; none, where
# each connection is for one request, may be open at the moment.
served_connections() {
  ss -Htin state established "( sport = :${server_port[$job_proxy]} )" | { grep -o 'bytes_sent:[0-9]*' || true; } \
    | awk -F : -v least="$SERVED_BYTES" '$2 >= least { served++ } END { print served + 0 }'
}

client_done() {
  wait "$client_pid" || client_failed
}

client_failed() {
  die "$job_name: the client of $job_proxy failed: $(tail -n 5 "$job_output")"
}

# job_wrk CONNECTIONS PATH
job_wrk() {
  client wrk --threads 1 --connections "$1" --duration $((RAMP_SECONDS + job_seconds)) --timeout 20 --latency \
    --header "Host: $BENCH_HOST" --header "Authorization: Bearer $bench_token" \
    "https://127.0.0.1:${server_port[$job_proxy]}$2"
  counted "$RAMP_SECONDS"
  client_done
  ! grep -E 'Non-2xx|Socket errors' "$job_output" || die "$job_name: not every answer of $job_proxy is a 200"
  job_figures "$(wrk_latency 50)" "$(wrk_latency 99)"
}

# wrk_latency PERCENT: in ms.
wrk_latency() {
  awk -v percent="$1%" '$1 == percent && $2 ~ /s$/ {
    number = $2 + 0
    if ($2 ~ /us$/) number /= 1000
    else if ($2 ~ /[0-9]s$/) number *= 1000
    printf "%.3f", number
    exit
  }' "$job_output"
}

# job_many: every connection is open and served before anything is counted; a busy machine gets more time for that.
job_many() {
  local ramp
  for ramp in "$RAMP_MANY_SECONDS" "$RAMP_BUSY_SECONDS"; do
    job_h2load "$ramp" --h1 -c "$MANY" "$job_url/1k"
    ((job_connections < MANY)) || return 0
  done
  die "$job_name: $job_proxy has only $job_connections of $MANY connections"
}

# job_h2load RAMP ARG...: h2load sometimes waits for ever at its end; what it has logged until then is what counts.
job_h2load() {
  local ramp=$1 log=$scratch/job.log p50 p99
  shift
  client timeout $((ramp + job_seconds + 1)) h2load -t 1 -D "$job_seconds" --warm-up-time "$ramp" --log-file "$log" \
    --connect-to "127.0.0.1:${server_port[$job_proxy]}" -H "Authorization: Bearer $bench_token" "$@"
  counted "$ramp"
  if [[ $job_name == "http1-$MANY" ]] && ((job_connections < MANY)); then
    # Nothing of it may be left in the next one.
    kill "$client_pid"
    wait "$client_pid" || true
    return 0
  fi
  wait "$client_pid" || (($? == TIMED_OUT)) || client_failed
  # A request under way at the end has the status 0.
  if ! awk '$2 == 200 { good++ } $2 != 200 && $2 != 0 { bad++ } END { exit bad > 0 || good == 0 }' "$log"; then
    die "$job_name: not every answer of $job_proxy is a 200: $(cut -f 2 "$log" | sort | uniq -c | paste -sd ';')"
  fi
  if [[ $job_name == grpc-* ]]; then
    # Their upstream does not count.
    job_rate=$(awk -v s="$job_seconds" '$2 == 200 { good++ } END { printf "%.1f", good / s }' "$log")
    job_requests=$(awk -v rate="$job_rate" -v s="$job_seconds" 'BEGIN { printf "%.0f", rate * s }')
  fi
  read -r p50 p99 < <(awk '$2 == 200 { print $3 }' "$log" | sort -n \
    | awk '{ at[NR] = $1 } END { printf "%.3f %.3f\n", at[int(NR * 0.5) + 1] / 1000, at[int(NR * 0.99) + 1] / 1000 }')
  job_figures "$p50" "$p99"
}

# job_connect MODE
job_connect() {
  local connections p50 p99
  client python3 "$BENCH/connections.py" "${server_port[$job_proxy]}" "$BENCH_HOST" "$bench_token" \
    $((RAMP_SECONDS + job_seconds)) 2 "$1"
  counted "$RAMP_SECONDS"
  client_done
  read -r connections p50 p99 <"$job_output"
  ((connections > 0)) || die "$job_name: no connection of $job_proxy"
  job_figures "$p50" "$p99"
}

# job_figures P50 P99
job_figures() {
  local cpu
  cpu=$(awk -v t="$job_ticks" -v hz="$TICKS_PER_SECOND" -v n="$job_requests" 'BEGIN { printf "%.2f", t * 1e6 / hz / n }')
  printf '%s %s %s\n' "$job_name:rate" "$job_proxy" "$job_rate" "$job_name:p50" "$job_proxy" "$1" \
    "$job_name:p99" "$job_proxy" "$2" "$job_name:cpu" "$job_proxy" "$cpu"
}

# note FIGURE PROXY NUMBER
note() {
  printf '%s %s %s\n' "$@" >>"$scratch/figures"
}
