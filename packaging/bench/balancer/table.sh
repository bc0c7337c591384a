# shellcheck shell=bash
# Medians of the rounds, and Berth's figure over each peer's.

# table: one row for each job and figure; a ratio below 1 is good for Berth, but for rates, where above 1 is.
table() {
  local job figure
  printf '\n%s rounds of %s s for each job and proxy, after %s s of each job for Berth and 1 s for the others; medians.\n' \
    "$ROUNDS" "$EACH_SECONDS" "$WARM_SECONDS"
  printf 'Ratios are Berth over the peer.\n\n'
  table_head
  for job in "${JOBS[@]}"; do
    for figure in rate p50 p99 cpu; do
      table_row "$job" "$figure" "$job:$figure"
    done
  done
  table_row memory idle-pss idle-pss
  table_row memory loaded-pss loaded-pss
}

table_head() {
  local proxy line='| job | figure |' rule='|---|---|'
  for proxy in "${PROXIES[@]}"; do
    line+=" $proxy |"
    rule+='---:|'
  done
  for proxy in "${PROXIES[@]:1}"; do
    line+=" ÷ $proxy |"
    rule+='---:|'
  done
  printf '%s\n%s\n' "$line" "$rule"
}

# table_row JOB FIGURE KEY
table_row() {
  local -A words=(
    [rate]='a second' [p50]='p50 ms' [p99]='p99 ms' [cpu]='CPU µs each' [idle-pss]='PSS idle MB' [loaded-pss]='PSS loaded MB'
  )
  local proxy line="| $1 | ${words[$2]} |" own value ratio
  own=$(median "$3" "${PROXIES[0]}")
  for proxy in "${PROXIES[@]}"; do
    line+=" $(median "$3" "$proxy" | shown "$2") |"
  done
  for proxy in "${PROXIES[@]:1}"; do
    value=$(median "$3" "$proxy")
    ratio=$(awk -v own="$own" -v other="$value" 'BEGIN { if (own * other > 0) printf "%.2f", own / other; else printf "–" }')
    line+=" $ratio |"
  done
  printf '%s\n' "$line"
}

# shown FIGURE: a number of the standard input as people read it.
shown() {
  awk -v figure="$1" '{
    if ($1 == 0) print "failed"
    else if (figure ~ /pss/) printf "%.0f", $1 / 1024
    else if ($1 >= 100) printf "%.0f", $1
    else printf "%.1f", $1
  }'
}

# median KEY PROXY
median() {
  awk -v key="$1" -v proxy="$2" '$1 == key && $2 == proxy { print $3 }' "$scratch/figures" | sort -n \
    | awk '{ at[NR] = $1 } END { print NR == 0 ? 0 : NR % 2 ? at[(NR + 1) / 2] : (at[NR / 2] + at[NR / 2 + 1]) / 2 }'
}
