import {
  type Member,
  memberOf,
  membersAt,
  scalarText,
  textOf,
  type Value,
  valueAt,
} from './config/value';
import { portNumber } from './tools/port';

/** Compose's own names for its file, in its order of preference. */
export const composeNames = [
  'compose.yaml',
  'compose.yml',
  'docker-compose.yaml',
  'docker-compose.yml',
];
const composeName = /^(docker-)?compose(\.[\w-]+)?\.ya?ml$/;

/** True for a Compose file, those for a purpose of their own (`compose.prod.yml`) included. */
export function isComposeName(name: string): boolean {
  return composeName.test(name);
}

/** A port of a container that is published on this machine. */
export interface PublishedPort {
  readonly host: number;
  /** In the container. */
  readonly target: number | undefined;
  readonly place: Value;
}

/** A service of a Compose file, with its place. */
export interface ComposeService {
  readonly name: string;
  readonly member: Member;
  readonly image: string | undefined;
  /** The folder that it is built from, as it is written; undefined where it is not built. */
  readonly build: string | undefined;
  readonly ports: readonly PublishedPort[];
  readonly environment: Readonly<Record<string, string>>;
}

/** The services of a Compose file. */
export function composeServices(file: Value | undefined): readonly ComposeService[] {
  return membersAt(file, 'services').map((member) => {
    const ports = memberOf(member.value, 'ports')?.value;
    return {
      name: member.key,
      member,
      image: textOf(memberOf(member.value, 'image')?.value),
      build: buildFolder(memberOf(member.value, 'build')?.value),
      ports: ports?.kind === 'array' ? ports.items.flatMap((one) => publishedPort(one) ?? []) : [],
      environment: variablesOf(memberOf(member.value, 'environment')?.value),
    };
  });
}

/** A folder, or `{ context: FOLDER }`. */
function buildFolder(build: Value | undefined): string | undefined {
  if (build === undefined) return undefined;
  return textOf(build) ?? textOf(memberOf(build, 'context')?.value) ?? '.';
}

/** `5433:5432`, `127.0.0.1:5433:5432/tcp`, `${DB_PORT:-5433}:5432`, or `{target, published}`. */
function publishedPort(place: Value): PublishedPort | undefined {
  if (place.kind === 'object') {
    const [host, target] = ['published', 'target'].map((key) =>
      portNumber(scalarText(valueAt(place, key))),
    );
    return host === undefined ? undefined : { host, target, place };
  }
  const text = scalarText(place).replace(/\$\{\w+:?-(\d+)\}/g, '$1');
  const match = /^(?:.*:)?(\d+):(\d+)(?:\/(?:tcp|udp))?$/.exec(text);
  const host = portNumber(match?.[1]);
  return host === undefined ? undefined : { host, target: portNumber(match?.[2]), place };
}

/** `{NAME: value}` or `[NAME=value]`. */
function variablesOf(environment: Value | undefined): Readonly<Record<string, string>> {
  if (environment?.kind === 'object') {
    const known = environment.members.map(({ key, value }) => [key, scalarText(value)]);
    return Object.fromEntries(known) as Record<string, string>;
  }
  const lines = environment?.kind === 'array' ? environment.items.map(scalarText) : [];
  return Object.fromEntries(lines.map((one) => one.split(/=(.*)/s).slice(0, 2)));
}
