import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

/** Floors from below to above (design: imports go downwards only). */
const floors = [
  ['base'],
  ['engine'],
  ['system', 'probes', 'inspector'],
  ['pm2', 'docker', 'kubernetes', 'postgres'],
  ['project'],
  ['services'],
  ['audit', 'exporters'],
  ['agents'],
  ['host'],
  ['views', 'commands'],
];

/** Where `vscode` begins. */
const editorFloor = floors.length - 2;

/**
 * What the files of `folder` must not import: higher floors, and siblings.
 * @param {string} folder
 * @returns {import('eslint').Linter.Config}
 */
function forbidden(folder) {
  const level = floors.findIndex((floor) => floor.includes(folder));
  const above = floors.slice(level + 1).flat();
  const siblings = (floors[level] ?? []).filter((other) => other !== folder);
  const folders = [...above, ...siblings, 'bundles', 'webview', 'extension'];
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: folders.flatMap((name) => [`**/${name}`, `**/${name}/**`]),
              message: 'Imports go downwards only; see ARCHITECTURE.md.',
            },
            ...(level < editorFloor
              ? [
                  {
                    group: ['vscode'],
                    message: 'Only host, views, commands and extension.ts know the editor.',
                  },
                ]
              : []),
          ],
        },
      ],
    },
  };
}

/** What of the editor's window shows no text of others', or shows it as it is. */
const quietOfWindow = [
  'onDid\\w+',
  'state',
  'tabGroups',
  'terminals',
  'tabGroups',
  'visibleTextEditors',
  'activeTextEditor',
  'activeColorTheme',
  'createTreeView',
  'createStatusBarItem',
  'createOutputChannel',
  'createTerminal',
  'showTextDocument',
  'showOpenDialog',
  'showSaveDialog',
  'registerWebviewPanelSerializer',
  'showWorkspaceFolderPick',
];

const fsModules = '/^(node:)?fs(.promises)?$/';
/** What reads files without a limit, or begins to. */
const rawReads =
  '/^(promises|open|openSync|openAsBlob|read|readv|readSync|readvSync|readFile|readFileSync|createReadStream|ReadStream)$/';

/** One way for each habit: selectors of what is written in another way, with the sentence that says which. */
const habits = {
  events: [
    ...['typeAnnotation', 'value.returnType']
      .flatMap((type) =>
        ['name', 'right.name'].map((name) => `[${type}.typeAnnotation.typeName.${name}="Event"]`),
      )
      .concat('[value.property.name="event"]')
      .map((isEvent) => ({
        selector: `:matches([key][key.name!=/^on(Did|Will)[A-Z]/], Identifier[name!=/^on(Did|Will)[A-Z]/])${isEvent}`,
        message: 'An event is called onDid… or onWill….',
      })),
    {
      selector:
        'PropertyDefinition[key.name!=/^(did|will)[A-Z]/]:has(NewExpression:matches([callee.name="Emitter"], [callee.property.name="EventEmitter"]))',
      message: 'The sending side of an event is a private field called #did… or #will….',
    },
  ],
  time: [
    ...[
      'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
      'NewExpression[callee.name="Date"][arguments.length=0]',
      'CallExpression[callee.name=/^(set|clear)(Timeout|Interval)$/]',
    ].map((selector) => ({ selector, message: 'Time comes from a Clock (src/base/clock.ts).' })),
  ],
  // Whatever of the editor's window is not named here turns what others wrote into links or icons, or may one day.
  messages: [
    ...[
      `MemberExpression[object.object.name="vscode"][object.property.name="window"][property.name!=/^(${quietOfWindow.join('|')})$/]`,
      'MemberExpression[computed=true][object.object.name="vscode"][object.property.name="window"]',
      ':not(MemberExpression) > MemberExpression[object.name="vscode"][property.name="window"]',
    ].map((selector) => ({
      selector,
      message: 'What others wrote is defused in src/host/messages.ts.',
    })),
    ...[
      'ImportDeclaration[source.value="vscode"][importKind!="type"] > ImportSpecifier[importKind!="type"]',
      'VariableDeclarator[init.name="vscode"] > Identifier.id',
      ...['RestElement', 'Property[computed=true]', 'Property[key.name="window"]'].map(
        (part) => `VariableDeclarator[init.name="vscode"] > ObjectPattern > ${part}`,
      ),
      'AssignmentExpression[right.name="vscode"]',
      'MemberExpression[computed=true][object.name="vscode"]',
    ].map((selector) => ({
      selector,
      message: 'The editor is imported as vscode and used by that name, so that rules see it.',
    })),
  ],
  markdown: [
    ...[
      'Identifier[name="MarkdownString"][parent.type!="TSQualifiedName"]',
      ':matches(AssignmentExpression > MemberExpression.left, Property)[property.name=/^(isTrusted|supportHtml|supportThemeIcons)$/]',
      'Property[key.name=/^(supportHtml|supportThemeIcons)$/]',
      'CallExpression[callee.property.name=/^append(Markdown|Codeblock)$/]',
    ].map((selector) => ({
      selector,
      message: 'Markdown for the editor is made in src/host/markdown.ts.',
    })),
  ],
  html: [
    {
      selector:
        'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|srcdoc)$/]',
      message: 'A page is made of elements and texts; text that becomes HTML may be anybody’s.',
    },
  ],
  // What opens a file may wait for a pipe, read a device without end, or take in gigabytes.
  reads: [
    ...[
      `ImportDeclaration[source.value=${fsModules}] > ImportSpecifier[imported.name=${rawReads}]`,
      `MemberExpression[object.name=/^(fs|syncFs)$/][property.name=${rawReads}]`,
      'MemberExpression[object.property.name="fs"][property.name="readFile"]',
    ].map((selector) => ({
      selector,
      message: 'Files are read within limits, by src/system/files.',
    })),
    ...[
      `ImportDeclaration[source.value=${fsModules}] > :matches(ImportNamespaceSpecifier, ImportDefaultSpecifier)[local.name!=/^(fs|syncFs)$/]`,
      'VariableDeclarator[init.name=/^(fs|syncFs)$/] > Identifier.id',
      `VariableDeclarator[init.name=/^(fs|syncFs)$/] > ObjectPattern > :matches(RestElement, Property[key.name=${rawReads}])`,
      'VariableDeclarator[init.property.name="fs"]',
      'MemberExpression[computed=true][object.name=/^(fs|syncFs)$/]',
      `:matches(CallExpression[callee.name="require"], ImportExpression) > Literal[value=${fsModules}]`,
    ].map((selector) => ({
      selector,
      message: 'The file system is imported as fs and used by that name, so that rules see it.',
    })),
  ],
  children: [
    {
      selector: 'ImportDeclaration[importKind!="type"][source.value=/^(node:)?child_process$/]',
      message: 'Programs are run by src/system/processes/runProgram.ts.',
    },
  ],
};

