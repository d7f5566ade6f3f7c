#!/usr/bin/env bash
# One real node of Kubernetes on this machine: etcd, API server, controller manager, scheduler, kubelet and proxy, pods in Docker.
#   node.sh up FOLDER     starts it, writes FOLDER/admin.kubeconfig and FOLDER/dev.kubeconfig (a user without any rights)
#   node.sh down FOLDER   ends all of it and every pod
#   node.sh start-api FOLDER, stop-api FOLDER, start-kubelet FOLDER, stop-kubelet FOLDER   one of them alone
# Needs root, Linux x64, KUBERNETES_BIN (a folder with the programs of 1.20), and what programs.ts installs.
set -euo pipefail
verb=${1:?a verb}; dir=$(mkdir -p "${2:?a folder}" && cd "$2" && pwd)
bin=${KUBERNETES_BIN:?a folder with the programs}; api=${CLUSTER_PORT:-16443}; node=127.0.0.1
# A bridge and addresses of its own: other Docker daemons of this machine have docker0.
bridge=codexnode0; subnet=172.29
end() { # A pid file, and only while it is that program.
  local file="$dir/$1.pid" pid
  [ -f "$file" ] || return 0
  pid=$(cat "$file")
  if [ "$(ps -o comm= -p "$pid" 2>/dev/null)" = "${2:0:15}" ]; then kill "$pid"; for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done; fi
  rm -f "$file"
}
down() {
  end proxy kube-proxy; end kubelet kubelet
  [ -f "$dir/proxy.yaml" ] && "$bin/kube-proxy" --cleanup >/dev/null 2>&1 || true
  if [ -f "$dir/docker.pid" ]; then d ps -aq | xargs -r docker -H "unix://$dir/docker.sock" rm -f >/dev/null; end docker dockerd; fi
  for way in -i -o; do iptables -D FORWARD $way $bridge -j ACCEPT 2>/dev/null || true; done
  ip link delete $bridge 2>/dev/null || true
  end scheduler kube-scheduler; end controllers kube-controller-manager; end apiserver kube-apiserver; end etcd etcd
  awk -v d="$dir/" 'index($2, d) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r -n1 umount 2>/dev/null || true
}
d() { docker -H "unix://$dir/docker.sock" "$@"; }
k() { kubectl --kubeconfig "$dir/admin.kubeconfig" "$@"; }
start() { local name=$1; shift; nohup "$@" >>"$dir/$name.log" 2>&1 & echo $! >"$dir/$name.pid"; }
start_api() {
  start apiserver "$bin/kube-apiserver" --etcd-servers=http://127.0.0.1:12379 --bind-address=127.0.0.1 --secure-port="$api" --cert-dir="$dir/pki" \
    --token-auth-file=tokens.csv --authorization-mode=Node,RBAC --service-account-issuer=https://kubernetes.default.svc \
    --service-account-key-file=pki/sa.pub --service-account-signing-key-file=pki/sa.key --service-cluster-ip-range=10.99.0.0/24 \
    --advertise-address=127.0.0.1 --allow-privileged=true --disable-admission-plugins=ServiceAccount
  for _ in $(seq 120); do [ "$(k get --raw /readyz 2>/dev/null)" = ok ] && break; sleep 0.25; done
}
start_kubelet() {
  start kubelet "$bin/kubelet" --config=kubelet.yaml --kubeconfig=node.kubeconfig --hostname-override=$node --container-runtime=docker --docker-endpoint="unix://$dir/docker.sock" --docker="unix://$dir/docker.sock" \
    --pod-infra-container-image=local/pause:1 --root-dir="$dir/kubelet-data" --cert-dir="$dir/pki/kubelet" --runtime-cgroups=/ --kubelet-cgroups=/
}
cd "$dir"
case $verb in
  down) down; exit ;;
  stop-api) end apiserver kube-apiserver; exit ;;
  start-api) start_api; exit ;;
  stop-kubelet) end kubelet kubelet; exit ;;
  start-kubelet) start_kubelet; exit ;;
  up) ;;
  *) echo 'up, down, start-api, stop-api, start-kubelet or stop-kubelet' >&2; exit 2 ;;
