const units: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1024,
  kb: 1024,
  kib: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  mib: 1024 ** 2,
  g: 1024 ** 3,
  gb: 1024 ** 3,
  gib: 1024 ** 3,
};

/**
 * Reads a memory size such as `1G`, `1024MB`, `2 GiB`, `1.5g` or a number of bytes, and gives bytes. Units are
 * binary, as PM2's own are. Gives undefined for what is not a size above zero.
 */
export function parseSize(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value > 0 ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(value.trim());
  const unit = units[match?.[2]?.toLowerCase() ?? 'none'];
  if (!match || unit === undefined) return undefined;
  const bytes = Math.round(Number(match[1]) * unit);
  return bytes > 0 ? bytes : undefined;
}

/** Bytes in the unit a person would choose: `870 kB`, `512 MB`, `1.2 GB` (binary, as PM2 prints them). */
export function formatSize(bytes: number): string {
  const mega = bytes / 1024 ** 2;
  if (mega < 1) return `${Math.round(bytes / 1024)} kB`;
  if (mega < 1000) return `${mega < 10 ? trimZero(mega.toFixed(1)) : Math.round(mega)} MB`;
  const giga = bytes / 1024 ** 3;
  return `${giga < 10 ? trimZero(giga.toFixed(1)) : Math.round(giga)} GB`;
}

/** Bytes in the form PM2's `max_memory_restart` takes: whole kilobytes, such as `1205862K`. */
export function toPm2Size(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1024))}K`;
}

/** Bytes as a person writes them for PM2: in the largest unit that leaves a whole number, such as `1G`, `1536M`. */
export function writtenSize(bytes: number): string {
  const units = [
    ['G', 1024 ** 3],
    ['M', 1024 ** 2],
  ] as const;
  const unit = units.find(([, size]) => bytes % size === 0);
  return unit ? `${bytes / unit[1]}${unit[0]}` : toPm2Size(bytes);
}

function trimZero(text: string): string {
  return text.replace(/\.0$/, '');
}
