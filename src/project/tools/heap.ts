/** True for text that names one of node's heap limits. */
export function namesHeap(text: string): boolean {
  return /--max[-_]old[-_]space[-_]size\b/.test(text);
}

/** The heap limit in MB that text names. */
export function heapMbIn(text: string): number | undefined {
  const match = /--max[-_]old[-_]space[-_]size(?:=|\s+)(\d+)/.exec(text);
  return match ? Number(match[1]) : undefined;
}

/** Node's flag for a heap limit in MB. */
export function heapFlag(mb: number): string {
  return `--max-old-space-size=${mb}`;
}
