// The programs of one node of Kubernetes: KUBERNETES_BIN where they are, else built from Debian's source package (15 minutes on two cores).
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { findProgram, installDebianPackages } from '../../host/debian.mjs';

export const names = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
] as const;

/** Debian packages that a node of version 1.20 runs on. */
const needed: Readonly<Record<string, string>> = {
  dockerd: 'docker.io',
  etcd: 'etcd-server',
  conntrack: 'conntrack',
  iptables: 'iptables',
  ip: 'iproute2',
  socat: 'socat',
  jq: 'jq',
  busybox: 'busybox-static',
  gcc: 'gcc',
};

const say = (line: string): void => console.log(line);

/** The folder that holds the programs. Throws where they can neither be found nor built. */
export function kubernetesPrograms(): string {
  const missing = Object.entries(needed).filter(([program]) => !findProgram([program]));
  if (missing.length > 0) {
    const packages = [...missing.map(([, name]) => name), 'libc6-dev'];
    installDebianPackages(packages, { why: 'to run a node of Kubernetes', log: say });
  }
  if (!findProgram(['kubectl'])) throw new Error('kubectl is not in PATH.');
  const given = process.env['KUBERNETES_BIN'];
  if (given !== undefined) return given;
  const built = path.join(os.tmpdir(), 'codex-kubernetes', 'bin');
  if (!names.every((name) => fs.existsSync(path.join(built, name)))) build(path.dirname(built));
  return built;
}

function build(folder: string): void {
  say('KUBERNETES_BIN is not set: Kubernetes is built from the source package of Debian.');
  installDebianPackages(['golang-go', 'rsync', 'dpkg-dev'], {
    why: 'to build Kubernetes',
    log: say,
  });
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(path.join(folder, 'bin'), { recursive: true });
  const script = path.join(import.meta.dirname, 'build.sh');
  const { status } = spawnSync('bash', [script, folder], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`Kubernetes could not be built in ${folder}.`);
}
