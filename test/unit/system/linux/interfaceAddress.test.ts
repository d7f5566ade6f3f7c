import { expect, it, onTestFinished } from 'vitest';
import { interfaceAddress } from '../../../../src/system/linux/interfaceAddress';
import { fixture } from '../fixture';
import { FakeProc } from '../fakeProc';

it.each([
  ['docker0', '172.17.0.1'],
  ['br-shop', '172.18.0.1'],
  // The way to everywhere leads through it as well.
  ['eth0', '192.0.2.15'],
  ['docker', undefined],
])('has on %s the address %s', (name, address) => {
  const proc = new FakeProc();
  onTestFinished(() => proc.dispose());
  proc.write('net/route', fixture('net-route.txt'));
  proc.write('net/fib_trie', fixture('net-fib-trie.txt'));
  expect(interfaceAddress(name, proc.root)).toBe(address);
});

it('knows none where the kernel says nothing', () => {
  const proc = new FakeProc();
  onTestFinished(() => proc.dispose());
  expect(interfaceAddress('docker0', proc.root)).toBeUndefined();
});
