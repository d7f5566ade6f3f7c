import { readProcSecret } from './procFile';
import type { OwnershipProof } from '../types';

/**
 * Reads the proof of ownership of a process from /proc/PID/environ: the three keys that PM2 sets, and nothing else
 * of that environment is ever decoded. Undefined when it has none of them, is gone, or is not ours to read.
 */
export function readProof(pid: number, procRoot = '/proc'): OwnershipProof | undefined {
  return readProcSecret(`${procRoot}/${pid}/environ`, parseProof);
}

/** As `readProof`, from the bytes of an `environ` file: `KEY=value` parts, each ended by a zero byte. */
export function parseProof(environ: Buffer): OwnershipProof | undefined {
  const pm2Home = environValue(environ, 'PM2_HOME');
  const uniqueId = environValue(environ, 'unique_id');
  const id = environValue(environ, 'pm_id');
  const pmId = id !== undefined && /^\d+$/.test(id) ? Number(id) : undefined;
  if (pm2Home === undefined && uniqueId === undefined && pmId === undefined) return undefined;
  return {
    ...(pm2Home !== undefined && { pm2Home }),
    ...(uniqueId !== undefined && { uniqueId }),
    ...(pmId !== undefined && { pmId }),
  };
}

/** True when `proof` says all that `wanted` asks for, and that is something. */
export function proves(proof: OwnershipProof | undefined, wanted: OwnershipProof): boolean {
  if (!proof) return false;
  const keys = (['pm2Home', 'uniqueId', 'pmId'] as const).filter((k) => wanted[k] !== undefined);
  return keys.length > 0 && keys.every((key) => proof[key] === wanted[key]);
}

/** The value of one key in the bytes of an `environ` file. */
export function environValue(environ: Buffer, key: string): string | undefined {
  const prefix = Buffer.from(`${key}=`);
  for (let at = environ.indexOf(prefix); at >= 0; at = environ.indexOf(prefix, at + 1)) {
    // Otherwise it is the end of another key, or part of a value.
    if (at > 0 && environ[at - 1] !== 0) continue;
    const start = at + prefix.length;
    const end = environ.indexOf(0, start);
    return environ.toString('utf8', start, end < 0 ? environ.length : end);
  }
  return undefined;
}
