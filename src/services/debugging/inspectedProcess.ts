import { toolNamed } from '../../project/tools/table';
import type { Listeners, NodeProcesses, ProcessInfo } from '../../system/types';
import type { Service } from '../state/service';
import { isNode } from './whyNotDebuggable';

export interface ProcessLook {
  readonly listeners: Pick<Listeners, 'of'>;
  readonly processes: Pick<NodeProcesses, 'programOf'>;
}

/**
 * The process of a service that does its work: node itself where it was launched as such, else, below a launcher such as `next dev`
 * or npm, the node that listens. `soon`: nothing listens yet; `none`: no process of it is node.
 */
export async function inspectedProcess(
  service: Service,
  { listeners, processes }: ProcessLook,
): Promise<ProcessInfo | 'soon' | 'none'> {
  const instance = service.instances.find(({ active, pid }) => active && pid !== undefined);
  const all = instance?.processes ?? [];
  const main = all.find(({ pid }) => pid === instance?.pid);
  if (!main) return 'soon';
  const nodes = all.filter((one) => runsNode(one, processes));
  if (nodes.includes(main) && !isLauncher(service)) return main;
  const settled = service.state.type === 'ready' || service.state.type === 'unhealthy';
  if (nodes.length === 0) return settled ? 'none' : 'soon';
  const listening = await listeners.of(nodes.map(({ pid }) => pid));
  const serving =
    listening.find(({ port }) => port === service.port) ??
    (settled ? listening.find(({ pid }) => pid !== main.pid) : undefined);
  const found = nodes.find(({ pid }) => pid === serving?.pid);
  if (found || !settled) return found ?? 'soon';
  return nodes.reduce((most, one) => (one.rssBytes > most.rssBytes ? one : most));
}

/** True for a node, also for one that has given itself a title, as far as this system tells. */
function runsNode({ pid, command }: ProcessInfo, processes: ProcessLook['processes']): boolean {
  const program = processes.programOf(pid);
  if (program !== undefined) return isNode(program);
  return isNode(command.split(' ')[0] ?? '') || command.startsWith('next-server');
}

/** True where what PM2 started only starts what does the work. */
function isLauncher({ launch, definition }: Service): boolean {
  if (launch && launch.remains.length > 0) return true;
  return definition?.tool !== undefined && toolNamed(definition.tool)?.heap === 'environment';
}
