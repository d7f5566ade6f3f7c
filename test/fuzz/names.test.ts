import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { stabilityReport } from '../../src/audit/report/stabilityReport';
import { escapeMarkdown, plainText } from '../../src/base/outsideText';
import { apiOf } from '../fakes/apiOf';
import { alternativeName } from '../../src/services/launch/serviceLaunch';
import { indicatorTooltip } from '../../src/views/statusBar/indicatorText';
import { distinctName, shownName } from '../../src/views/logs/shownName';
import { commandLink } from '../../src/views/commandLink';
import { renderRow } from '../../src/views/tree/rowText';
import { serviceTooltip } from '../../src/views/tree/serviceTooltip';
import { aDefinition, aRunningService } from '../fakes/samples';
import { fuzz, hostileText } from './fuzz';
import { markupOf } from './markup';

// What the editor makes links of: src/vs/base/common/linkedText.ts.
const linkedText = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
const memory = {
  totalBytes: 1e9,
  availableBytes: 5e8,
  usedRatio: 0.5,
  limitedBy: 'machine',
} as never;

describe('names, and what else strangers call things', () => {
  fuzz('plain text has no link, no icon and one line', 2, hostileText, (text) => {
    const plain = plainText(text);
    expect(plain).not.toMatch(linkedText);
    expect(plain).not.toMatch(/\$\([\w~-]+\)|[\n\r\u2028\u202e\u0000-\u001f]/);
    expect(plain.length).toBeLessThanOrEqual(2_000);
  });

  fuzz(
    'Markdown of them has no markup but ours',
    0.5,
    fc.record({ name: hostileText, reason: hostileText, error: hostileText, cwd: hostileText }),
    ({ name, reason, error, cwd }) => {
      const service = aRunningService({
        name,
        key: name,
        state: { type: 'unhealthy', reason },
        logError: error,
        definition: aDefinition({ name, cwd }),
        launch: { mode: 'asWritten', reason, remains: [] },
      } as never);
      for (const text of [
        serviceTooltip(service, 0),
        indicatorTooltip(memory, [service]),
        commandLink(name, 'codexServices.stop', { serviceKey: name }),
        `**${escapeMarkdown(name)}**`,
      ])
        expect(markupOf(text)).toEqual([]);
      const { label, description } = renderRow(service, 0);
      expect(`${label}${description}`).not.toMatch(/[\n\r\u2028\u202e]/);
      const { services } = apiOf({ services: [service] } as never);
      expect(() => JSON.stringify(services)).not.toThrow();
    },
  );

  fuzz(
    'a report of them has no markup but ours',
    0.5,
    fc.record({ name: hostileText, message: hostileText, file: hostileText, title: hostileText }),
    ({ name, message, file, title }) => {
      const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
      const fix = { kind: 'patch', title, text: message };
      const finding = {
        rule: 'x',
        severity: 'error',
        message,
        file: `/w/${file}`,
        range,
        fix,
        service: name,
      };
      const text = stabilityReport({
        ...{ root: '/w', project: name, date: 'today', history: { before: [], after: [] } },
        findings: [finding, { ...finding, service: undefined }] as never,
        judged: true,
        fixed: [{ file: `/w/${file}`, rule: 'x', title }],
        services: [{ name, kind: 'backend' }] as never,
      });
      expect(markupOf(text)).toEqual([]);
    },
  );

  fuzz(
    'names for channels and entries differ from those that are taken',
    1.5,
    fc.tuple(hostileText, fc.array(hostileText, { maxLength: 4 })),
    ([name, taken]) => {
      const set = new Set([...taken, name]);
      expect(set.has(distinctName(name, set))).toBe(false);
      expect(typeof alternativeName(aDefinition({ name }))).toBe('string');
      expect(shownName).toBeTypeOf('function');
    },
  );
});
