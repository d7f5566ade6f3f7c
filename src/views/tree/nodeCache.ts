import type { TreeNode } from './treeNodes';

/** Hands out one object for one id, so that a row can be redrawn by it. */
export class NodeCache {
  readonly #nodes = new Map<string, TreeNode>();

  get(id: string): TreeNode | undefined {
    return this.#nodes.get(id);
  }

  /** The node of this id: the one that is known, unless what it carries has changed. */
  keep<T extends TreeNode>(node: T): T {
    const known = this.#nodes.get(node.id);
    if (known && JSON.stringify(known) === JSON.stringify(node)) return known as T;
    this.#nodes.set(node.id, node);
    return node;
  }

  /** Forgets nodes for which `keep` says false. */
  retain(keep: (node: TreeNode) => boolean): string[] {
    const gone = [...this.#nodes.values()].filter((node) => !keep(node)).map(({ id }) => id);
    for (const id of gone) this.#nodes.delete(id);
    return gone;
  }

  ids(): string[] {
    return [...this.#nodes.keys()];
  }
}
