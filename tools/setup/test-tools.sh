# What the tests need besides: a browser with its driver, a software GPU driver, Node and the
# packages of the end-to-end tests. Sourced after build-tools.sh.

CHROMIUM_NAMES=(chromium chromium-browser google-chrome google-chrome-stable)
E2E=tests/e2e

plan_test_tools() {
  if on_debian; then
    plan browser_packages "Debian packages ${BROWSER_PACKAGES[*]}" "the tests drive a real browser"
    plan gpu_packages "Debian package mesa-vulkan-drivers" "a software GPU, for the kernels' tests"
    plan node_packages "Debian packages ${NODE_PACKAGES[*]}" "the end-to-end tests run in Node"
    plan python_package "Debian package python3" "the corpus generator is Python"
    plan cxx_package "Debian package g++" "libFuzzer is C++"
  else
    browser_packages_ready >/dev/null || block "Chromium or Chrome, and chromedriver of the same version"
    node_packages_ready >/dev/null || block "Node $NODE_MAJOR_MIN or newer, with npm"
    python_package_ready >/dev/null || block "Python 3.11 or newer"
    cxx_package_ready || block "a C++ compiler, c++"
    gpu_packages_ready >/dev/null || block "a software Vulkan driver: Mesa's lavapipe, or VK_ICD_FILENAMES naming another"
  fi
  plan e2e_packages "playwright-core and axe-core" "they steer the browser and judge accessibility"
}

# find_chromium: prints the browser to use.
find_chromium() {
  local name
  for name in "${CHROMIUM_NAMES[@]}"; do
    command -v "$name" 2>/dev/null && return
  done
  return 1
}
BROWSER_PACKAGES=(chromium chromium-driver)
browser_packages_ready() { find_chromium && have chromedriver; }
browser_packages() { debian_packages "${BROWSER_PACKAGES[@]}"; }

# find_software_gpu: prints the Vulkan driver description of lavapipe.
find_software_gpu() {
  if [[ -n ${VK_ICD_FILENAMES:-} ]]; then
    printf '%s\n' "$VK_ICD_FILENAMES"
    return
  fi
  local file
  for file in /usr/share/vulkan/icd.d/lvp_icd*.json; do
    [[ -r $file ]] && printf '%s\n' "$file" && return
  done
  return 1
}
# The loader is a package of its own, and is opened by name.
gpu_packages_ready() { find_software_gpu && ldconfig_has libvulkan.so.1; }
gpu_packages() { debian_packages mesa-vulkan-drivers libvulkan1; }
ldconfig_has() { { ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null | grep -q "$1"; }

# With tomllib, which 3.11 brought.
python_package_ready() { python3 -c 'import tomllib'; }
python_package() { debian_packages python3; }

cxx_package_ready() { have c++; }
cxx_package() { debian_packages g++; }

# npm writes this file last, a copy of the lock file's list.
e2e_packages_ready() {
  [[ $E2E/node_modules/.package-lock.json -nt $E2E/package-lock.json ]]
}
e2e_packages() { npm ci --prefix "$E2E" --no-audit --no-fund --ignore-scripts; }

# Of `./test browsers` alone.
OTHER_BROWSER_PACKAGES=(firefox-esr webkit2gtk-driver xvfb xauth)
plan_other_browsers() {
  if on_debian; then
    plan other_browser_packages "Debian packages ${OTHER_BROWSER_PACKAGES[*]}" "a round in Firefox and WebKit"
  else
    other_browser_packages_ready >/dev/null || block "firefox-esr, WebKitWebDriver and xvfb-run"
  fi
}
other_browser_packages_ready() { have firefox-esr && have WebKitWebDriver && have xvfb-run && have xauth; }
other_browser_packages() { debian_packages "${OTHER_BROWSER_PACKAGES[@]}"; }
