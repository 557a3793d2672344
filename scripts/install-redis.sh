#!/bin/sh
# The shared store of the tests that need a real one, from Debian's own packages. Does nothing where there is one already.
set -eu

PATH="$PATH:/usr/sbin"

if ! command -v redis-server >/dev/null && ! command -v valkey-server >/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get -o DPkg::Lock::Timeout=300 update
  # The tests start their own: the package's service is not needed.
  apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends redis-server
fi

if command -v redis-server >/dev/null; then redis-server --version; else valkey-server --version; fi
