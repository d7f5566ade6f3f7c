// Known endings explained from exit code and last lines, one family a file.
// From outside: explainEnding; a new one is an Ending in a file of its own, listed here.
import { database } from './database';
import { missingVariable } from './environment';
import { heapOutOfMemory } from './heap';
import { packageMissing } from './languages';
import { moduleNotFound, scriptNotFound } from './modules';
import { permissionDenied } from './permission';
import { anotherNext, portInUse } from './port';
import { cargoError, rustPanic } from './rust';
import { sourceError } from './syntax';
import type { Ending, EndingEvidence, KnownEnding } from './types';

export type { Ending, EndingEvidence } from './types';

/** From the most certain wording to the least: a wrapper's "not found" may only repeat what another line explains. */
const known: readonly KnownEnding[] = [
  anotherNext,
  portInUse,
  heapOutOfMemory,
  missingVariable,
  database,
  rustPanic,
  cargoError,
  sourceError,
  moduleNotFound,
  packageMissing,
  permissionDenied,
  scriptNotFound,
];

/** Says why a service ended, from its exit and its last lines; undefined where nothing is recognised. */
export function explainEnding(evidence: EndingEvidence): Ending | undefined {
  for (const recognise of known) {
    const ending = recognise(evidence);
    if (ending) return ending;
  }
  return undefined;
}
