import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { toPm2Size } from '../../base/size';
import { definitionHashKey } from '../../engine/entry';
import { capBackstop, enforcedCap } from '../definitions/defaults';
import type { LaunchPlan, RestartPolicy, ServiceDefinition } from '../definitions/definition';

export interface Pm2AppOptions {
  /** The program that cargo built: absolute. */
  readonly program?: string;
  readonly platform?: NodeJS.Platform;
}

/**
 * The normalised app for `pm2 start -`. Holds the environment, so it may hold secrets: never show or log it. The hash of all
 * the rest goes into the environment.
 */
export function toPm2App(
  definition: ServiceDefinition,
  plan: LaunchPlan,
  { program, platform = process.platform }: Pm2AppOptions = {},
): Record<string, unknown> {
  const { name, restart, instances, cluster, passThrough } = definition;
  const capBytes = enforcedCap(definition);
  const app: Record<string, unknown> = {
    ...passThrough,
    name,
    ...commandOf(plan, program ?? plan.script, platform),
    cwd: plan.cwd,
    env: { ...definition.env, ...plan.env },
    ...restartKeys(restart),
    instances,
    // Always said: PM2 would take cluster for `instances: 1` of a node program.
    exec_mode: cluster ? 'cluster' : 'fork',
    watch: false,
    // PM2 would look at the git repository at every start.
    vizion: false,
    ...(capBytes === undefined ? {} : { max_memory_restart: toPm2Size(capBytes * capBackstop) }),
  };
  return { ...app, env: { ...envOf(app), [definitionHashKey]: definitionHash(app) } };
}

/** A policy under PM2's names for it. */
export function restartKeys(policy: RestartPolicy) {
  return {
    autorestart: policy.autorestart,
    restart_delay: policy.restartDelayMs,
    max_restarts: policy.maxRestarts,
    min_uptime: policy.minUptimeMs,
    kill_timeout: policy.killTimeoutMs,
  };
}

/** A short hash of an app (sha256, 16 hex digits), the same whatever the order of its keys and whether it holds its hash. */
export function definitionHash(app: Readonly<Record<string, unknown>>): string {
  const env = { ...envOf(app), [definitionHashKey]: undefined };
  const text = JSON.stringify(sorted({ ...app, env }));
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/**
 * Script, arguments and interpreter. Outside Windows PM2 gives a script with a blank in its path to `bash -c`: such a path is
 * made relative to the folder, or run through env, which takes its own place.
 */
function commandOf(
  { args, interpreter, interpreterArgs, cwd, mode }: LaunchPlan,
  script: string,
  platform: NodeJS.Platform,
): Record<string, unknown> {
  const nodeArgs = interpreterArgs.length > 0 ? { node_args: interpreterArgs } : {};
  const given = interpreter === undefined ? {} : { interpreter };
  const plain = { script, args, ...given, ...nodeArgs };
  // A written command with blanks is meant for a shell.
  if (platform === 'win32' || !/ /.test(script) || !path.isAbsolute(script)) return plain;
  const near = path.relative(cwd, script);
  if (!/ /.test(near) && near !== '') return { ...plain, script: near };
  if (mode === 'asWritten' && interpreter !== undefined && interpreter !== 'none') {
    return {
      script: interpreter,
      args: [...interpreterArgs, script, ...args],
      interpreter: 'none',
    };
  }
  // It would take a path with "=" for a variable; a shell that is given its words takes none of them apart.
  if (script.includes('=')) {
    return {
      script: '/bin/sh',
      args: ['-c', 'exec "$0" "$@"', script, ...args],
      interpreter: 'none',
    };
  }
  return { script: '/usr/bin/env', args: [script, ...args], interpreter: 'none' };
}

function envOf(app: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return typeof app.env === 'object' && app.env !== null
    ? (app.env as Readonly<Record<string, unknown>>)
    : {};
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
