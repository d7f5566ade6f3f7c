import { describe, expect, it } from 'vitest';
import { formatSize } from '../../../../src/base/size';
import { parseObject } from '../../../../src/project/packageJson';
import {
  capBackstop,
  defaultCap,
  defaultRestart,
  heapFor,
} from '../../../../src/services/definitions/defaults';
import type { ServiceKind } from '../../../../src/services/definitions/definition';
import { starterFiles } from '../../../../src/services/definitions/startScripts';
import { declaredSettings } from '../../../fakes/declaredSettings';
import { audit, pkg } from '../../audit/ruleCases';
import { readText, section, tableRows } from '../../documents';

/** Without breaks of lines: what is said counts. */
const plain = (text: string): string => text.replace(/\s+/g, ' ');
const page = (name: string): string => readText(`docs/${name}.md`);
const rules = readText('docs/rules/README.md');
const seconds = (ms: number): string => `${ms / 1000} s`;

describe('what the documents say of our numbers', () => {
  const { restartDelayMs, maxRestarts, minUptimeMs } = defaultRestart;
  const warning = `${declaredSettings['codexServices.memory.warningPercent']?.default} %`;
  const critical = `${declaredSettings['codexServices.memory.criticalPercent']?.default} %`;

  it('caps and heaps of each kind', () => {
    const rows = tableRows(page('services')).filter(([kind]) => defaultCap(kind as ServiceKind));
    expect(rows).toEqual(
      (['backend', 'frontend', 'generator'] as const).map((kind) => {
        const heap = heapFor(kind, defaultCap(kind));
        const text = heap === undefined ? '' : `${heap.toLocaleString('en')} MB`;
        return [kind, formatSize(defaultCap(kind) ?? 0), text];
      }),
    );
  });

  it.each([
    [
      'restarts',
      page('services'),
      `${seconds(restartDelayMs)} before a restart, at most ${maxRestarts} restarts, an uptime of at least ${seconds(minUptimeMs)}.`,
    ],
    [
      'PM2’s own cap',
      page('memory'),
      `PM2's own cap stays behind it, ${Math.round(capBackstop * 100 - 100)} % higher.`,
    ],
    ['tight memory', page('memory'), `memory reaches ${warning} and ${critical},`],
    [
      'a fix of restarts',
      section(rules, 'ecosystem-never-gives-up'),
      `at least ${seconds(minUptimeMs)}; ${maxRestarts} restarts.`,
    ],
    [
      'a fix of uptime',
      section(rules, 'ecosystem-min-uptime-below-delay'),
      `at least ${seconds(minUptimeMs)}.`,
    ],
    ['the memory of the machine', section(rules, 'machine-memory'), `${warning} or more`],
  ])('%s', (_, text, said) => {
    expect(plain(text)).toContain(said);
  });

  it('the audit warns of tight memory from where the setting does', async () => {
    const limit = Number(declaredSettings['codexServices.memory.warningPercent']?.default);
    const files = { 'package.json': pkg({ dev: 'node a.js' }), 'a.js': '' };
    const warns = async (usedPercent: number) => {
      const { findings } = await audit(files, { machine: { usedPercent } });
      return findings.some(({ rule }) => rule === 'machine-memory');
    };
    expect([await warns(limit - 0.1), await warns(limit)]).toEqual([false, true]);
  });

  it('settings that are written for a project are those of the manifest', () => {
    const text = starterFiles('x').find(({ name }) => name.endsWith('settings.json'))?.text ?? '';
    const own = Object.entries(parseObject(text) ?? {}).filter(([id]) => id in declaredSettings);
    expect(own.length).toBeGreaterThan(0);
    for (const [id, value] of own) expect([id, value]).toEqual([id, declaredSettings[id]?.default]);
  });
});
