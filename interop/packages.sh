# Sourced by the install scripts: install_packages NAME... brings Debian packages in, and does nothing where all are there.

fail() {
    echo "${0##*/interop/}: $*" >&2
    exit 1
}

have_package() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

install_packages() {
    local missing=() package as_root=()
    command -v dpkg-query >/dev/null || fail "these scripts install Debian packages; on another system install yourself: $*"
    for package in "$@"; do
        have_package "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "run as root (or install sudo) to install: ${missing[*]}"
        as_root=(sudo)
    fi
    echo "installing ${missing[*]}" >&2
    "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 update -qq >&2 || fail "apt-get update failed"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}" >&2 ||
        fail "apt-get could not install: ${missing[*]}"
}
