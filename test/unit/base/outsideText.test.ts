import { describe, expect, it } from 'vitest';
import { escapeMarkdown, plainText } from '../../../src/base/outsideText';

describe('plainText', () => {
  it.each([
    [
      'a link that runs a command',
      '[Show details](command:workbench.action.terminal.new)',
      '[Show details] (command:workbench.action.terminal.new)',
    ],
    ['a picture', '![](https://x/y.png)', '![] (https://x/y.png)'],
    ['an icon', 'a $(sync~spin) b', 'a $ (sync~spin) b'],
    ['a link in a link', '[[a](command:b)](command:c)', '[[a] (command:b)] (command:c)'],
    ['lines', 'a\r\nb\u2028c', 'a b c'],
    ['what turns the direction of writing', 'a\u202eb\u2066c', 'a b c'],
    ['controls', 'a\u0000\u001b[31mb', 'a [31mb'],
    ['what has no width', ']\u200b(command:x)', '] (command:x)'],
    ['text as it is', 'at <anonymous> (a.js:1:2) costs $5', 'at <anonymous> (a.js:1:2) costs $5'],
  ])('leaves of %s only text', (_, text, expected) => {
    expect(plainText(text)).toBe(expected);
    expect(plainText(expected)).toBe(expected);
  });

  it('masks before it cuts', () => {
    const text = 'postgres://me:hunter2-and-more@host/db';
    expect(plainText(text, 24)).toBe('postgres://me:•••@host/…');
  });

  // What the editor makes links of: src/vs/base/common/linkedText.ts.
  const linkedText =
    /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

  it.each([
    '[a](command:b)',
    '[a]\n(command:b)',
    '[a]\u202e(command:b)',
    '[x]$([a](command:b)',
    '[a](command:b "c")',
    '[a](file:///etc/passwd)',
  ])('leaves no link in %j', (text) => {
    expect(plainText(text)).not.toMatch(linkedText);
  });
});

describe('escapeMarkdown', () => {
  it('leaves no HTML', () => {
    expect(escapeMarkdown('<a href="command:x">y</a>')).toBe(
      '&lt;a href="command\\:x"&gt;y&lt;/a&gt;',
    );
  });
});
