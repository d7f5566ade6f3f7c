/** A command that a Python project keeps under a name: `poe dev`, `pdm run dev`, `hatch run dev`, `task dev`. */
export interface PythonTask {
  readonly name: string;
  /** Shell text. */
  readonly text: string;
}

type Table = Readonly<Record<string, unknown>>;

/** No project has more. */
const maxTasks = 60;

/** The tasks of a pyproject.toml and a Pipfile, as values; what runs several or a function of Python is left out. */
export function pythonTasks(project: Table, pipfile: Table): readonly PythonTask[] {
  const tool = tableOf(project.tool);
  const hatch = Object.values(tableOf(tableOf(tool.hatch).envs)).map((env) => tableOf(env).scripts);
  const all = [
    tableOf(tool.poe).tasks,
    tableOf(tool.pdm).scripts,
    tableOf(tool.taskipy).tasks,
    tableOf(tool.rye).scripts,
    ...hatch,
    pipfile.scripts,
  ];
  return all
    .flatMap((tasks) => Object.entries(tableOf(tasks)))
    .flatMap(([name, task]) => {
      const text = textOf(task);
      return text === undefined ? [] : [{ name, text }];
    })
    .slice(0, maxTasks);
}

/** `"uvicorn app:app"`, `{ cmd = "…" }`, `{ shell = "…" }`, and a command as the list of its words. */
function textOf(task: unknown): string | undefined {
  if (typeof task === 'string') return task;
  const { cmd, shell } = tableOf(task);
  const said = cmd ?? shell;
  if (typeof said === 'string') return said;
  return Array.isArray(said) && said.every((word) => typeof word === 'string')
    ? said.join(' ')
    : undefined;
}

function tableOf(value: unknown): Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Table)
    : {};
}
