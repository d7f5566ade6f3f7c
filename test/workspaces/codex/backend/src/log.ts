type Level = 'debug' | 'info' | 'warn' | 'error';

function write(level: Level, text: string): void {
  const line = `${new Date().toISOString()} ${level.toUpperCase().padEnd(5)} ${text}\n`;
  (level === 'warn' || level === 'error' ? process.stderr : process.stdout).write(line);
}

export const log = {
  debug: (text: string) => write('debug', text),
  info: (text: string) => write('info', text),
  warn: (text: string) => write('warn', text),
  error: (text: string) => write('error', text),

  /** Queries keep the format that the team knows (and drowned in). */
  query: (sql: string) => {
    process.stdout.write(`prisma:query ${sql.replace(/\s+/g, ' ').trim()}\n`);
  },
};

/** A refused connection is an AggregateError with an empty message: its code says more. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return error.message || (error as NodeJS.ErrnoException).code || error.name;
}
