import { describe, expect, it } from 'vitest';
import { NodeCache } from '../../../../src/views/tree/nodeCache';
import type { TreeNode } from '../../../../src/views/tree/treeNodes';
import { anEntry } from '../../../fakes/samples';

const service = (key: string): TreeNode => ({ type: 'service', id: key, serviceKey: key });
const other = (status: 'online' | 'stopped'): TreeNode => ({
  type: 'other',
  id: 'other:0',
  entry: anEntry({ status }),
});

describe('NodeCache', () => {
  it('gives one object for one id', () => {
    const nodes = new NodeCache();
    const first = nodes.keep(service('a'));
    expect(nodes.keep(service('a'))).toBe(first);
    expect(nodes.get('a')).toBe(first);
    expect(nodes.get('b')).toBeUndefined();
  });

  it('gives a new object where what it carries has changed', () => {
    const nodes = new NodeCache();
    const first = nodes.keep(other('online'));
    expect(nodes.keep(other('online'))).toBe(first);
    const second = nodes.keep(other('stopped'));
    expect(second).not.toBe(first);
    expect(nodes.get('other:0')).toBe(second);
    expect(nodes.ids()).toEqual(['other:0']);
  });

  it('forgets what is not retained, and says what that was', () => {
    const nodes = new NodeCache();
    for (const key of ['a', 'b', 'c']) nodes.keep(service(key));
    expect(nodes.retain(({ id }) => id === 'b')).toEqual(['a', 'c']);
    expect(nodes.ids()).toEqual(['b']);
    expect(nodes.retain(() => true)).toEqual([]);
  });
});
