import * as v from 'valibot';
import { systemClock } from '../../base/clock';
import type { EngineEvent } from '../../engine/engineEvent';
import { count, loose, time } from './values';

const at = v.fallback(time, () => systemClock.now());
const processSchema = v.object({
  pm_id: count,
  name: v.fallback(v.string(), ''),
  status: loose(v.string()),
  exit_code: loose(v.pipe(v.number(), v.safeInteger())),
});
const logSchema = v.object({ process: processSchema, data: v.string(), at });
const eventSchema = v.object({
  process: processSchema,
  event: v.string(),
  manually: v.fallback(v.boolean(), false),
  at,
});
const exceptionSchema = v.object({
  process: processSchema,
  data: v.fallback(v.object({ message: v.fallback(v.string(), '') }), { message: '' }),
  at,
});
/** What a service sends by `process.send` goes on the bus under any name it likes, but with its own id. */
const daemonLogSchema = v.object({
  process: v.object({ pm_id: v.literal('PM2') }),
  data: v.string(),
  at,
});

/** Reads a message of the bus; undefined for kinds we do not listen to and for what cannot be read. */
export function parseBusMessage(message: readonly unknown[]): EngineEvent | undefined {
  const [channel, data] = message;
  switch (channel) {
    case 'log:out':
    case 'log:err': {
      const parsed = v.safeParse(logSchema, data);
      if (!parsed.success) return undefined;
      const { process, data: text, at } = parsed.output;
      const stream = channel === 'log:out' ? 'out' : 'err';
      return { type: 'log', id: process.pm_id, name: process.name, stream, data: text, at };
    }
    case 'process:event': {
      const parsed = v.safeParse(eventSchema, data);
      if (!parsed.success) return undefined;
      const { process, event, manually, at } = parsed.output;
      const { pm_id: id, name, status, exit_code: exitCode } = process;
      return { type: 'process', event, id, name, manually, status, exitCode, at };
    }
    case 'process:exception': {
      const parsed = v.safeParse(exceptionSchema, data);
      if (!parsed.success) return undefined;
      const { process, data: exception, at } = parsed.output;
      const { message } = exception;
      return { type: 'exception', id: process.pm_id, name: process.name, message, at };
    }
    case 'log:PM2': {
      const parsed = v.safeParse(daemonLogSchema, data);
      if (!parsed.success) return undefined;
      return { type: 'daemonLog', text: parsed.output.data, at: parsed.output.at };
    }
    case 'pm2:kill':
      return typeof data === 'object' && data !== null && 'process' in data
        ? undefined
        : { type: 'daemonKilled' };
    default:
      return undefined;
  }
}
