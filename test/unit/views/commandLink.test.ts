import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeMarkdown } from '../../../src/base/outsideText';
import { commandLink } from '../../../src/views/commandLink';
import { evilNames } from '../../fakes/samples';

/** What Markdown shows of escaped text; throws where a character that means something stands bare. */
function shown(markdown: string): string {
  const bare = /\\([!-/:-@[-`{-~])|&(lt|gt|amp);|([\\`*_{}[\]()#+\-.!|<>~$&:\r\n])/g;
  return markdown
    .replace(/(?<=\w)[-_](?=\w)/g, (inside) => `\\${inside}`)
    .replace(/(?<=\d)\.(?=\d)|(?<=[a-z_])\.(?=\s|$)|:(?=\s|$)/gi, (behind) => `\\${behind}`)
    .replace(bare, (whole, escaped?: string, entity?: string) => {
      if (escaped !== undefined) return escaped;
      if (entity !== undefined) return { lt: '<', gt: '>', amp: '&' }[entity] ?? '';
      throw new Error(`${JSON.stringify(whole)} stands bare in ${JSON.stringify(markdown)}`);
    });
}

describe('escapeMarkdown', () => {
  it.each(evilNames)('shows %j as it is', (name) => {
    expect(shown(escapeMarkdown(name))).toBe(name.replace('\n', ' '));
  });

  it('shows any text as it is, on one line', () => {
    const unit = fc.constantFrom(...'\\`*_{}[]()#+-.!|<>~$&:;aé€ \r\n\u2028', '😀', '&lt;', '$(x)');
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        expect(shown(escapeMarkdown(text))).toBe(text.replace(/[\r\n\u2028\u2029]+/g, ' '));
      }),
    );
  });

  it('leaves what means nothing where it stands', () => {
    const text = 'codex-backend has no max_memory_restart: it holds 1.6 GB.';
    expect(escapeMarkdown(text)).toBe(text);
  });

  it('escapes links, icons and HTML', () => {
    expect(escapeMarkdown('[x](command:y)')).toBe('\\[x\\]\\(command\\:y\\)');
    expect(escapeMarkdown('$(trash)')).toBe('\\$\\(trash\\)');
    expect(escapeMarkdown('<b>&')).toBe('&lt;b&gt;&amp;');
  });
});

describe('commandLink', () => {
  /** Title, command and arguments of a link; undefined where the text is not one link and nothing else. */
  function parsed(link: string): { title: string; command: string; args: unknown } | undefined {
    const match = /^\[((?:\\.|[^\\\]])*)\]\(command:([\w.]+)(?:\?([^()\s]*))?\)$/.exec(link);
    if (!match) return undefined;
    const [, title = '', command = '', query] = match;
    return {
      title: shown(title),
      command,
      args: query === undefined ? undefined : JSON.parse(decodeURIComponent(query)),
    };
  }

  it.each(evilNames)('carries %j as title and as argument', (name) => {
    const link = commandLink(name, 'codexServices.stop', { serviceKey: name });
    expect(parsed(link)).toEqual({
      title: name.replace('\n', ' '),
      command: 'codexServices.stop',
      args: [{ serviceKey: name }],
    });
  });

  it('carries any argument', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, text) => {
        const expected = JSON.parse(JSON.stringify([value, text]));
        expect(parsed(commandLink('x', 'a.b', value, text))?.args).toEqual(expected);
      }),
    );
  });

  it('has no query without arguments', () => {
    expect(commandLink('Restart all', 'a.b')).toBe('[Restart all](command:a.b)');
  });
});
