import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type CommandId,
  commandIds,
  contextKeys,
  panelIds,
  prefix,
  rowWords,
  settingIds,
  taskType,
  toolIds,
  viewIds,
} from '../../src/base/ids';
import { agentTools } from '../../src/agents/tools';
import { manifestTools } from '../../scripts/agentTools.mjs';
import { taskCommands } from '../../src/views/tasks/taskOrder';
import type { SettingId } from '../../src/base/settingsReader';
import { parseSize } from '../../src/base/size';
import { declaredSettings } from '../fakes/declaredSettings';

interface Command {
  readonly command: string;
  readonly title: string;
  readonly icon?: string;
  readonly enablement?: string;
}

interface MenuItem {
  readonly command: string;
  readonly submenu?: string;
  readonly group?: string;
  readonly when?: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly Command[];
    readonly viewsContainers: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly when?: string }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly submenus: readonly { readonly id: string }[];
    readonly keybindings: readonly {
      readonly command: string;
      readonly key: string;
      readonly when?: string;
    }[];
    readonly languageModelTools: readonly {
      readonly name: string;
      readonly displayName: string;
      readonly when: string;
    }[];
    readonly taskDefinitions: readonly {
      readonly type?: string;
      readonly when?: string;
      readonly properties?: { readonly command: { readonly enum: readonly string[] } };
    }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly media: { readonly image: Readonly<Record<string, string>> };
        readonly completionEvents: readonly string[];
      }[];
    }[];
  };
}

const root = path.join(import.meta.dirname, '../..');
const text = fs.readFileSync(path.join(root, 'package.json'), 'utf8');
const manifest = JSON.parse(text) as Manifest;
const { contributes } = manifest;
const sentences = JSON.parse(
  fs.readFileSync(path.join(root, 'package.nls.json'), 'utf8'),
) as Record<string, string>;

const sorted = (values: Iterable<string>): string[] => [...new Set(values)].sort();
const menuItems = Object.values(contributes.menus)
  .flat()
  .filter(({ submenu }) => submenu === undefined);
const clauses = [
  ...contributes.commands.map(({ enablement }) => enablement),
  ...contributes.viewsWelcome.map(({ when }) => when),
  ...Object.values(contributes.menus)
    .flat()
    .map(({ when }) => when),
  ...contributes.keybindings.map(({ when }) => when),
  ...contributes.walkthroughs.flatMap(({ steps }) =>
    steps.flatMap(({ completionEvents }) =>
      completionEvents.filter((event) => event.startsWith('onContext:')),
    ),
  ),
].filter((clause) => clause !== undefined);

