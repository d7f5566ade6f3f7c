import type { PackageManager } from './packageManagers';
import type { ProductionCommand } from './exported';
import { imageUser } from './manifests';

/** What an image is made of. Folders are relative to the context, with slashes; `.` for itself. */
export type Image = {
  readonly service: string;
  /** Where the service runs. */
  readonly folder: string;
  readonly port?: number;
  readonly command: ProductionCommand;
} & (
  | {
      readonly world: 'node';
      /** The version that the project asks for, and where it says so. */
      readonly version: string;
      readonly versionFrom: string;
      readonly manager: PackageManager;
      readonly lockFile?: string;
      /** Installing needs more than package.json: the other packages of a workspace, or what a script of its own works with. */
      readonly copyFirst: boolean;
      /** It stands in a workspace, whose packages are not taken apart. */
      readonly isWorkspace: boolean;
      /** What runs it is among what only development needs. */
      readonly needsDev: boolean;
    }
  | { readonly world: 'rust'; readonly binary: string; readonly locked: boolean }
  | { readonly world: 'python'; readonly install: readonly string[] }
  | { readonly world: 'go'; readonly package: string }
);

/** What is no part of any image: packages are installed in it, secrets come from the cluster. */
export const ignoredByDocker = `# Made by CODEX Services. It is yours: it is never written again.
.git
.env
.env.*
**/.env
**/.env.*
**/node_modules
**/.next
**/target
**/__pycache__
**/.venv
**/*.log
Dockerfile
**/Dockerfile
kubernetes
`;

/** A Dockerfile in stages: built in one, run as no root in another. It can be built without BuildKit as well. */
export function dockerfile(image: Image): string {
  const { service, command } = image;
  return [
    // First: a service called `syntax=IMAGE` would name the program that reads this file.
    '# Made by CODEX Services; it is yours, and is never written again.',
    `# ${service}`,
    ...(command.development
      ? [
          `# TODO: no production command of its tool is known, so it runs as in development, without watch.`,
        ]
      : []),
    ...stages(image),
    '',
  ].join('\n');
}

function stages(image: Image): readonly string[] {
  switch (image.world) {
    case 'node':
      return nodeStages(image);
    case 'rust':
      return rustStages(image);
    case 'python':
      return pythonStages(image);
    case 'go':
      return goStages(image);
  }
}

type Of<World extends Image['world']> = Extract<Image, { readonly world: World }>;

function nodeStages(image: Of<'node'>): readonly string[] {
  const { version, versionFrom, manager, lockFile, copyFirst, isWorkspace, needsDev } = image;
  const { build } = image.command;
  const { setup, install, prune } = manager;
  const names = ['package.json', lockFile].flatMap((name) => name ?? []);
  const here = inside(image.folder);
  const run = (text: string | undefined): readonly string[] => (text ? [`RUN ${text}`] : []);
  return [
    `# ${versionFrom}. For a registry of your own: --build-arg NODE_IMAGE=...`,
    `ARG NODE_IMAGE=node:${version}-slim`,
    '',
    'FROM ${NODE_IMAGE} AS build',
    'WORKDIR /app',
    ...run(setup),
    ...(copyFirst ? ['COPY . .'] : [`COPY ${JSON.stringify([...names, './'])}`]),
    ...run(install),
    ...(copyFirst ? [] : ['COPY . .']),
    ...(build === undefined ? [] : [...workdir(here), ...run(build)]),
    ...(needsDev || isWorkspace ? [] : run(prune)),
    '',
    'FROM ${NODE_IMAGE}',
    'ENV NODE_ENV=production',
    `ENV PATH=${[...new Set([here, '/app'])].map((one) => `${one}/node_modules/.bin`).join(':')}:$PATH`,
    `COPY --from=build --chown=${imageUser}:${imageUser} /app /app`,
    `WORKDIR ${here}`,
    ...ending(image),
  ];
}

function rustStages(image: Of<'rust'>): readonly string[] {
  const { binary, locked, folder } = image;
  const here = inside(folder);
  return [
    '# Both of one Debian: what was linked in the first must be there in the second.',
    'ARG RUST_IMAGE=rust:1-slim-bookworm',
    'ARG RUNTIME_IMAGE=debian:bookworm-slim',
    '',
    'FROM ${RUST_IMAGE} AS build',
    'WORKDIR /app',
    'COPY . .',
    ...workdir(here),
    `RUN cargo build --release${locked ? ' --locked' : ''} --bin ${binary} --target-dir /build`,
    '',
    'FROM ${RUNTIME_IMAGE}',
    `COPY --from=build /build/release/${binary} /usr/local/bin/${binary}`,
    'WORKDIR /tmp',
    ...ending(image),
  ];
}

function pythonStages(image: Of<'python'>): readonly string[] {
  return [
    'ARG PYTHON_IMAGE=python:3-slim',
    '',
    'FROM ${PYTHON_IMAGE} AS build',
    'WORKDIR /app',
    'RUN python3 -m venv /venv',
    'ENV PATH=/venv/bin:$PATH',
    'COPY . .',
    ...image.install.map((line) => `RUN ${line}`),
    '',
    'FROM ${PYTHON_IMAGE}',
    'ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1',
    'COPY --from=build /venv /venv',
    `COPY --from=build --chown=${imageUser}:${imageUser} /app /app`,
    `WORKDIR ${inside(image.folder)}`,
    ...ending(image),
  ];
}

function goStages(image: Of<'go'>): readonly string[] {
  return [
    'ARG GO_IMAGE=golang:1',
    'ARG RUNTIME_IMAGE=debian:bookworm-slim',
    '',
    'FROM ${GO_IMAGE} AS build',
    'WORKDIR /app',
    'COPY . .',
    ...workdir(inside(image.folder)),
    `RUN CGO_ENABLED=0 go build -o /build/service ${image.package}`,
    '',
    'FROM ${RUNTIME_IMAGE}',
    'COPY --from=build /build/service /usr/local/bin/service',
    'WORKDIR /tmp',
    ...ending(image),
  ];
}

function ending({ port, command }: Image): readonly string[] {
  return [
    `USER ${imageUser}:${imageUser}`,
    ...(port === undefined ? [] : [`EXPOSE ${port}`]),
    `CMD ${JSON.stringify(command.words)}`,
  ];
}

function inside(folder: string): string {
  return folder === '.' ? '/app' : `/app/${folder}`;
}

function workdir(folder: string): readonly string[] {
  return folder === '/app' ? [] : [`WORKDIR ${folder}`];
}
