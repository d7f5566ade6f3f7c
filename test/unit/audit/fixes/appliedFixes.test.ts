import { describe, expect, it } from 'vitest';
import {
  type AppliedFix,
  keepFixes,
  OfferedFixes,
  standingFixes,
} from '../../../../src/audit/fixes/appliedFixes';
import { planFixes } from '../../../../src/audit/fixes/fixAll';
import { audit, eco, pkg } from '../ruleCases';

const files = {
  ...eco("name: 'web',\nscript: 'npm',\nargs: 'run dev',\nmax_memory_restart: '2G',"),
  'package.json': pkg({ dev: 'next dev' }, ['next@15.0.0']),
};

describe('applied fixes', () => {
  it('are told by the file that was edited, which is the one with the finding', async () => {
    const { engine, findings } = await audit(files);
    const heap = findings.find(({ rule }) => rule === 'next-dev-no-heap-limit');
    expect(heap?.file).toBe('/w/ecosystem.config.js');
    const { done } = await planFixes(engine.project, new Map());
    expect(done).toEqual([
      {
        file: '/w/ecosystem.config.js',
        rule: 'next-dev-no-heap-limit',
        title: 'Limit its heap to 2048 MB',
      },
    ]);
    // Found again, so it does not hold; in another folder it is none of this one's.
    expect(standingFixes(done, '/w', findings)).toEqual([]);
    expect(standingFixes(done, '/w', [])).toEqual(done);
    expect(standingFixes(done, '/w2', [])).toEqual([]);
  });

  it('are kept up to a number, the newest', () => {
    let kept: readonly AppliedFix[] = [];
    const memory = { get: () => kept, set: (all: typeof kept) => void (kept = all) };
    for (let i = 0; i < 300; i++) keepFixes(memory, [{ file: `/w/${i}`, rule: 'r', title: 't' }]);
    expect(kept).toHaveLength(200);
    expect(kept.at(-1)?.file).toBe('/w/299');
  });
});

describe('offered fixes', () => {
  const fix: AppliedFix = { file: '/w/a.js', rule: 'r', title: 't' };

  it('are known by the key that was given for them', () => {
    const offered = new OfferedFixes();
    const keys = [offered.offer(fix), offered.offer({ ...fix, title: 'u' })];
    expect(keys.map((key) => offered.get(key)?.title)).toEqual(['t', 'u']);
  });

  it.each([undefined, null, 1, '', '2', '__proto__', 'constructor', fix, ['1'], { key: '1' }])(
    'are not made of what somebody says: %j',
    (key) => {
      const offered = new OfferedFixes();
      offered.offer(fix);
      expect(offered.get(key)).toBeUndefined();
    },
  );

  it('are forgotten, the oldest first', () => {
    const offered = new OfferedFixes();
    const first = offered.offer(fix);
    for (let more = 0; more < 200; more++) offered.offer(fix);
    expect(offered.get(first)).toBeUndefined();
  });
});
