# For scripts to source: Debian's packages, installed where what they bring is missing.
#   need COMMAND PACKAGE    remembers the package when the command is not there
#   install_needed WHO [OR]  installs what was remembered; without apt it says what to install, or what else to do, and ends

want=()
need() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || want+=("$2"); }

install_needed() {
    [ "${#want[@]}" -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "$1: please install: ${want[*]}${2:+, or $2}" >&2
        exit 1
    fi
    local sudo=()
    [ "$(id -u)" -eq 0 ] || sudo=(sudo)
    echo "$1: installing ${want[*]}"
    "${sudo[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${want[@]}" >/dev/null
}
