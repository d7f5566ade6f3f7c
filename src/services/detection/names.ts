import * as path from 'node:path';
import type { AppSource } from '../definitions/fromEcosystem';
import type { DetectedService } from './detectedService';

/**
 * A service is called after its folder. Where two would have one name, the folder above goes in front, and then the kind or the tool
 * behind; at the last a number, since PM2 tells apps apart by name.
 */
export function named(services: readonly DetectedService[], root: string): readonly AppSource[] {
  const ways = [
    (one: DetectedService): string => withSuffix(path.basename(one.folder), one),
    (one: DetectedService): string => long(one, root),
    (one: DetectedService): string => `${long(one, root)}-${one.kind ?? one.tool ?? 'service'}`,
    (one: DetectedService): string => `${long(one, root)}-${one.tool ?? one.script}`,
  ];
  const counts = ways.map((way) => {
    const count = new Map<string, number>();
    for (const one of services) count.set(way(one), (count.get(way(one)) ?? 0) + 1);
    return count;
  });
  const used = new Set<string>();
  return services.map((one) => {
    const at = ways.findIndex((way, index) => counts[index]?.get(way(one)) === 1);
    const wanted = (ways[at] ?? ways[1] ?? ways[0])?.(one) ?? '';
    let name = wanted;
    for (let number = 2; used.has(name); number++) name = `${wanted}-${number}`;
    used.add(name);
    return appOf(one, name);
  });
}

/** A detected service as an app under a name. */
export function appOf(one: DetectedService, name: string): AppSource {
  const { script, args, env, folder, kind, file, tool, note } = one;
  return {
    app: { name, script, args, ...(env && Object.keys(env).length > 0 ? { env } : {}) },
    source: { type: 'detected', file },
    base: folder,
    ...(kind === undefined ? {} : { kind }),
    ...(tool === undefined ? {} : { tool }),
    ...(note === undefined ? {} : { note }),
  };
}

function long(one: DetectedService, root: string): string {
  const inside = path.relative(root, one.folder).split(path.sep).filter(Boolean);
  return withSuffix((inside.length > 1 ? inside : [path.basename(one.folder)]).join('-'), one);
}

function withSuffix(name: string, { suffix }: DetectedService): string {
  return suffix === undefined || suffix === name ? name : `${name}-${suffix}`;
}
