import type { Service } from '../state/service';
import type { InspectorPorts } from './inspectorPorts';

export interface PortChoiceParts {
  readonly ports: InspectorPorts;
  /** The first port of 127.0.0.1 from this one on that nobody listens on. */
  readonly freePort: (first: number) => Promise<number>;
  /** The process whose inspector listens on a port of 127.0.0.1, by its own word. */
  readonly pidAt: (port: number) => Promise<number | undefined>;
  readonly canConnect: (port: number, timeoutMs: number) => Promise<boolean>;
}

const connectMs = 500;
/** Behind node's own, 9229, which others' debuggers take. */
const firstPort = 9_230;

/** Chooses at which ports inspectors are opened: the one that a service has, unless a stranger has taken it. */
export class PortChoice {
  constructor(private readonly parts: PortChoiceParts) {}

  /** True where somebody else listens on a port that a service had. */
  async isTaken({ instances }: Service, port: number): Promise<boolean> {
    if (!(await this.parts.canConnect(port, connectMs))) return false;
    const own = new Set(instances.flatMap(({ processes }) => processes.map(({ pid }) => pid)));
    const pid = await this.parts.pidAt(port);
    return pid === undefined || !own.has(pid);
  }

  /** Gives a service a port, unless it has one that it can keep. */
  async choose(service: Service): Promise<void> {
    const { ports, freePort } = this.parts;
    const known = ports.of(service.key);
    if (known !== undefined && !(await this.isTaken(service, known))) return;
    const others = new Set(ports.all);
    let port = await freePort(firstPort);
    while (others.has(port)) port = await freePort(port + 1);
    await ports.set(service.key, port);
  }
}
