import { detectProcfile } from './detectProcfile';
import { detectRust } from './detectRust';
import type { Detector } from './detector';
import { languageDetectors } from './languages';
import { detectNode } from './node/detectNode';

/** Every detector, in the order in which their services are listed. One a file. */
export const detectors: readonly Detector[] = [
  detectNode,
  detectRust,
  ...languageDetectors,
  detectProcfile,
];
