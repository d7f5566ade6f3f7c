// Brings up one node for all files of `npm run test:kubernetes`, and ends it. With KUBECONFIG set, its current context is used as it is:
// the tests make namespaces of their own in it and leave the node alone.
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { TestProject } from 'vitest/node';
import { kubernetesPrograms } from './programs';

export default function setup(project: TestProject): (() => void) | undefined {
  const given = process.env['KUBECONFIG'];
  // A node of ours that already runs, for whoever works on these tests.
  const running = process.env['CODEX_CLUSTER_FOLDER'];
  if (given !== undefined) {
    project.provide('cluster', { kubeconfig: given });
    return undefined;
  }
  const bin = kubernetesPrograms();
  const folder = running ?? fs.mkdtempSync(path.join(os.tmpdir(), 'codex-node-'));
  const run = (verb: string): void => {
    const script = path.join(import.meta.dirname, 'node.sh');
    const env = { ...process.env, KUBERNETES_BIN: bin };
    const { status, stderr } = spawnSync('bash', [script, verb, folder], { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`node.sh ${verb} failed: ${stderr}`);
  };
  if (running === undefined) run('up');
  project.provide('cluster', { kubeconfig: path.join(folder, 'admin.kubeconfig'), folder, bin });
  if (running !== undefined) return undefined;
  return () => {
    run('down');
    fs.rmSync(folder, { recursive: true, force: true });
  };
}
