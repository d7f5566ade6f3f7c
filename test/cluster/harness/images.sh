#!/usr/bin/env bash
# images.sh: makes base images of this machine's Debian packages, where nothing can be pulled, in the Docker that DOCKER_HOST names:
#   local/debian:12, local/node:20-npm, local/rust:1, local/postgres:15 (whose entry point does what the official image's does)
# Needs Debian with nodejs, gcc, postgresql-15, and a Rust toolchain.
set -euo pipefail
packages() { # All that these need, installed here.
  apt-cache depends --recurse --installed --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances "$@" |
    grep -E '^[a-z0-9]' | sort -u | xargs dpkg-query -W -f '${db:Status-Abbrev} ${Package}:${Architecture}\n' 2>/dev/null | awk '$1 == "ii" { print $2 }' || true
}
files() { # Their files, in the folders where they really are, with what their scripts made.
  packages "$@" | xargs dpkg -L | grep -vE '^/usr/share/(doc|man|info|locale|lintian|bash-completion)/|^/\.$' |
    sed -E 's#^/(bin|sbin|lib|lib32|lib64|libx32)/#/usr/\1/#' | sort -u
  find /usr/bin -lname '/etc/alternatives/*'
  find /etc/alternatives /etc/ssl /etc/ld.so.cache /etc/ld.so.conf /etc/ld.so.conf.d /etc/passwd /etc/group /etc/nsswitch.conf
}
image() { # NAME ENV PACKAGE...
  local name=$1 env=$2; shift 2
  [ -z "$(docker images -q "$name")" ] || return 0
  local list; list=$(mktemp)
  { files "$@"; case " $* " in *' nodejs '*) find "$(npm root -g)/npm" ;; esac; printf '%s\n' /bin /sbin /lib /lib64; } | while read -r one; do [ -e "$one" ] || [ -L "$one" ] && echo "${one#/}"; done | sort -u >"$list"
  tar -C / --no-recursion -c -T "$list" | docker import -c "ENV $env" - "$name" >/dev/null
  rm -f "$list"
}
base="bash coreutils dash sed grep findutils tar gzip base-files libc-bin ca-certificates debianutils hostname"
trust=NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
image local/debian:12 LANG=C.UTF-8 $base
image local/node:20-npm $trust $base nodejs
image local/postgres-files:15 PATH=/usr/lib/postgresql/15/bin:/usr/bin:/bin $base postgresql-15
if [ -z "$(docker images -q local/rust:1)" ]; then
  image local/gcc:12 LANG=C.UTF-8 $base gcc libc6-dev
  here=$(mktemp -d); toolchain=$(rustc --print sysroot)
  mkdir -p "$here/rust/lib"
  cp -al "$toolchain/bin" "$here/rust/" 2>/dev/null || cp -a "$toolchain/bin" "$here/rust/"
  tar -C "$toolchain" -c --exclude='lib/rustlib/src' lib | tar -C "$here/rust" -x
  printf 'FROM local/gcc:12\nCOPY rust /usr/local\n' >"$here/Dockerfile"
  DOCKER_BUILDKIT=0 docker build -q -t local/rust:1 "$here" >/dev/null
  rm -rf "$here"
fi
if [ -z "$(docker images -q local/postgres:15)" ]; then
  here=$(mktemp -d)
  cat >"$here/start" <<'S'
#!/bin/bash
set -euo pipefail
mkdir -p "$PGDATA"; chmod 700 "$PGDATA"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  initdb -U "$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") --auth=scram-sha-256 -E UTF8 -D "$PGDATA"
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  pg_ctl -D "$PGDATA" -o "-c listen_addresses= -c unix_socket_directories=/tmp" -w start
  [ "$POSTGRES_DB" = postgres ] || PGPASSWORD=$POSTGRES_PASSWORD createdb -h /tmp -U "$POSTGRES_USER" "$POSTGRES_DB"
  pg_ctl -D "$PGDATA" -m fast -w stop
fi
exec postgres -D "$PGDATA" -c listen_addresses='*' -c unix_socket_directories=/tmp,/var/run/postgresql
S
  chmod 755 "$here/start"
  printf 'FROM local/postgres-files:15\nCOPY start /start\nRUN sed -i /^postgres:/d /etc/passwd && echo postgres:x:999:999::/tmp:/bin/bash >>/etc/passwd && mkdir -p /var/run/postgresql && chmod 1777 /var/run/postgresql /tmp\nSTOPSIGNAL SIGINT\nCMD ["/start"]\n' >"$here/Dockerfile"
  DOCKER_BUILDKIT=0 docker build -q -t local/postgres:15 "$here" >/dev/null
  rm -rf "$here"
fi
