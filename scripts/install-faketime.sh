#!/bin/sh
# Clocks that differ between the processes of a fleet run, from Debian's own packages. Does nothing where it is there already.
set -eu

if ! dpkg-query --show libfaketime >/dev/null 2>&1; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get -o DPkg::Lock::Timeout=300 update
  apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends libfaketime
fi

dpkg-query --listfiles libfaketime | grep '/libfaketimeMT\.so'
