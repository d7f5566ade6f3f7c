import { describe, expect, it } from 'vitest';
import { formatLogLine, type LogLevel, readLogLine } from '../../../../src/services/logs/logLine';

const levelOf = (text: string, stream: 'out' | 'err' = 'out'): LogLevel =>
  readLogLine(text, stream, 0).level;

describe('the level', () => {
  it.each<[string, LogLevel]>([
    // Words in capitals, brackets or with a colon.
    ['ERROR something', 'error'],
    ['[error] something', 'error'],
    ['2026-01-01 10:00:00 ERROR x', 'error'],
    ['2026-01-01T10:00:00Z  WARN app: x', 'warning'],
    ['[10:00:00] [warn] x', 'warning'],
    ['warning: unused variable', 'warning'],
    ['error: could not compile', 'error'],
    ['panic: runtime error', 'error'],
    ['FATAL x', 'error'],
    ['npm ERR! code 1', 'error'],
    ['Error occurred', 'error'],
    ['INFO  ready', 'info'],
    ['[debug] x', 'debug'],
    ['TRACE x', 'trace'],
    // Prose.
    ['an error occurred', 'info'],
    ['Compiled with 1 warning', 'info'],
    ['no errors', 'info'],
    ['the debug build is ready', 'info'],
    ['GET /error 200', 'info'],
    ['', 'info'],
    // Errors as languages print them.
    ['TypeError: x is not a function', 'error'],
    ['Uncaught Exception: x', 'error'],
    // pino, bunyan, winston.
    ['{"level":30,"msg":"x"}', 'info'],
    ['{"level":50,"msg":"x"}', 'error'],
    ['{"time":1,"level":40}', 'warning'],
    ['{"level":20}', 'debug'],
    ['{"level":10}', 'trace'],
    ['{"level":"warn","message":"x"}', 'warning'],
    ['{"level":"CRITICAL"}', 'error'],
    ['{"level":"http"}', 'info'],
    ['{"level":"verbose"}', 'debug'],
    ['{"level":"silly"}', 'trace'],
    ['{"level":"odd"}', 'info'],
    ['prisma:query SELECT 1', 'debug'],
    ['prisma:error x', 'error'],
    ['prisma:warn x', 'warning'],
  ])('of %j is %s', (text, expected) => {
    expect(levelOf(text)).toBe(expected);
  });

  it('is warning on the error stream where the line says nothing', () => {
    expect(levelOf('hello', 'err')).toBe('warning');
    expect(levelOf('INFO hello', 'err')).toBe('info');
  });

  it('is found in colours', () => {
    expect(levelOf('\u001b[31mERROR\u001b[0m x')).toBe('error');
  });

  it('comes to an end for a long line', () => {
    expect(levelOf('a '.repeat(32_000))).toBe('info');
    expect(levelOf(`{${'"a":1,'.repeat(10_000)}`)).toBe('info');
    expect(levelOf(`${'x'.repeat(65_000)}Error`)).toBe('info');
  });
});

describe('the text', () => {
  it.each([
    ['\u001b[1m\u001b[32mgreen\u001b[39m\u001b[22m', 'green'],
    ['\u001b]8;;https://x\u0007link\u001b]8;;\u0007', 'link'],
    ['a\tb', 'a\tb'],
    ['bell\u0007 back\u0008 null\u0000 del\u007f', 'bell back null del'],
    ['trailing   \r', 'trailing'],
    ['  leading', '  leading'],
    ['[x](command:evil) $(icon)', '[x](command:evil) $(icon)'],
  ])('of %j is %j', (raw, expected) => {
    expect(readLogLine(raw, 'out', 0).text).toBe(expected);
  });
});

describe('formatLogLine', () => {
  it('gives local time to the millisecond, the level and the text', () => {
    const at = new Date(2026, 0, 2, 3, 4, 5, 6).getTime();
    expect(formatLogLine({ at, level: 'error', text: 'x' })).toBe('03:04:05.006 [error] x');
  });

  it('gives no time where it is not known', () => {
    expect(formatLogLine({ at: 0, level: 'info', text: 'x' })).toBe('[info] x');
  });
});
