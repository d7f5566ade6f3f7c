import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { encodeMessage, MessageDecoder, WireError } from '../../src/pm2/socket/wire';
import { parseBusMessage } from '../../src/pm2/socket/busEvents';
import { parseProcessList, Pm2ListError } from '../../src/pm2/socket/processList';
import { plainText } from '../../src/base/outsideText';
import { expectInnocence, fuzz, hostileJson, hostileKey, hostileText, object } from './fuzz';

/** Cuts bytes where the numbers say. */
function cut(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const at = [...places.map((place) => place % (bytes.length + 1))].sort((a, b) => a - b);
  return [0, ...at].map((from, index) => bytes.subarray(from, at[index] ?? bytes.length));
}

const pieces = fc.array(fc.nat(), { maxLength: 8 });
const fieldsOfBus = ['process', 'data', 'at', 'event', 'manually', 'pm_id', 'name', 'status'];
const fieldsOfList = [
  ...['pm_id', 'name', 'pid', 'pm2_env', 'status', 'pm_cwd', 'env', 'exit_code', 'pm_uptime'],
  ...['created_at', 'restart_time', 'kill_timeout', 'pm_out_log_path', 'pm_err_log_path'],
];

describe('what comes over the socket', () => {
  const message = fc.array(fc.oneof(hostileText, hostileJson('data')), { maxLength: 15 });

  fuzz(
    'messages come out as they went in, however they are cut',
    1.5,
    fc.tuple(fc.array(message, { maxLength: 4 }), pieces),
    ([messages, places]) => {
      const decoder = new MessageDecoder();
      const bytes = Buffer.concat(messages.map((one) => encodeMessage(one)));
      const got = cut(bytes, places).flatMap((chunk) => decoder.push(chunk));
      // As JSON and UTF-8 carry it.
      const carried = (value: unknown): unknown =>
        typeof value === 'string'
          ? Buffer.from(value).toString()
          : JSON.parse(JSON.stringify(value));
      expect(got).toEqual(messages.map((one) => one.map(carried)));
    },
  );

  fuzz(
    'bytes that are not PM2’s are refused as such',
    1.5,
    fc.tuple(message, fc.uint8Array({ maxLength: 64 }), pieces, fc.nat(), pieces),
    ([one, noise, flips, place, places]) => {
      const bytes = encodeMessage(one);
      for (const flip of flips) bytes[flip % bytes.length] = flip & 0xff;
      const at = place % (bytes.length + 1);
      const spoilt = Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
      const decoder = new MessageDecoder();
      try {
        for (const chunk of cut(spoilt, places))
          for (const got of decoder.push(chunk)) {
            parseBusMessage(got);
            expect(got.length).toBeLessThanOrEqual(15);
          }
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
      }
      expectInnocence();
    },
  );

  fuzz(
    'a message of the bus is an event of ours, or none',
    1.5,
    fc.tuple(
      fc.oneof(
        fc.constantFrom('log:out', 'log:err', 'process:event', 'process:exception', 'log:PM2'),
        fc.constantFrom('pm2:kill', '__proto__', 'constructor'),
        hostileText,
      ),
      fc.oneof(
        hostileJson(...fieldsOfBus),
        object(
          fc.constantFrom(...fieldsOfBus),
          fc.oneof(
            object(fc.constantFrom('pm_id', 'name', 'status', 'exit_code'), hostileJson('x')),
            hostileJson('message'),
          ),
        ),
        fc.record({
          process: fc.record({ pm_id: fc.nat(), name: fc.oneof(hostileText, hostileJson('x')) }),
          data: fc.oneof(hostileText, hostileJson('message')),
          event: hostileText,
          at: fc.oneof(fc.double(), hostileText),
        }),
      ),
    ),
    (parts) => {
      const event = parseBusMessage(parts);
      expectInnocence();
      if (!event || event.type === 'daemonKilled') return;
      expect(new Date(event.at).toISOString()).toMatch(/Z$/);
      if (event.type === 'daemonLog') return;
      expect(Number.isSafeInteger(event.id) && event.id >= 0).toBe(true);
      expect(typeof event.name).toBe('string');
      expect(plainText(event.name)).not.toMatch(/\]\(|\$\(|\n/);
    },
  );

  fuzz(
    'a list of PM2’s is one of entries, or none',
    1.5,
    fc.oneof(
      hostileJson(...fieldsOfList),
      fc.array(
        fc.record({
          pm_id: fc.oneof(fc.nat(), hostileJson('x')),
          name: fc.oneof(hostileText, hostileJson('x')),
          pid: fc.oneof(fc.integer(), hostileJson('x')),
          pm2_env: fc.oneof(
            hostileJson(...fieldsOfList),
            object(hostileKey(...fieldsOfList), hostileJson('x')),
          ),
        }),
        { maxLength: 5 },
      ),
    ),
    (answer) => {
      try {
        for (const entry of parseProcessList(answer)) {
          expect(Number.isInteger(entry.id) && entry.id >= 0).toBe(true);
          for (const text of [entry.name, entry.cwd, entry.execPath, entry.status])
            expect(typeof text).toBe('string');
          // Never ended: no group, not everything, not init.
          expect(
            entry.pid === undefined || (Number.isSafeInteger(entry.pid) && entry.pid > 0),
          ).toBe(true);
          for (const at of [entry.startedAt ?? 0, entry.createdAt ?? 0])
            expect(new Date(at).toISOString()).toMatch(/Z$/);
          for (const file of [entry.cwd, entry.outFile ?? '', entry.errFile ?? ''])
            expect(file).not.toContain('\0');
        }
      } catch (error) {
        expect(error).toBeInstanceOf(Pm2ListError);
      }
      expectInnocence();
    },
  );
});
