import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJson, readText, root, section, tableRows } from './documents';

interface MenuItem {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Setting {
  readonly default: unknown;
  readonly additionalProperties?: { readonly properties: Readonly<Record<string, unknown>> };
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
}

const { commands, menus, configuration } = readJson<Manifest>('package.json').contributes;
const names = readJson<Record<string, string>>('package.nls.json');
const readme = readText('README.md');

const title = (written: string): string =>
  written.replace(/^%(.+)%$/, (_, key: string) => names[key] ?? key);

/** The README's words for the places of a command in the manifest. */
function placesOf(command: string): string[] {
  const inMenu = (menu: string): readonly MenuItem[] =>
    (menus[menu] ?? []).filter((item) => item.command === command);
  const hidden = inMenu('commandPalette').some(({ when }) => when === 'false');
  const buttons = (menu: string, group: string, button: string, rest: string): string[] =>
    inMenu(menu).map((item) => (item.group?.startsWith(group) ? button : rest));
  return [
    ...(hidden ? [] : ['palette']),
    ...buttons('view/title', 'navigation', 'view title', 'view menu'),
    ...buttons('view/item/context', 'inline', 'row', 'row menu'),
  ];
}

/** Places that no menu of the manifest tells. */
const otherPlaces: ReadonlySet<string> = new Set([
  'status bar',
  'notification',
  'welcome',
  'light bulb',
  'Problems',
  'context menu of the output',
]);
const sorted = (values: readonly string[]): string[] => [...new Set(values)].sort();

describe('README.md', () => {
  const rows = tableRows(section(readme, 'Commands'));

  it('names every command, and no other', () => {
    expect(rows.map(([name]) => name)).toEqual(commands.map((one) => title(one.title)));
  });

  it.each(commands)('says where $command is', (command) => {
    const cell = rows.find(([name]) => name === title(command.title))?.[1] ?? '';
    const said = cell.split(', ').filter((place) => !otherPlaces.has(place));
    expect(sorted(said)).toEqual(sorted(placesOf(command.command)));
    expect(cell).not.toBe('');
  });

  it('names every setting with its default, and no other', () => {
    const settings = tableRows(section(readme, 'Settings')).filter(([name]) =>
      name?.startsWith('`codexServices.'),
    );
    expect(settings.map(([name, value]) => [name, value])).toEqual(
      Object.entries(configuration.properties).map(([id, setting]) => [
        `\`${id}\``,
        `\`${JSON.stringify(setting.default)}\``,
      ]),
    );
    const ids = Object.keys(configuration.properties);
    expect(readme.match(/codexServices(?:\.\w+)+/g)?.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('names every key of a service in the settings, and no other', () => {
    const keys = tableRows(section(readme, 'Settings')).filter(
      ([name]) => !name?.startsWith('`codexServices.'),
    );
    expect(keys.map(([name]) => name)).toEqual(
      Object.keys(
        configuration.properties['codexServices.services']?.additionalProperties?.properties ?? {},
      ).map((key) => `\`${key}\``),
    );
  });

  it('quotes sentences that the extension really says', () => {
    const sentences = Object.keys(readJson<Record<string, string>>('l10n/bundle.l10n.es.json')).map(
      (sentence) => sentence.replace(/\{\d+\}/g, '…'),
    );
    const quoted = tableRows(section(readme, 'Troubleshooting')).map(([sentence]) => sentence);
    expect(quoted.length).toBeGreaterThan(5);
    expect(quoted.filter((sentence) => !sentences.includes(sentence ?? ''))).toEqual([]);
  });

  it('links to files that are there', () => {
    const links = [...readme.matchAll(/\]\((?!\w+:|#)([^)]+)\)/g)].map((match) => match[1] ?? '');
    expect(links.filter((link) => !fs.existsSync(path.join(root, link)))).toEqual([]);
  });
});
