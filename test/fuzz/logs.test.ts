import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { maskLines, maskSecrets } from '../../src/base/mask';
import { explainEnding } from '../../src/services/endings';
import type { HistoryEntry } from '../../src/services/history/historyEntry';
import { ErrorNotes, reasonOf } from '../../src/services/logs/errorNotes';
import { findFileMentions } from '../../src/services/logs/fileMentions';
import { LineReader } from '../../src/services/logs/lineReader';
import { formatLogLine, readLogLine } from '../../src/services/logs/logLine';
import { compilePatterns } from '../../src/services/logs/patterns';
import { ruleFor } from '../../src/services/logs/ruleFor';
import { historyDetail, historyDocument } from '../../src/views/history/historyText';
import { secretTexts } from '../unit/base/secrets/cases';
import { fuzz, hostileText } from './fuzz';
import { markupOf } from './markup';

const endings = fc.constantFrom(
  ...['JavaScript heap out of memory', 'Error: listen EADDRINUSE: address already in use :::3000'],
  ...["Error: Cannot find module 'x'", 'thread main panicked at src/main.rs:1:2', 'Killed'],
  ...['ModuleNotFoundError: No module named y', 'npm ERR! missing script: dev', 'ENOSPC'],
  ...['FATAL: password authentication failed for user "me"', 'P1001', 'SyntaxError: x'],
);
const line = fc.oneof(
  hostileText,
  endings,
  fc.tuple(endings, hostileText).map((two) => two.join(' ')),
);
const lines = fc.array(line, { maxLength: 8 });

describe('what services write', () => {
  fuzz(
    'lines come out whole, wherever their bytes were cut',
    1.5,
    fc.tuple(fc.array(line, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 8 })),
    ([all, places]) => {
      const plain = all.map((one) => Buffer.from(one.replace(/[\r\n]/g, ' ')).toString());
      const bytes = Buffer.from(plain.map((one) => `${one}\n`).join(''));
      const at = places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b);
      const reader = new LineReader();
      const got = [0, ...at].flatMap((from, index) =>
        reader.push(bytes.subarray(from, at[index] ?? bytes.length)),
      );
      expect([...got, ...reader.flush()].join('\n')).toBe(plain.join('\n'));
    },
  );

  fuzz('a line is one line, with its level and its links in it', 1.5, line, (raw) => {
    for (const stream of ['out', 'err'] as const) {
      const read = readLogLine(raw.replace(/\n/g, ' '), stream, 0);
      expect(formatLogLine(read)).not.toContain('\n');
      expect(reasonOf(read)).not.toMatch(/[\n\r\u2028\u202e\u0000]/);
      const notes = new ErrorNotes();
      notes.take([read]);
    }
    for (const { start, end, file, line: row } of findFileMentions(raw)) {
      expect(start).toBeLessThan(end);
      expect(raw.slice(start, end)).toContain(String(row));
      expect(file).not.toBe('');
    }
  });

  fuzz('a rule made from a line matches such lines, and runs', 0.5, line, (shown) => {
    const rule = ruleFor(shown);
    if (!rule) return;
    const patterns = compilePatterns([rule.pattern]);
    expect(rule.name.trim()).not.toBe('');
    expect(patterns).toBeDefined();
  });

  fuzz(
    'an ending and a history are sentences and text, whatever the last words were',
    1,
    fc.tuple(lines, fc.option(fc.integer(), { nil: undefined }), hostileText),
    ([last, exitCode, name]) => {
      const evidence = { serviceKey: name, exitCode, signal: undefined, lines: last } as never;
      const ending = explainEnding(evidence);
      const entry: HistoryEntry = {
        ...{ at: 0, what: 'exit', cause: 'crash', lines: last, detail: last[0] },
        ...(exitCode !== undefined && { exitCode }),
        ...(ending && { ending }),
      };
      expect(markupOf(historyDocument(name, [entry]))).toEqual([]);
      expect(historyDetail(entry).label).not.toContain('\n');
    },
  );

  const secretive = fc.constantFrom(...secretTexts.map(([, text]) => text));

  fuzz(
    'masking keeps lines, and masks no more the second time',
    1,
    fc.array(fc.oneof(secretive, line), { maxLength: 5 }),
    (texts) => {
      const text = texts.join('\n');
      const masked = maskSecrets(text);
      expect(masked.split('\n')).toHaveLength(text.split('\n').length);
      expect(maskLines(texts)).toHaveLength(text.split('\n').length);
    },
  );
});
