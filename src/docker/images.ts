import * as l10n from '@vscode/l10n';
import { hasCode, HumanError } from '../base/errors';
import { maskSecrets } from '../base/mask';
import { runProgram } from '../system/processes/runProgram';

/** How images get to a cluster: pushed to a registry, loaded into kind or minikube, or not at all, since its node runs on this Docker. */
export const imageWays = ['registry', 'kind', 'minikube', 'node'] as const;
export type ImageWay = (typeof imageWays)[number];

/** What Docker is to build. */
export interface ImageToBuild {
  /** Name and tag. */
  readonly image: string;
  /** Absolute. */
  readonly context: string;
  /** Absolute. */
  readonly dockerfile: string;
}

type OnLine = (line: string) => void;

/** Compilers are silent for long, but not for ever. */
const silenceMs = 20 * 60_000;
/** Docker takes back what it has begun. */
const graceMs = 5_000;

/** Builds images with the Docker that is there, and gives them to a cluster. What is said is masked. */
export class Images {
  constructor(
    private readonly env: () => Promise<Readonly<Record<string, string | undefined>>>,
    private readonly cwd: string,
  ) {}

  /** Builds an image. Throws a HumanError with Docker's last words; rejects when `signal` fires. */
  async build(
    { image, context, dockerfile }: ImageToBuild,
    onLine: OnLine,
    signal: AbortSignal,
  ): Promise<void> {
    const args = ['build', '--file', dockerfile, '--tag', image, '--', context];
    await this.#run(
      'docker',
      args,
      l10n.t('The image {0} cannot be built.', image),
      onLine,
      signal,
    );
  }

  /** Gives an image to the cluster. Throws a HumanError; rejects when `signal` fires. */
  async give(image: string, way: ImageWay, onLine: OnLine, signal: AbortSignal): Promise<void> {
    const failed = l10n.t('The image {0} cannot be given to the cluster.', image);
    switch (way) {
      case 'registry':
        return this.#run('docker', ['push', '--', image], failed, onLine, signal);
      case 'kind':
        return this.#run('kind', ['load', 'docker-image', '--', image], failed, onLine, signal);
      case 'minikube':
        return this.#run('minikube', ['image', 'load', '--', image], failed, onLine, signal);
      case 'node':
    }
  }

  async #run(
    program: string,
    args: readonly string[],
    failed: string,
    onLine: OnLine,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      const tell = (line: string): void => onLine(maskSecrets(line));
      const { cwd } = this;
      const options = { cwd, env: await this.env(), onLine: tell, signal, silenceMs, graceMs };
      const { code, stderr, stdout } = await runProgram(program, args, options);
      if (code === 0) return;
      const last = maskSecrets(stderr.trim() || stdout.trim())
        .split('\n')
        .slice(-3)
        .join(' ');
      throw new HumanError(`${failed} ${last}`);
    } catch (error) {
      if (!hasCode(error, 'ENOENT', 'EACCES')) throw error;
      throw new HumanError(`${failed} ${l10n.t('There is no {0} command.', program)}`);
    }
  }
}
