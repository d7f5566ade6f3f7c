#!/usr/bin/env bash
# build.sh FOLDER: builds Kubernetes from Debian's source package (its `vendor` holds all that it needs) into FOLDER/bin.
set -euo pipefail
folder=$1; cd "$folder"
# Source packages of the same place that the machine's binary packages come from, in lists of their own.
mkdir -p sources lists/partial
sed -E 's/^Types:.*/Types: deb-src/; s/^deb /deb-src /' /etc/apt/sources.list.d/* /etc/apt/sources.list 2>/dev/null >sources/src.list || true
if grep -q '^Types:' sources/src.list; then mv sources/src.list sources/src.sources; fi
options=(-o "Dir::Etc::sourcelist=/dev/null" -o "Dir::Etc::sourceparts=$folder/sources" -o "Dir::State::lists=$folder/lists")
apt-get "${options[@]}" update
apt-get "${options[@]}" source --download-only kubernetes
mkdir source && tar -C source --strip-components=1 -xf kubernetes_*.orig.tar.*
cd source
mkdir -p .go/src/k8s.io && ln -s ../../.. .go/src/k8s.io/kubernetes
GOPATH=$PWD/.go CGO_ENABLED=0 make WHAT="cmd/kube-apiserver cmd/kube-controller-manager cmd/kube-scheduler cmd/kubelet cmd/kube-proxy" GOLDFLAGS="-s -w"
cp _output/bin/kube* "$folder/bin/"
rm -rf "$folder/source"
