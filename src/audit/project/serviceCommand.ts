import type { ShellCommand } from '../../project/shell/parseShell';
import type { EcosystemApp } from './ecosystemApp';

/** An app's script and arguments as a command whose words stand where the file has them. */
export function commandOf(app: EcosystemApp): ShellCommand | undefined {
  const script = app.field('script');
  if (typeof script?.value !== 'string') return undefined;
  const words: { text: string; start: number; end: number }[] = [];
  const interpreter = app.field('interpreter');
  const interpreterName = typeof interpreter?.value === 'string' ? interpreter.value : undefined;
  if (interpreter && interpreterName !== undefined && interpreterName !== 'none') {
    const { start, end } = interpreter;
    words.push({ text: interpreterName, start, end });
    const nodeArgs = app.field('node_args');
    for (const text of app.words('node_args')) {
      words.push({ text, start: nodeArgs?.start ?? start, end: nodeArgs?.end ?? end });
    }
  }
  for (const text of script.value.split(/\s+/).filter(Boolean)) {
    words.push({ text, start: script.start, end: script.end });
  }
  const args = app.field('args');
  for (const text of app.words('args')) {
    words.push({ text, start: args?.start ?? script.start, end: args?.end ?? script.end });
  }
  // PM2 gives shell scripts to bash.
  if (interpreterName === undefined && script.value.endsWith('.sh')) {
    words.unshift({ text: 'bash', start: script.start, end: script.end });
  }
  return { ...synthetic([], app.place), words, start: script.start, end: script.end };
}

/** Words as a command that stands at one place as a whole. */
export function synthetic(
  words: readonly string[],
  { start, end }: { readonly start: number; readonly end: number },
): ShellCommand {
  return {
    words: words.map((text) => ({ text, start, end })),
    assigned: [],
    operators: [],
    start,
    end,
    after: '',
    before: '',
    keywords: [],
    depth: 0,
  };
}
