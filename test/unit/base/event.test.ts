import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Emitter } from '../../../src/base/event';

describe('Emitter', () => {
  const told: unknown[] = [];
  const original = Emitter.onListenerError;
  beforeEach(() => {
    told.length = 0;
    Emitter.onListenerError = (error) => told.push(error);
  });
  afterEach(() => {
    Emitter.onListenerError = original;
  });

  it('tells every listener in the order they came', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    emitter.event((value) => heard.push(`a${value}`));
    emitter.event((value) => heard.push(`b${value}`));
    emitter.fire(1);
    emitter.fire(2);
    expect(heard).toEqual(['a1', 'b1', 'a2', 'b2']);
  });

  it('lets one function listen twice, and stop once', () => {
    const emitter = new Emitter<number>();
    const heard: number[] = [];
    const listener = (value: number): void => void heard.push(value);
    const first = emitter.event(listener);
    emitter.event(listener);
    emitter.fire(1);
    first.dispose();
    first.dispose();
    emitter.fire(2);
    expect(heard).toEqual([1, 1, 2]);
  });

  it('keeps on telling when a listener throws, and hands its error on', () => {
    const emitter = new Emitter<void>();
    const error = new Error('no');
    let heard = 0;
    emitter.event(() => {
      throw error;
    });
    emitter.event(() => heard++);
    emitter.fire();
    expect(heard).toBe(1);
    expect(told).toEqual([error]);
  });

  it('does not disturb a round in which listeners come and go', () => {
    const emitter = new Emitter<void>();
    const heard: string[] = [];
    emitter.event(() => {
      heard.push('first');
      emitter.event(() => heard.push('late'));
    });
    emitter.fire();
    expect(heard).toEqual(['first']);
  });

  it('is silent once disposed', () => {
    const emitter = new Emitter<void>();
    let heard = 0;
    emitter.event(() => heard++);
    emitter.fire();
    emitter.dispose();
    emitter.fire();
    expect(heard).toBe(1);
  });
});
