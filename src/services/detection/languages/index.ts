// The detectors of worlds other than Node.js and Rust, one a file.
// From outside: their list; each gives services and what is left out.
import type { Detector } from '../detector';
import { detectDotnet } from './detectDotnet';
import { detectElixir } from './detectElixir';
import { detectGo } from './detectGo';
import { detectJava } from './detectJava';
import { detectPhp } from './detectPhp';
import { detectPython } from './detectPython';
import { detectRuby } from './detectRuby';
import { detectWasp } from './detectWasp';

/** In the order in which their services are listed. */
export const languageDetectors: readonly Detector[] = [
  detectPython,
  detectRuby,
  detectPhp,
  detectGo,
  detectJava,
  detectDotnet,
  detectElixir,
  detectWasp,
];
