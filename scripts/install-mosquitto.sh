#!/bin/sh
# The MQTT broker of the tests that need a real one, from Debian's own packages. Does nothing where there is one already.
set -eu

PATH="$PATH:/usr/sbin"

if ! command -v mosquitto >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get -o DPkg::Lock::Timeout=300 update
  # The tests start their own: the package starts none.
  apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends mosquitto
fi

mosquitto -h | head -n 1
