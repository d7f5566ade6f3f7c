import * as path from 'node:path';
import type { Detector } from '../detector';

/** Wasp by its file, which names the app: pages and server are started by one command. */
export const detectWasp: Detector = async ({ folders }) => ({
  services: folders.flatMap(({ folder, entries }) => {
    const main = entries.find(({ name, kind }) => kind === 'file' && /\.wasp(\.ts)?$/.test(name));
    if (!main) return [];
    const file = path.join(folder, main.name);
    return [{ kind: 'frontend', tool: 'wasp', folder, file, script: 'wasp', args: ['start'] }];
  }),
});
