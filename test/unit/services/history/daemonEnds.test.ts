import * as path from 'node:path';
import { expect, it } from 'vitest';
import { daemonEnds } from '../../../../src/services/history/daemonEnds';
import { anInstance } from '../../../fakes/samples';
import { tempFolder } from '../../../fakes/tempFolder';

const at = (time: string): number => new Date(`2026-11-30T${time}.000`).getTime();
const line = (time: string, text: string): string => `2026-11-30T${time}: PM2 log: ${text}\n`;

it('tells the ends of a service from the log of the daemon, and nobody else’s', async () => {
  const folder = tempFolder({
    'pm2.log': [
      line('10:00:00', 'App [old:1] exited with code [1] via signal [SIGINT]'),
      line('10:00:01', 'App [api:1] starting in -fork mode-'),
      line('10:00:02', 'App [web:0] exited with code [0] via signal [SIGINT]'),
      line('10:01:00', 'App [api:1] exited with code [3] via signal [SIGINT]'),
      line('10:02:00', 'App [api:1] exited with code [0] via signal [SIGKILL]'),
      line('10:03:00', 'Stopping app:api id:1'),
      line('10:03:01', 'App [api:1] exited with code [0] via signal [SIGINT]'),
      line(
        '10:04:00',
        '[WORKER] Process 1 restarted because it exceeds --max-memory-restart value (current_memory=99 max_memory_limit=50 [octets])',
      ),
      line('10:04:00', 'Stopping app:api id:1'),
      line('10:04:01', 'App [api:1] exited with code [0] via signal [SIGINT]'),
      'no line of the daemon\n',
    ].join(''),
  });
  const service = { name: 'api', instances: [anInstance({ id: 1 })] };
  const signal = new AbortController().signal;
  expect(await daemonEnds(path.join(folder, 'pm2.log'), service, signal)).toEqual([
    { at: at('10:01:00'), what: 'exit', cause: 'crash', exitCode: 3 },
    { at: at('10:02:00'), what: 'exit', cause: 'killedOutside', exitCode: 0, signal: 'SIGKILL' },
    { at: at('10:03:01'), what: 'stop', cause: 'someoneElse', exitCode: 0 },
    { at: at('10:04:01'), what: 'cap', cause: 'memoryCap', exitCode: 0 },
  ]);
  expect(await daemonEnds(path.join(folder, 'none.log'), service, signal)).toEqual([]);
});
