import { portNumber } from '../tools/port';

/** What an expression says of a port: a number, or a variable of the environment with what stands in for it. */
export interface PortExpression {
  readonly variable?: string;
  readonly port?: number;
  /** What says it, where that is not what the file is otherwise. */
  readonly from?: 'code' | 'envFile' | 'default';
}

const variable =
  /(?:process\.env|import\.meta\.env|Bun\.env|\benv(?:Vars?|ironment)?|\b(?:parsed|validated)Env)(?:\.|\[['"`])(\w*PORT\w*)|\.(?:get|getOrThrow|int)(?:<\w+>)?\(\s*['"`](\w*PORT\w*)['"`]/;
const name = /^\s*([A-Za-z_$][\w$]*)\s*(?:[,;})\n]|$)/;
/** What no expression that names a port is longer than. */
const maxLength = 200;

/** Reads the expression that begins at a place in JavaScript or TypeScript: `3002`, `process.env.PORT || 3001`, a constant of the file. */
export function portExpression(text: string, at: number, depth = 0): PortExpression | undefined {
  const expression = upToEnd(text.slice(at, at + maxLength));
  const literal = /^\s*['"`]?(\d{2,5})['"`]?\s*(?:as \w+\s*)?$/.exec(expression);
  if (literal) return numbered(literal[1]);
  const named = variable.exec(expression);
  if (named) {
    const rest = expression.slice(named.index + named[0].length);
    const fallback = /(?:\|\||\?\?|[?:]|,)\s*(?:\(\s*)?['"`]?(\d{2,5})\b/.exec(
      rest.replace(/,\s*10\s*\)/g, ')'),
    );
    const key = named[1] ?? named[2] ?? '';
    return { variable: key, ...numbered(fallback?.[1]) };
  }
  // `num({ default: 3000 })`, `z.coerce.number().default(3000)`
  const otherwise = /\bdefault(?:\s*:\s*|\(\s*)['"`]?(\d{2,5})\b/.exec(expression);
  if (otherwise) return numbered(otherwise[1]);
  const constant = name.exec(`${expression}\n`)?.[1];
  return constant === undefined || depth > 2 ? undefined : constantIn(text, constant, depth);
}

/** The expression that a constant of the same file is given. */
export function constantIn(text: string, constant: string, depth = 0): PortExpression | undefined {
  const escaped = constant.replace(/\$/g, '\\$');
  const given = new RegExp(
    `\\b(?:const|let|var)\\s+${escaped}\\s*(?::\\s*[\\w| ]{1,40})?=(?!=)`,
  ).exec(text);
  if (given) return portExpression(text, given.index + given[0].length, depth + 1);
  // `const { PORT = 3001 } = process.env`
  const taken = new RegExp(
    `\\{[^{}]{0,300}\\b${escaped}\\b(?:\\s*=\\s*['"]?(\\d{2,5}))?[^{}]{0,300}\\}\\s*=\\s*process\\.env\\b`,
  ).exec(text);
  return taken ? { variable: constant, ...numbered(taken[1]) } : undefined;
}

/** Up to where an expression ends at its own level. */
function upToEnd(text: string): string {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) {
      if (depth === 0) return text.slice(0, at);
      depth--;
    } else if (depth === 0 && (character === ',' || character === ';')) return text.slice(0, at);
    else if (depth === 0 && character === '\n' && text.slice(0, at).trim() !== '') {
      if (!/^\s*(?:\|\||\?\?|[?:])/.test(text.slice(at))) return text.slice(0, at);
    }
  }
  return text;
}

function numbered(text: string | undefined): { readonly port?: number } {
  const port = portNumber(text);
  return port === undefined ? {} : { port };
}
