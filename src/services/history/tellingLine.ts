/** The line that says most: the last one that names an error, else the last one. */
export function tellingLine(lines: readonly string[]): string | undefined {
  const reversed = [...lines].reverse();
  const telling = reversed.find((line) =>
    /^\s*(?:\w*Error|\w*Exception|error|panic|fatal|thread '.*' panicked)\b.*/i.test(line),
  );
  return (telling ?? reversed[0])?.trim();
}
