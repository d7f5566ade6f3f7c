import tseslint from 'typescript-eslint';

/** Floors from below to above (design: imports go downwards only). */
const floors = [
  ['base'],
  ['pm2', 'system', 'postgres', 'probes', 'docker'],
  ['project'],
  ['services', 'audit', 'exporters'],
  ['views', 'commands'],
];

/** Where `vscode` begins. */
const editorFloor = floors.length - 1;

/**
 * What the files of `folder` must not import: higher floors, and siblings on the editor's floor.
 * @param {string} folder
 * @returns {import('eslint').Linter.Config}
 */
function forbidden(folder) {
  const level = floors.findIndex((floor) => floor.includes(folder));
  const above = floors.slice(level + 1).flat();
  const siblings =
    level === editorFloor ? (floors[editorFloor] ?? []).filter((other) => other !== folder) : [];
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
                    message: 'Only views, commands and extension.ts know the editor.',
                  },
                ]
              : []),
          ],
        },
      ],
    },
  };
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
