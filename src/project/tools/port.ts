import { toolNamed } from './table';

const value = String.raw`["']?(\d+|\$\{[^}\s]+\}|\$\w+)`;
const option = new RegExp(String.raw`(?:^|\s)(?:-p|--port)(?:=|\s+|(?=\d))${value}`);
const address =
  /(?:^|\s)(?:-b|--bind|-l|--listen|--addr|--address|-S)(?:=|\s+)(?:tcp:\/\/)?[\w.*[\]-]{0,80}:(\d{2,5})(?=\s|$)/;

/** What a command names as its port: a number, or a variable as it is written. */
export function portOption(text: string): string | undefined {
  return option.exec(text)?.[1] ?? address.exec(text)?.[1];
}

/** Where the first of these tools that has a port of its own listens. */
export function defaultPort(tools: readonly string[]): number | undefined {
  return tools.map((name) => toolNamed(name)?.defaultPort).find((port) => port !== undefined);
}

/** A port number from text; undefined for what is none. */
export function portNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text.trim())) return undefined;
  const port = Number(text);
  return port >= 1 && port <= 65_535 ? port : undefined;
}
