import type { ProcessIdentity, TreeRoot } from '../types';

/** What every system tells about a process before anything is measured. */
export interface TableRow extends ProcessIdentity {
  readonly ppid: number;
  /** Process group; 0 where the system has none. */
  readonly pgid: number;
  /** Session; 0 where the system has none or does not say. */
  readonly sid: number;
}

/** The live processes of one moment, and who belongs to whom. */
export class ProcessTable<Row extends TableRow> {
  readonly #byPid = new Map<number, Row>();
  readonly #byParent = new Map<number, Row[]>();
  /** By process group and by session, in one: under PM2 both carry the pid of the root. */
  readonly #byGroup = new Map<number, Row[]>();

  /** `startSlack`: how far the start time of a child may lie before its parent's (coarse clocks). */
  constructor(
    rows: Iterable<Row>,
    private readonly startSlack = 0,
  ) {
    for (const row of rows) {
      this.#byPid.set(row.pid, row);
      put(this.#byParent, row.ppid, row);
      if (row.pgid > 0) put(this.#byGroup, row.pgid, row);
      if (row.sid > 0 && row.sid !== row.pgid) put(this.#byGroup, row.sid, row);
    }
  }

  get(pid: number): Row | undefined {
    return this.#byPid.get(pid);
  }

  /**
   * The root first, then its process group and session (PM2 makes every app the leader of both, so what a dead
   * wrapper left behind still counts), then `proven` pids, and the descendants of all of them.
   */
  tree(root: TreeRoot, proven: readonly number[] = []): Row[] {
    const tree = new Map<number, Row>();
    const add = (row: Row | undefined): void => {
      if (row && !tree.has(row.pid)) tree.set(row.pid, row);
    };
    for (const row of this.#ofRoot(root)) add(row);
    const own = this.#byPid.get(root.pid);
    for (const pid of proven) {
      const row = this.#byPid.get(pid);
      // PM2 keeps an entry's proof from run to run: what is older than the root is left of an earlier one.
      if (row && (!own || !tree.has(own.pid) || this.#isNotOlder(row, own.startTime))) add(row);
    }
    // A map may grow while it is walked; the new entries are walked as well.
    for (const parent of tree.values()) {
      for (const child of this.#byParent.get(parent.pid) ?? []) {
        if (this.#isNotOlder(child, parent.startTime)) add(child);
      }
    }
    return [...tree.values()];
  }

  *#ofRoot(root: TreeRoot): Iterable<Row> {
    if (root.pid <= 0) return;
    const own = this.#byPid.get(root.pid);
    const born = root.startTime ?? own?.startTime;
    // Another process has the pid now. A pid is given anew only when its group and session are empty,
    // so nothing of the old root can be found by number.
    if (own && own.startTime !== born) return;
    if (own) yield own;
    for (const row of this.#byGroup.get(root.pid) ?? []) {
      if (born === undefined || this.#isNotOlder(row, born)) yield row;
    }
    if (own) return;
    // Windows never gives orphans a new parent.
    for (const row of this.#byParent.get(root.pid) ?? []) {
      if (born === undefined || this.#isNotOlder(row, born)) yield row;
    }
  }

  /** False for what only seems to be a child: its parent's pid was given to a younger process. */
  #isNotOlder(row: Row, born: number): boolean {
    return row.startTime + this.startSlack >= born;
  }
}

function put<Row>(map: Map<number, Row[]>, key: number, row: Row): void {
  const rows = map.get(key);
  if (rows) rows.push(row);
  else map.set(key, [row]);
}