describe('the manifest and base/ids.ts agree on', () => {
  it('commands', () => {
    const declared = contributes.commands.map(({ command }) => command);
    expect(sorted(declared)).toEqual(sorted(Object.values(commandIds)));
    expect(declared).toHaveLength(new Set(declared).size);
  });

  it('settings', () => {
    expect(sorted(Object.keys(declaredSettings))).toEqual(sorted(Object.values(settingIds)));
  });

  it('views', () => {
    const containers = Object.values(contributes.viewsContainers).flat();
    const views = Object.values(contributes.views).flat();
    expect(containers.map(({ id }) => id)).toEqual([viewIds.container]);
    expect(sorted(views.map(({ id }) => id))).toEqual(
      sorted(Object.values(viewIds).filter((id) => id !== viewIds.container)),
    );
    expect(Object.keys(contributes.views)).toEqual([viewIds.container]);
    expect(sorted(contributes.viewsWelcome.map(({ view }) => view))).toEqual([viewIds.services]);
  });

  it('tabs that a window finds again', () => {
    const found = manifest.activationEvents.filter((event) => event.startsWith('onWebviewPanel:'));
    expect(found).toEqual(Object.values(panelIds).map((id) => `onWebviewPanel:${id}`));
  });

  it('tools for language models, which are those of src/agents/tools (npm run tools)', () => {
    const { languageModelTools: declared } = contributes;
    expect(declared).toEqual(JSON.parse(JSON.stringify(manifestTools())));
    expect(declared.map(({ name }) => name)).toEqual(Object.values(toolIds));
    for (const { name, displayName, when } of declared) {
      const title = agentTools.find((one) => `${prefix}_${one.name}` === name)?.title;
      expect(sentences[displayName.slice(1, -1)]).toBe(title);
      expect(when).toBe('isWorkspaceTrusted');
    }
  });

  it('tasks', () => {
    const [{ type, properties, when } = {}] = contributes.taskDefinitions;
    expect({ type, when }).toEqual({ type: taskType, when: 'isWorkspaceTrusted' });
    expect(properties?.command.enum).toEqual(taskCommands);
  });

  it('context keys', () => {
    const used = clauses.flatMap((clause) =>
      [
        ...clause
          .replaceAll(/(?<![.\w])view == \S+/g, '')
          .replaceAll(/(?<![.\w])config\.\S+/g, '')
          .matchAll(/codexServices\.\w+/g),
      ].map(([key]) => key),
    );
    expect(sorted(used)).toEqual(sorted(Object.values(contextKeys)));
  });

  it('the words of rows that menus look for', () => {
    const words: readonly string[] = Object.values(rowWords);
    const looked = clauses.flatMap((clause) =>
      [...clause.matchAll(/viewItem =~ \/([^/]*)\//g)].flatMap(([, pattern]) =>
        (pattern ?? '').replaceAll(/\\\\?b|[()]/g, '').split('|'),
      ),
    );
    expect(looked.length).toBeGreaterThan(0);
    for (const word of looked) expect(words).toContain(word);
  });

  it('the name in front of all of them', () => {
    const ids = [
      ...Object.values(commandIds),
      ...Object.values(settingIds),
      ...Object.values(contextKeys),
    ];
    for (const id of ids) expect(id.startsWith(`${prefix}.`), id).toBe(true);
  });
});

it('names in menus, links and clauses only commands that there are', () => {
  const known: readonly string[] = Object.values(commandIds);
  for (const { command } of menuItems) expect(known).toContain(command);
  const links = Object.values(sentences).flatMap((sentence) =>
    [...sentence.matchAll(/\(command:(codexServices\.\w+)\b(?!\.focus)/g)].map(([, id]) => id),
  );
  expect(links.length).toBeGreaterThan(0);
  for (const link of links) expect(known).toContain(link);
});

/** The words of rows as they are made (src/views/tree/nodeText.ts). */
it.each([
  'service definition stopped',
  'service definition running entry port',
  'service definition running entry port logError',
  'service definition stopping entry port',
  'service definition stopped entry orphaned',
  'service definition stopped outside port',
  'service definition stopped held',
  'service definition conflict',
  'service running entry',
  'database startable',
  'portRow',
  'workload scaledUp rollout alive podPort',
  'workload scaledDown',
  'cluster lockedCluster',
])('offers at most eight things in the menu of a row: %s', (viewItem) => {
  const shown = (contributes.menus['view/item/context'] ?? []).filter(({ when, group }) => {
    const words = /viewItem =~ \/(.*)\//.exec(when ?? '')?.[1];
    return !group?.startsWith('inline') && words && new RegExp(words).test(viewItem);
  });
  expect(shown.length).toBeGreaterThan(0);
  expect(shown.length).toBeLessThanOrEqual(8);
});

it('binds keys as chords, and none that stops, deletes or kills', () => {
  const { keybindings } = contributes;
  expect(keybindings.map(({ command }) => command)).toEqual([
    commandIds.startAll,
    commandIds.showLogs,
    commandIds.restart,
  ]);
  for (const { key } of keybindings) expect(key).toMatch(/^ctrl\+alt\+k [a-z]$/);
});

it('has the pictures of the walkthrough, and steps that tick themselves', () => {
  const steps = contributes.walkthroughs.flatMap((one) => one.steps);
  expect(steps).toHaveLength(6);
  // The editor passes over a context that was true before the walkthrough was first opened; that it is open is a change.
  const open = ' && activeEditor == gettingStartedPage';
  const known = [
    ...Object.values(commandIds).map((id) => `onCommand:${id}`),
    ...Object.values(contextKeys).flatMap((id) => [`onContext:${id}`, `onContext:${id}${open}`]),
  ];
  for (const { media, completionEvents } of steps) {
    expect(completionEvents.length).toBeGreaterThan(0);
    for (const event of completionEvents) expect(known).toContain(event);
    for (const file of Object.values(media.image)) {
      expect(fs.existsSync(path.join(root, file)), file).toBe(true);
    }
  }
});

/** Commands that only links and buttons call; the palette does not offer them. */
const internalCommandIds: readonly CommandId[] = [
  commandIds.statusBarClick,
  commandIds.openSetting,
  commandIds.startRenamed,
  commandIds.showAuditPatch,
  commandIds.makeExecutable,
  commandIds.noteFix,
  commandIds.explainRule,
  commandIds.openFile,
  commandIds.installDependencies,
  commandIds.copyEnvExample,
];

it('gives every command an icon, or keeps it out of the palette', () => {
  const hidden = (contributes.menus['commandPalette'] ?? [])
    .filter(({ when }) => when === 'false')
    .map(({ command }) => command);
  expect(sorted(hidden)).toEqual(sorted(internalCommandIds));
  const bare = contributes.commands.filter(({ icon }) => icon === undefined);
  for (const { command } of bare) expect(internalCommandIds).toContain(command);
});

it('has a sentence for every %key%, and no other', () => {
  const keys = [...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? '');
  expect(sorted(keys)).toEqual(sorted(Object.keys(sentences)));
  for (const [key, sentence] of Object.entries(sentences)) {
    expect(sentence.trim(), key).not.toBe('');
  }
});

it('restricts in untrusted workspaces only settings that there are', () => {
  const settings: readonly string[] = Object.values(settingIds);
  const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
  for (const setting of restricted) expect(settings).toContain(setting);
});

/** Wrong values are told at the setting; what the editor lets through, the code reads. */
it.each<[SettingId, readonly string[], readonly string[]]>([
  [settingIds.nodePath, ['', ' ', '/usr/bin/node', '~/node', 'C:\\node.exe'], ['node', './node']],
  [settingIds.pm2Home, ['', '~', '/tmp/p', '\\\\share\\p', 'c:/p'], ['.pm2', '~me/p', '$HOME']],
  [settingIds.databaseUrl, ['', 'postgres://a/b', 'postgresql://a'], ['mysql://a', 'localhost']],
  [settingIds.logMaxSize, ['0', '10M', '1.5 GiB'], ['ten', '10T', '-1']],
])('tells a wrong value at the setting: %s', (id, right, wrong) => {
  const { pattern, patternErrorMessage } = declaredSettings[id] ?? {};
  expect(sentences[patternErrorMessage?.replaceAll('%', '') ?? '']).toMatch(/\.$/);
  for (const value of right) expect(value).toMatch(new RegExp(pattern ?? '^$'));
  for (const value of wrong) expect(value).not.toMatch(new RegExp(pattern ?? ''));
});

it.each(['1G', ' 512MB ', '1.5 gib', '1024', '12b', '1T', 'G', '-1G', '', '1,5G'])(
  'takes as a memory cap at the setting what the code takes: %j',
  (value) => {
    const { memoryCap } =
      declaredSettings[settingIds.services]?.additionalProperties?.properties ?? {};
    expect(new RegExp(memoryCap?.pattern ?? '').test(value)).toBe(
      typeof parseSize(value) === 'number',
    );
  },
);

it('handles every command', () => {
  const folder = path.join(root, 'src/commands');
  const code = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => fs.readFileSync(path.join(folder, name), 'utf8'))
    .join('\n');
  const handled = [...code.matchAll(/\[commandIds\.(\w+)\]:/g)].map(([, name]) => name ?? '');
  expect(sorted(handled)).toEqual(sorted(Object.keys(commandIds)));
  expect(handled).toHaveLength(new Set(handled).size);
});

it('names our commands and settings elsewhere in the code as they are', () => {
  const known = new Set<string>([
    ...[commandIds, settingIds, contextKeys, viewIds, panelIds].flatMap((ids) =>
      Object.values(ids),
    ),
    'codexServices.HumanError',
    // The item in the status bar.
    'codexServices.memory',
  ]);
  const files = fs.readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const wrong = files
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const source = fs.readFileSync(path.join(root, 'src', name), 'utf8');
      return [...source.matchAll(/\bcodexServices\.[\w.]*\w/g)].map(([id]) => `${name}: ${id}`);
    })
    .filter((found) => !known.has(found.split(': ')[1] ?? ''));
  expect(wrong).toEqual([]);
});
