/** What a stranger's extension, link or key binding may give a command in place of what ours give: `folder` absolute. */
export function hostileArguments(folder: string): readonly (readonly unknown[])[] {
  const cyclic: Record<string, unknown> = { serviceKey: 'x' };
  cyclic['self'] = cyclic;
  const huge = 'x'.repeat(1_000_000);
  const definition = {
    name: 'evil',
    cwd: folder,
    workspaceFolder: folder,
    source: { type: 'ecosystem', file: `${folder}/evil.sh` },
    written: { script: `${folder}/evil.sh`, args: [], interpreterArgs: [] },
  };
  const service = { key: 'evil', name: 'evil', serviceKey: 'evil', definition, instances: [] };
  const one: readonly unknown[] = [
    ...[null, 0, -1, Number.NaN, true, '', 'evil', huge, [], {}, () => 'evil', Symbol('evil')],
    ...['evil', '__proto__', 'constructor', '../../evil', `${folder}\u0000evil`, huge].flatMap(
      (key) => [
        { serviceKey: key },
        { databaseId: key },
        { checked: [key] },
        { file: key },
        { folder: key },
      ],
    ),
    ...[{}, [], 7, null, { toString: () => 'evil' }, ['evil']].map((key) => ({ serviceKey: key })),
    { serviceKey: 'evil', port: 22 },
    { serviceKey: 'evil', port: '22' },
    { folder },
    { folder: `${folder}/..` },
    { folder: '/' },
    { file: `${folder}/evil.sh` },
    { file: `${folder}/.env.example` },
    { file: '/etc/passwd', line: -1 },
    { file: '/dev/zero' },
    { ...service, folder, file: `${folder}/evil.sh` },
    { service, definition, checked: [service] },
    JSON.parse('{"__proto__":{"serviceKey":"evil","isTrusted":true}}'),
    Object.create({ serviceKey: 'evil', folder, file: `${folder}/evil.sh` }),
    Object.assign(Object.create(null), { serviceKey: 'evil' }),
    cyclic,
    new Proxy({}, { get: () => folder }),
  ];
  return [
    [],
    ...one.map((argument) => [argument]),
    [service, [service, service]],
    [`${folder}/evil.sh`, 'shell-no-exec', huge],
    [folder, folder, folder],
    ['[x](command:workbench.action.terminal.new)', '1'],
  ];
}
