import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { bundle } from '../live/harness/bundle';
import { until } from '../live/harness/processes';
import type { Fault } from './fault';
import { openFiles } from './own';
import { Stage } from './stage';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes on the heap once what nobody holds is gone. */
export function heapBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

/** Injects one fault and checks what must hold; in words what was seen. Throws where it did not hold. */
export async function runFault(fault: Fault): Promise<string> {
  // The bundler keeps a program of its own from its first use on.
  await bundle('src/pm2/ecosystem/ecosystemReader.ts');
  const before = held();
  const stage = await Stage.open(fault);
  let seen: string;
  try {
    const own = await stage.run(fault);
    seen = [own, await stage.holds()].filter(Boolean).join('; ');
  } catch (error) {
    // What failed is worth more than what is left because of it.
    await stage.endAnyhow();
    throw error;
  }
  await stage.end();
  await until(
    () => {
      const now = held();
      return now.files <= before.files + 1 && now.handles <= before.handles + 1;
    },
    () => `no growth: ${JSON.stringify(before)} before, ${JSON.stringify(held())} after`,
    20_000,
  );
  return seen;
}

/** Descriptors and handles of this process. Timers that keep nothing alive are not counted by node. */
function held(): { readonly files: number; readonly handles: number } {
  collect();
  return { files: openFiles(), handles: process.getActiveResourcesInfo().length };
}
