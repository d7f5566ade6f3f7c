// Docker and Compose through their own clients.
// From outside: Docker.
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { hasCode, HumanError } from '../base/errors';
import { maskSecrets } from '../base/mask';
import { runProgram } from '../system/processes/runProgram';

type Environment = Readonly<Record<string, string>>;

/** What there is of Docker. `sentence` says what is missing, for people. */
export type DockerState =
  { readonly type: 'up' } | { readonly type: 'noClient' | 'noEngine'; readonly sentence: string };

/** A container, as far as it matters here. */
export interface Container {
  readonly name: string;
  readonly running: boolean;
}

const lookMs = 5_000;
/** What asks no engine answers; docker-compose, where it is a Python program, takes 6 s to begin on a slow machine. */
const beginMs = 30_000;
/** Compose takes back what it has begun. */
const graceMs = 10_000;

/** Docker through its own client, whatever context or `DOCKER_HOST` it is set to. */
export class Docker {
  constructor(private readonly env: () => Promise<Environment>) {}

  /** Whether client and engine are there. Never rejects. */
  async state(): Promise<DockerState> {
    try {
      const { code, stderr } = await this.#run(['version', '--format', '{{.Server.Version}}']);
      if (code === 0) return { type: 'up' };
      const [line = ''] = stderr.trim().split('\n').slice(-1);
      return {
        type: 'noEngine',
        sentence: l10n.t('Docker’s engine does not answer: {0}', maskSecrets(line).slice(0, 200)),
      };
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'EACCES')) {
        return { type: 'noClient', sentence: l10n.t('There is no docker command.') };
      }
      return { type: 'noEngine', sentence: l10n.t('Docker’s engine does not answer.') };
    }
  }

  /** The container of a Compose service; undefined where there is none, or nobody answers. */
  async composeContainer(file: string, service: string): Promise<Container | undefined> {
    // Compose writes these labels, in its first version as in its second.
    const labels = [
      `com.docker.compose.project.working_dir=${path.dirname(file)}`,
      `com.docker.compose.service=${service}`,
    ];
    const filters = labels.flatMap((label) => ['--filter', `label=${label}`]);
    const format = '{{.Names}}\t{{.State}}';
    const { code, stdout } = await this.#run(['ps', '-a', ...filters, '--format', format]);
    const [name, state] = stdout.split('\n')[0]?.split('\t') ?? [];
    return code === 0 && name ? { name, running: state === 'running' } : undefined;
  }

  /** A container that publishes a port of this machine, running or not. */
  async containerOfPort(port: number): Promise<Container | undefined> {
    const ids = (await this.#run(['ps', '-a', '-q', '--no-trunc'])).stdout
      .split('\n')
      .filter((id) => /^[0-9a-f]{12,64}$/.test(id));
    if (ids.length === 0) return undefined;
    const format = '{{.Name}}\t{{.State.Running}}\t{{json .HostConfig.PortBindings}}';
    const { stdout } = await this.#run(['inspect', '--format', format, ...ids]);
    for (const line of stdout.split('\n')) {
      const [name = '', running, bindings = ''] = line.split('\t');
      if (!bindings.includes(`"HostPort":"${port}"`)) continue;
      return { name: name.replace(/^\//, ''), running: running === 'true' };
    }
    return undefined;
  }

  /** `docker start NAME`, with what it says, masked. Throws a HumanError with Docker's own words. */
  async start(name: string, onLine: (line: string) => void): Promise<void> {
    await this.#follow('docker', ['start', '--', name], process.cwd(), onLine);
  }

  /** Starts one service of a Compose file, with whichever Compose there is. Throws a HumanError with its last line. */
  async composeUp(
    file: string,
    service: string,
    onLine: (line: string) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const [program, ...words] = await this.#compose();
    const args = [...words, '-f', file, 'up', '-d', '--', service];
    await this.#follow(program, args, path.dirname(file), onLine, signal);
  }

  /** The plugin, else the program that was there before it. Throws a HumanError where there is neither. */
  async #compose(): Promise<[string, ...string[]]> {
    const env = await this.env();
    const candidates: [string, ...string[]][] = [['docker', 'compose'], ['docker-compose']];
    for (const candidate of candidates) {
      const [program, ...words] = candidate;
      try {
        const options = { cwd: process.cwd(), env, timeoutMs: beginMs };
        const { code } = await runProgram(program, [...words, 'version'], options);
        if (code === 0) return candidate;
      } catch (error) {
        if (!hasCode(error, 'ENOENT', 'EACCES')) throw error;
      }
    }
    throw new HumanError(
      l10n.t(
        'Docker Compose is not installed: there is neither "docker compose" nor "docker-compose".',
      ),
    );
  }

  async #run(args: readonly string[]) {
    return runProgram('docker', args, {
      cwd: process.cwd(),
      env: await this.env(),
      timeoutMs: lookMs,
    });
  }

  async #follow(
    program: string,
    args: readonly string[],
    cwd: string,
    onLine: (line: string) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const env = await this.env();
    onLine(maskSecrets(`> ${program} ${args.join(' ')}`));
    let last = '';
    const { code } = await runProgram(program, args, {
      cwd,
      env,
      signal,
      graceMs,
      onLine: (line) => onLine((last = maskSecrets(line))),
    });
    if (code !== 0) throw new HumanError(l10n.t('{0} failed: {1}', program, last || String(code)));
  }
}
