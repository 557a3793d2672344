#!/bin/sh
# The browser of the editor tests, from Debian's own packages. Does nothing where there is one already.
set -eu

browser="${CHROMIUM:-/usr/bin/chromium}"

if [ ! -x "$browser" ]; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  apt-get install --yes --no-install-recommends chromium fonts-liberation
fi

"$browser" --version
