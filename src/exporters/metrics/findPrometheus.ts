import * as path from 'node:path';
import { composeServices, isComposeName } from '../../project/compose';
import { readYaml } from '../../project/config/readYaml';
import { memberOf, plain, textOf } from '../../project/config/value';
import type { Files } from '../../project/files';
import { scanFolders } from '../../project/folderScan';

/** A Compose service that runs Prometheus. */
export interface PrometheusContainer {
  /** The Compose file, absolute. */
  readonly file: string;
  readonly service: string;
  /** It shares the network of the machine, so that 127.0.0.1 is the machine's. */
  readonly hostNetwork: boolean;
  /** What is mounted into it, as it is written. */
  readonly volumes: readonly string[];
}

const prometheusName = /^prometheus(?:[.-][\w-]+)?\.ya?ml$/;
/** Files of that name that are something else: a data source of Grafana's, rules, a Compose file. */
const otherKind = /^(?:datasources|apiVersion|groups|services):/m;
const image = /(?:^|\/)prometheus(?:[:@]|$)/;
const depth = 3;

/** The configurations of Prometheus in a workspace folder: absolute paths, nearest first. */
export async function findPrometheusFiles(
  folder: string,
  files: Files,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { folder: inside, entries } of await scanFolders(folder, files, depth)) {
    for (const { name, kind } of entries) {
      if (kind !== 'file' || !prometheusName.test(name)) continue;
      const file = path.join(inside, name);
      if (!otherKind.test((await files.readText(file)) ?? '')) found.push(file);
    }
  }
  return found;
}

/** The container in which a workspace folder has Prometheus run; undefined where it has none. */
export async function findPrometheusContainer(
  folder: string,
  files: Files,
): Promise<PrometheusContainer | undefined> {
  for (const { folder: inside, entries } of await scanFolders(folder, files, depth)) {
    for (const { name } of entries.filter(
      (one) => one.kind === 'file' && isComposeName(one.name),
    )) {
      const file = path.join(inside, name);
      const service = composeServices(readYaml((await files.readText(file)) ?? '')).find((one) =>
        image.test(one.image ?? ''),
      );
      if (!service) continue;
      const { value } = service.member;
      const volumes = memberOf(value, 'volumes')?.value;
      const written = volumes && plain(volumes);
      return {
        file,
        service: service.name,
        hostNetwork: textOf(memberOf(value, 'network_mode')?.value) === 'host',
        volumes: Array.isArray(written) ? written.filter((one) => typeof one === 'string') : [],
      };
    }
  }
  return undefined;
}
