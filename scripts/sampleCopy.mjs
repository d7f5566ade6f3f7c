import { cpSync } from 'node:fs';
import * as path from 'node:path';
import { sampleFolder } from './sampleSession.mjs';

/** What a run of the sample leaves in it, by the folder it stands in. */
const leavings = [/^database[\\/]data$/, /^frontend[\\/]\.next[^\\/]*$/];

/**
 * Copies the sample with its packages, so that a picture shows no path of a developer's machine.
 * @param {string} into the folder that gets a folder `codex`
 * @returns {string} the copy
 */
export function copySample(into) {
  const copy = path.join(into, 'codex');
  cpSync(sampleFolder, copy, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !leavings.some((one) => one.test(path.relative(sampleFolder, source))),
  });
  return copy;
}
