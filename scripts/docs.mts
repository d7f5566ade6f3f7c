// `npm run docs`: writes the tables of docs/commands.md and docs/settings.md from package.json, and those of docs/metrics.md from the
// table of metrics. A test compares them.
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as prettier from 'prettier';
import { metrics } from '../src/exporters/metrics/metricTable';
import type { DeclaredSetting } from '../test/fakes/declaredSettings';
import { tableRows } from '../test/unit/documents';

interface MenuItem {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly configuration: readonly {
      readonly title: string;
      readonly properties: Readonly<Record<string, DeclaredSetting>>;
    }[];
  };
}

const root = path.join(import.meta.dirname, '..');
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
const { commands, menus, configuration } = (JSON.parse(read('package.json')) as Manifest)
  .contributes;
const sentences = JSON.parse(read('package.nls.json')) as Readonly<Record<string, string>>;

const said = (written = ''): string =>
  written.replace(/^%(.+)%$/, (_, key: string) => sentences[key] ?? key);
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** Menus one level below those of a row and of the view. */
const rowMenus = ['codexServices.rowLogs', 'codexServices.rowDebug', 'codexServices.rowMore'];
const viewMenus = ['codexServices.viewLogs', 'codexServices.viewSetUp'];

/** Where a person finds a command, in the words of the page. */
function placesOf(command: string): readonly string[] {
  const inMenu = (menu: string): readonly MenuItem[] =>
    (menus[menu] ?? []).filter((item) => item.command === command);
  const buttons = (menu: string, group: string, button: string, rest: string): string[] =>
    inMenu(menu).map((item) => (item.group?.startsWith(group) ? button : rest));
  const hidden = inMenu('commandPalette').some(({ when }) => when === 'false');
  return [
    ...new Set([
      ...(hidden ? [] : ['palette']),
      ...buttons('view/title', 'navigation', 'view title', 'view menu'),
      ...buttons('view/item/context', 'inline', 'row', 'row menu'),
      ...rowMenus.flatMap((menu) => inMenu(menu).map(() => 'row menu')),
      ...viewMenus.flatMap((menu) => inMenu(menu).map(() => 'view menu')),
    ]),
  ];
}

/** Places that no menu of the manifest tells; they stay as the page has them. */
const otherPlaces: ReadonlySet<string> = new Set([
  'status bar',
  'notification',
  'welcome',
  'light bulb',
  'Problems',
  'context menu of the output',
]);

/** The commands, in the order of the manifest, with what the page says of each. */
function commandTable(page: string): string {
  const written = new Map(tableRows(page).map(([name = '', ...rest]) => [name, rest]));
  return table(
    ['command', 'where', 'what it does'],
    commands.map(({ command, title }) => {
      const name = said(title);
      const [places = '', does = ''] = written.get(name) ?? [];
      const others = places.split(', ').filter((place) => otherPlaces.has(place));
      return [name, [...placesOf(command), ...others].join(', '), cell(does)];
    }),
  );
}

function settingText({
  markdownDescription,
  enum: values,
  enumDescriptions,
}: DeclaredSetting): string {
  const choices = values?.map((value, at) => `\`${value}\`: ${said(enumDescriptions?.[at])}`);
  return cell([said(markdownDescription), ...(choices ?? [])].join(' '));
}

const settingTables = (): string =>
  configuration
    .map(({ title, properties }) => {
      const rows = Object.entries(properties).map(([id, setting]) => [
        `\`${id}\``,
        cell(`\`${JSON.stringify(setting.default)}\``),
        settingText(setting),
      ]);
      return `## ${said(title)}\n\n${table(['setting', 'default', 'what it does'], rows)}`;
    })
    .join('\n\n');

function keyTable(): string {
  const keys = configuration.flatMap(({ properties }) =>
    Object.entries(properties['codexServices.services']?.additionalProperties?.properties ?? {}),
  );
  return table(
    ['key', 'what it is'],
    keys.map(([key, { markdownDescription }]) => [`\`${key}\``, cell(said(markdownDescription))]),
  );
}

/** `page` with what stands between `<!-- name -->` and `<!-- /name -->` made anew. */
function filled(page: string, name: string, content: string): string {
  const between = new RegExp(`(<!-- ${name} -->)[^]*(<!-- /${name} -->)`);
  return page.replace(between, (_, begin: string, end: string) =>
    [begin, content, end].join('\n\n'),
  );
}

function metricTable(): string {
  return table(
    ['metric', 'type', 'labels', 'what it tells'],
    metrics.map(({ name, type, labels, help }) => [
      `\`${name}\``,
      type,
      labels.map((label) => `\`${label}\``).join(', '),
      cell(help),
    ]),
  );
}

function alertTable(): string {
  return table(
    ['alert', 'severity', 'when', 'for'],
    metrics.flatMap(({ alerts = [] }) =>
      alerts.map(({ name, severity, expr, for: held }) => [
        `\`${name}\``,
        severity,
        `\`${cell(expr)}\``,
        held === '0s' ? 'at once' : held,
      ]),
    ),
  );
}

const makers: Readonly<Record<string, (page: string) => string>> = {
  'docs/commands.md': (page) => filled(page, 'commands', commandTable(page)),
  'docs/settings.md': (page) =>
    filled(filled(page, 'settings', settingTables()), 'keys', keyTable()),
  'docs/metrics.md': (page) =>
    filled(filled(page, 'metrics', metricTable()), 'alerts', alertTable()),
};

/** The pages as package.json has them, by name. */
export async function documentPages(): Promise<readonly (readonly [string, string])[]> {
  const format = await prettier.resolveConfig(path.join(root, 'README.md'));
  return Promise.all(
    Object.entries(makers).map(async ([name, make]) => {
      const made = await prettier.format(make(read(name)), { ...format, parser: 'markdown' });
      return [name, made] as const;
    }),
  );
}

if (process.argv[1] === import.meta.filename) {
  for (const [name, text] of await documentPages()) writeFileSync(path.join(root, name), text);
}
