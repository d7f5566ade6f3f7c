import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { endsOf, eventsOf } from '../../../../src/services/cluster/clusterHistory';
import type { ClusterObjects } from '../../../../src/services/cluster/clusterObjects';
import { clusterDocument } from '../../../../src/views/history/historyText';
import { readJson } from '../../documents';

/** See assembleCluster.test.ts. */
const recorded = {
  ...readJson<Omit<ClusterObjects, 'lostNodes'>>(
    path.join('test/unit/services/cluster/fixtures/states.json'),
  ),
  lostNodes: new Map<string, string>(),
};
const podsNamed = (name: string) =>
  recorded.pods.filter(({ metadata }) => metadata?.name?.startsWith(`${name}-`));

describe('the history of what a cluster runs', () => {
  it('has how containers ended, the last end with its last words', () => {
    const pods = podsNamed('crashes');
    const [uid, name] = [pods[0]?.metadata?.uid ?? '', pods[0]?.spec?.containers[0]?.name ?? ''];
    const ends = endsOf(pods, new Map([[uid, new Map([[name, ['starting', 'no such thing']]])]]));
    expect(ends.at(-1)).toMatchObject({
      what: 'exit',
      cause: 'crash',
      exitCode: 1,
      lines: ['starting', 'no such thing'],
    });
  });

  it('has the events about a workload and all below it, and no other’s', () => {
    const pods = podsNamed('crashes');
    const event = (kind: string, name: string, message: string, count = 1) => ({
      metadata: {},
      involvedObject: { kind, name },
      reason: 'Said',
      message,
      count,
      lastTimestamp: '2026-12-01T12:00:00Z',
    });
    const events = [
      event('Deployment', 'crashes', 'one'),
      event(
        'Pod',
        pods[0]?.metadata?.name ?? '',
        'two token=ghp_0123456789abcdefghijklmnopqrstuvwxyz',
        3,
      ),
      event('Pod', 'of-another', 'three'),
    ];
    const objects = { ...recorded, events } as ClusterObjects;
    const found = eventsOf(objects, { kind: 'Deployment', name: 'crashes' }, pods);
    expect(found.map(({ text }) => text.slice(text.indexOf(': ')))).toEqual([
      ': one',
      expect.stringMatching(/^: two token=(?!ghp_0).* \(3×\)$/),
    ]);
  });

  it('is one document, newest first, in which nothing of others is Markdown', () => {
    const at = Date.parse('2026-12-01T12:00:00Z');
    const text = clusterDocument('web', [
      { at, name: 'BackOff', text: 'Pod/web-1: [click](command:evil) **now**' },
      { at: at + 1_000, what: 'exit', cause: 'crash', exitCode: 4, lines: ['last words'] },
    ]);
    expect(text.indexOf('exit code 4')).toBeLessThan(text.indexOf('BackOff'));
    expect(text).toContain('```text\nlast words\n```');
    expect(text).not.toContain('[click](command:evil)');
    expect(text).not.toContain('**now**');
  });
});
