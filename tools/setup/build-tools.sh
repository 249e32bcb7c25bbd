# What building the page needs: a C linker, the Rust toolchain with its wasm target, wasm-bindgen
# and wasm-opt. What puts them to work is tools/build. Sourced after plan.sh.
#
# A tool that is already on the PATH in the right version is used. Otherwise its released
# binary is fetched; where that cannot be had, the same version is built from crates.io.
# Both go to .tools/, which git ignores.

# The command line of wasm-bindgen must be exactly the version of the crate.
WASM_BINDGEN_VERSION=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print }' Cargo.lock)
# Binaryen 108, Debian's, exports the wrong table (a page that stops at "WebAssembly.Table.set()");
# this is the oldest version that was seen to work.
WASM_OPT_VERSION=132
RUST_VERSION=$(awk -F'"' '/^channel/ { print $2 }' rust-toolchain.toml)
WASM_TARGET=wasm32-unknown-unknown
# Seconds after which a server counts as out of reach.
CONNECT_TIMEOUT=8
DOWNLOAD_TIMEOUT=300

TOOLS="$PWD/.tools"
export PATH="$TOOLS/bin:$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"

plan_build_tools() {
  have rustup || die "rustup is missing: install it from https://rustup.rs, open a new shell, and run this again"
  if on_debian; then
    plan system_packages "Debian packages ${SYSTEM_PACKAGES[*]}" "compiling needs a C linker, downloads need curl"
  else
    have cc || block "a C compiler and linker (gcc or clang; on macOS: xcode-select --install)"
    have curl || block "curl"
    install_wasm_opt_ready 2>/dev/null || have npm || block "wasm-opt $WASM_OPT_VERSION or newer (Binaryen), or Node with npm to fetch it"
  fi
  plan rust_toolchain "Rust $RUST_VERSION with $WASM_TARGET" "the page and its engine are WebAssembly"
  plan install_wasm_bindgen "wasm-bindgen $WASM_BINDGEN_VERSION" "it writes the JavaScript around the WebAssembly"
  plan install_wasm_opt "wasm-opt $WASM_OPT_VERSION" "it makes the WebAssembly smaller and faster"
  plan crates "the crates in Cargo.lock" "after this, building needs no network"
}

SYSTEM_PACKAGES=(gcc libc6-dev curl ca-certificates)
system_packages_ready() { have cc && have curl; }
system_packages() { debian_packages "${SYSTEM_PACKAGES[@]}"; }

rust_toolchain_ready() {
  local installed
  installed=$(rustup component list --installed --toolchain "$RUST_VERSION") || return 1
  [[ $installed == *"rust-std-$WASM_TARGET"* && $installed == *clippy* && $installed == *rustfmt* ]]
}
rust_toolchain() {
  rustup toolchain install "$RUST_VERSION" --profile minimal --component rustfmt --component clippy \
    --target "$WASM_TARGET"
}

install_wasm_bindgen_ready() {
  [[ $(wasm-bindgen --version) == "wasm-bindgen $WASM_BINDGEN_VERSION" ]] && have wasm-bindgen-test-runner
}
install_wasm_bindgen() {
  local release="https://github.com/wasm-bindgen/wasm-bindgen/releases/download/$WASM_BINDGEN_VERSION"
  local libc=gnu
  [[ $(uname -m) == x86_64 ]] && libc=musl
  local name="wasm-bindgen-$WASM_BINDGEN_VERSION-$(uname -m)-unknown-linux-$libc"
  fetch_release "$release/$name.tar.gz" wasm-bindgen wasm-bindgen-test-runner && install_wasm_bindgen_ready && return
  # Without --locked: the lock file of 0.2.130 names a crate version that was withdrawn. Without TLS: it speaks to
  # a driver on this machine alone.
  cargo install "wasm-bindgen-cli@$WASM_BINDGEN_VERSION" --root "$TOOLS" --force --no-default-features \
    --bin wasm-bindgen --bin wasm-bindgen-test-runner \
    --config profile.release.opt-level=1 --config profile.release.lto=false \
    --config profile.release.codegen-units=16
}

install_wasm_opt_ready() {
  local version
  version=$(wasm-opt --version | sed 's/^wasm-opt version \([0-9]*\).*/\1/') && ((version >= WASM_OPT_VERSION))
}
install_wasm_opt() {
  local name="binaryen-version_$WASM_OPT_VERSION"
  local release="https://github.com/WebAssembly/binaryen/releases/download/version_$WASM_OPT_VERSION"
  fetch_release "$release/$name-$(uname -m)-linux.tar.gz" wasm-opt && install_wasm_opt_ready && return
  # The same as a program for Node.
  node_packages_ready || node_packages
  mkdir -p "$TOOLS/bin" "$TOOLS/wasm-opt"
  cp tools/setup/wasm-opt/package.json tools/setup/wasm-opt/package-lock.json "$TOOLS/wasm-opt/"
  npm ci --prefix "$TOOLS/wasm-opt" --ignore-scripts --no-audit --no-fund
  ln -sf ../wasm-opt/node_modules/.bin/wasm-opt "$TOOLS/bin/wasm-opt"
}

NODE_MAJOR_MIN=18
NODE_PACKAGES=(nodejs npm)
node_packages_ready() {
  have npm && (($(node --version | sed 's/^v\([0-9]*\).*/\1/') >= NODE_MAJOR_MIN))
}
node_packages() { debian_packages "${NODE_PACKAGES[@]}"; }

crates_ready() { fetch_crates --offline; }
crates() { fetch_crates; }
fetch_crates() {
  local host
  host=$(rustc --version --verbose | sed -n 's/^host: //p')
  cargo fetch --locked --quiet --target "$WASM_TARGET" --target "$host" "$@"
}

# fetch_release URL PROGRAM…: unpacks the programs of a released archive into .tools/bin.
# Fails quietly: the caller has another way.
fetch_release() {
  local url=$1 archive
  shift
  [[ $(uname -s) == Linux ]] || return 1
  local unpacked
  archive=$(mktemp)
  unpacked=$(mktemp -d)
  if curl --fail --silent --location --proto '=https' --connect-timeout "$CONNECT_TIMEOUT" \
    --max-time "$DOWNLOAD_TIMEOUT" --output "$archive" "$url"; then
    mkdir -p "$TOOLS/bin"
    if tar -xzf "$archive" -C "$unpacked"; then
      local program
      for program in "$@"; do
        find "$unpacked" -type f -name "$program" -exec install -m 755 {} "$TOOLS/bin/" \;
      done
    fi
  else
    say "  no released binary within reach; taking the slower way"
    rm -rf "$archive" "$unpacked"
    return 1
  fi
  rm -rf "$archive" "$unpacked"
}
