/** How a manager of node packages works in an image. */
export interface PackageManager {
  readonly name: string;
  /** Run first, where node's images do not have it. */
  readonly setup?: string;
  readonly install: string;
  /** Takes away what only development needs. */
  readonly prune?: string;
}

const managers: readonly PackageManager[] = [
  { name: 'npm', install: 'npm ci', prune: 'npm prune --omit=dev' },
  {
    name: 'pnpm',
    setup: 'corepack enable',
    install: 'pnpm install --frozen-lockfile',
    prune: 'CI=true pnpm prune --prod',
  },
  { name: 'yarn', setup: 'corepack enable', install: 'yarn install --frozen-lockfile' },
];

/** By its name; undefined for one that node's images cannot run. */
export function managerNamed(name: string, hasLock: boolean): PackageManager | undefined {
  const found = managers.find((one) => one.name === name);
  return found && !hasLock ? { ...found, install: `${name} install` } : found;
}

/** What runs a script of package.json. */
export function manifestScript({ name }: PackageManager, script: string): string {
  return `${name} run ${script}`;
}
