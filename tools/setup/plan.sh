# Steps that are planned first and then run, so that each can say "step n of m".
# Sourced by ../../serve and ../../test.
#
# A step is a function NAME that does the work. If there is a function NAME_ready, the step is
# planned only while that fails: a second run has nothing to do and needs no network.

plan_names=()
plan_texts=()
plan_blocked=()

# plan NAME "what" "why"
plan() {
  if declare -F "$1_ready" >/dev/null && "$1_ready" >/dev/null 2>&1; then
    return 0
  fi
  plan_names+=("$1")
  plan_texts+=("$2: $3")
}

# block "what is missing, and what to do": the plan cannot be carried out on this system.
block() {
  plan_blocked+=("$1")
}

run_plan() {
  if ((${#plan_blocked[@]} > 0)); then
    say "This system lacks, and this script installs only on Debian:"
    printf '  - %s\n' "${plan_blocked[@]}" >&2
    say "Install that, then run this again."
    exit 1
  fi
  local i
  for ((i = 0; i < ${#plan_names[@]}; i++)); do
    say "step $((i + 1)) of ${#plan_names[@]}: ${plan_texts[i]}"
    "${plan_names[i]}"
  done
  plan_names=()
  plan_texts=()
}

say() {
  printf '%s\n' "$*" >&2
}

die() {
  say "error: $*"
  exit 1
}

# have COMMAND: it is on the PATH.
have() {
  command -v "$1" >/dev/null 2>&1
}

# on_debian: packages can be installed with apt-get.
on_debian() {
  [[ -r /etc/os-release ]] && grep -qx 'ID=debian' /etc/os-release && have apt-get
}

# as_root COMMAND…: directly, or through sudo; asks for a password only at a terminal.
as_root() {
  if [[ $(id -u) -eq 0 ]]; then
    "$@"
  elif have sudo && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; then
    sudo "$@"
  else
    die "this needs root, and sudo is not to be had: run as root: $*"
  fi
}

# debian_packages PACKAGE…
debian_packages() {
  if [[ -z ${debian_lists_are_fresh:-} ]]; then
    as_root apt-get update -qq
    debian_lists_are_fresh=yes
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}
