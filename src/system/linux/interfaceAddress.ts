import { readProcList } from './procFile';

/**
 * The IPv4 address that this machine has on one of its network interfaces; undefined where there is no such interface, or none of its
 * networks. From the kernel's routes, since `os.networkInterfaces` leaves out whatever nothing is plugged into: Docker's own bridge, for
 * one, while all containers are on networks that Compose made.
 */
export function interfaceAddress(name: string, procRoot = '/proc'): string | undefined {
  const networks = parseNetworks(readProcList(`${procRoot}/net/route`) ?? '', name);
  const own = parseOwnAddresses(readProcList(`${procRoot}/net/fib_trie`) ?? '');
  return own.find((address) =>
    networks.some(({ network, mask }) => (numberOf(address) & mask) === network),
  );
}

interface Network {
  readonly network: number;
  readonly mask: number;
}

/** The networks that /proc/net/route has directly behind an interface: its addresses are hexadecimal, the last byte first. */
function parseNetworks(text: string, name: string): readonly Network[] {
  return text.split('\n').flatMap((line) => {
    // Iface Destination Gateway Flags RefCnt Use Metric Mask …
    const [iface, network = '', gateway, , , , , mask = ''] = line.split('\t');
    if (iface !== name || gateway !== '00000000') return [];
    const [from, to] = [network, mask].map((hex) => Buffer.from(hex, 'hex'));
    if (from?.length !== 4 || to?.length !== 4) return [];
    return [{ network: from.readInt32LE(), mask: to.readInt32LE() }];
  });
}

/** The addresses that /proc/net/fib_trie says are this machine's: each on a line of its own, before the one that says so. */
function parseOwnAddresses(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, i) => {
    const [, address] = /^ *\|-- ([\d.]+)$/.exec(line) ?? [];
    return address !== undefined && /^ *\/32 host LOCAL$/.test(lines[i + 1] ?? '') ? [address] : [];
  });
}

function numberOf(address: string): number {
  return Buffer.from(address.split('.').map(Number)).readInt32BE();
}
