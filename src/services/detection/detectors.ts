import { detectRust } from './detectRust';
import type { Detector } from './detector';
import { detectNode } from './node/detectNode';

/** Every detector, in the order in which their services are listed. One a file. */
export const detectors: readonly Detector[] = [detectNode, detectRust];