esac
down
rm -rf "$dir"/etcd "$dir"/pki "$dir"/kubelet-data "$dir"/*.log; mkdir -p "$dir/pki"
openssl genrsa -out pki/sa.key 2048 2>/dev/null; openssl rsa -in pki/sa.key -pubout -out pki/sa.pub 2>/dev/null
cat >tokens.csv <<T
admin-token,admin,1,"system:masters"
controllers-token,controllers,2,"system:masters"
scheduler-token,system:kube-scheduler,3
node-token,system:node:$node,4,"system:nodes"
dev-token,dev,5
T
for user in admin controllers scheduler node dev; do cat >$user.kubeconfig <<T
apiVersion: v1
kind: Config
clusters: [{name: local, cluster: {server: "https://127.0.0.1:$api", insecure-skip-tls-verify: true}}]
users: [{name: $user, user: {token: $user-token}}]
contexts: [{name: local, context: {cluster: local, user: $user}}]
current-context: local
T
done
cat >kubelet.yaml <<T
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: cgroupfs
failSwapOn: false
authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}
authorization: {mode: AlwaysAllow}
address: 127.0.0.1
port: 11250
readOnlyPort: 0
healthzPort: 0
enforceNodeAllocatable: []
evictionHard: {memory.available: 50Mi, nodefs.available: 1%, imagefs.available: 1%}
T
cat >proxy.yaml <<T
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: $dir/controllers.kubeconfig}
mode: iptables
clusterCIDR: $subnet.0.0/16
healthzBindAddress: 127.0.0.1:11256
metricsBindAddress: 127.0.0.1:11249
conntrack: {maxPerCore: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
T
# Where this machine may not lower oom_score_adj (no CAP_SYS_RESOURCE), the kubelet's negative values become 0.
cat >runc-adj <<'T'
#!/bin/bash
args=("$@"); for ((i = 0; i < $#; i++)); do [ "${args[i]}" = --bundle ] && b=${args[i + 1]}; done
if [ -n "${b:-}" ]; then jq -c 'if (.process.oomScoreAdj // 0) < 0 then .process.oomScoreAdj = 0 else . end' "$b/config.json" >"$b/c.json" && cat "$b/c.json" >"$b/config.json"; rm -f "$b/c.json"; fi
exec runc "$@"
T
chmod +x runc-adj

ip link show $bridge >/dev/null 2>&1 || ip link add $bridge type bridge
ip addr replace $subnet.0.1/16 dev $bridge; ip link set $bridge up
iptables -C FORWARD -i $bridge -j ACCEPT 2>/dev/null || iptables -I FORWARD -i $bridge -j ACCEPT
iptables -C FORWARD -o $bridge -j ACCEPT 2>/dev/null || iptables -I FORWARD -o $bridge -j ACCEPT
start docker dockerd --bridge=$bridge --iptables=false --ip-masq=false -H "unix://$dir/docker.sock" --pidfile "$dir/dockerd.own.pid" --data-root "$dir/docker" --exec-root "$dir/docker-exec" --add-runtime adj="$dir/runc-adj" --default-runtime adj
start etcd etcd --data-dir "$dir/etcd" --listen-client-urls http://127.0.0.1:12379 --advertise-client-urls http://127.0.0.1:12379 --listen-peer-urls http://127.0.0.1:12380 --unsafe-no-fsync
start_api
start controllers "$bin/kube-controller-manager" --kubeconfig=controllers.kubeconfig --service-account-private-key-file=pki/sa.key --leader-elect=false --port=0 --secure-port=0 --cert-dir="$dir/pki" \
  --node-monitor-grace-period=12s --node-monitor-period=2s
start scheduler "$bin/kube-scheduler" --kubeconfig=scheduler.kubeconfig --leader-elect=false --port=0 --secure-port=0

for _ in $(seq 60); do d version >/dev/null 2>&1 && break; sleep 0.5; done
if [ -z "$(d images -q local/pause:1)" ]; then
  t=$(mktemp -d); printf '#include <unistd.h>\n#include <signal.h>\nstatic void h(int s){_exit(0);}int main(){signal(SIGTERM,h);signal(SIGINT,h);for(;;)pause();}' >"$t/p.c"
  mkdir "$t/i"; gcc -static -O2 -o "$t/i/pause" "$t/p.c"; tar -C "$t/i" -c . | d import -c 'ENTRYPOINT ["/pause"]' - local/pause:1 >/dev/null; rm -rf "$t"
fi
if [ -z "$(d images -q local/node:20)" ]; then # this machine's node, what it links to, and a shell
  t=$(mktemp -d); n=$(readlink -f "$(command -v node)"); mkdir -p "$t"/{bin,usr/bin,tmp,etc,app}; cp "$n" "$t/usr/bin/node"
  for l in $(ldd "$n" | grep -o '/[^ ]*'); do mkdir -p "$t$(dirname "$l")"; cp -L "$l" "$t$l"; done
  cp /bin/busybox "$t/bin/"; for a in sh ls cat sleep env echo mkdir kill ps; do ln -s busybox "$t/bin/$a"; done
  tar -C "$t" -c . | d import - local/node:20 >/dev/null; rm -rf "$t"
fi
start_kubelet
start proxy "$bin/kube-proxy" --config=proxy.yaml --hostname-override=$node
for _ in $(seq 120); do k get node $node 2>/dev/null | grep -q ' Ready' && break; sleep 0.5; done
k get nodes