/**
 * `src` is held to every habit, but `except` to all others than its own.
 * @param {Record<string, (keyof typeof habits)[]>} except
 * @returns {import('eslint').Linter.Config[]}
 */
function held(except) {
  /**
   * @param {string[]} without
   * @returns {import('eslint').Linter.RuleEntry}
   */
  const restricted = (without) => {
    const lists = Object.entries(habits).filter(([name]) => !without.includes(name));
    return lists.length > 0 ? ['error', ...lists.flatMap(([, list]) => list)] : 'off';
  };
  return [
    { files: ['src/**/*.ts'], rules: { 'no-restricted-syntax': restricted([]) } },
    ...Object.entries(except).map(([file, without]) => ({
      files: [file],
      rules: { 'no-restricted-syntax': restricted(without) },
    })),
  ];
}

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      'dist/**',
      'out/**',
      'test/workspaces/*/**',
      '**/fixtures/**',
      '.vscode-test/**',
    ],
  },
  ...tseslint.configs.strict,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreRestSiblings: true, varsIgnorePattern: '^_$' },
      ],
      'no-empty': ['error', { allowEmptyCatch: false }],
      eqeqeq: 'error',
    },
  },
  ...floors.flat().map(forbidden),
  ...held({
    'src/base/event.ts': ['events'], // Where events are made.
    'src/base/clock.ts': ['time'], // Where time comes from.
    'src/host/messages.ts': ['messages'], // Where messages are shown.
    'src/host/markdown.ts': ['markdown'], // Where Markdown is made.
    'src/views/monitor/monitorPanels.ts': ['messages'], // Where a page is opened; its only HTML is src/views/monitor/pageHtml.ts.
    'src/system/processes/runProgram.ts': ['children'], // Where programs are run.
    'src/system/files/*.ts': ['reads'], // Where files are read.
    'src/system/linux/procFile.ts': ['reads'], // The kernel's own files, which say no size and have an end.
    'src/system/logs/logFile.ts': ['reads'], // Follows whatever an app writes its log to, in parts, and waits for none of it.
    'src/system/logs/logRotation.ts': ['reads'], // Cuts the log it has looked at, in parts.
    'src/pm2/daemon/launchDaemon.ts': ['reads'], // Opens the log that it gives to the daemon to write to.
    'src/pm2/ecosystem/ecosystemReader.ts': ['children', 'reads'], // A program of its own; asks node where a syntax error is, and waits; the file was measured.
  }),
  // Hostile text gives every pattern of ours a length to work through: none may take more than its length's own time.
  {
    files: ['src/**/*.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignoreSticky: true }],
    },
  },
  // Bundles of their own; only extension.ts loads them, with import(). Each names what is in it, from any floor.
  {
    files: ['src/bundles/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/bundles/**', '**/webview/**', '**/extension'],
              message: 'A bundle names what is in it; see ARCHITECTURE.md.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/webview/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: floors
                .slice(1)
                .flat()
                .map((name) => `**/${name}/**`),
              message: 'The webview imports base/ and its own protocol only.',
            },
          ],
        },
      ],
    },
  },
  { files: ['**/*.{mjs,cjs,js}'], extends: [tseslint.configs.disableTypeChecked] },
);
