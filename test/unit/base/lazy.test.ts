import { describe, expect, it } from 'vitest';
import { Emitter } from '../../../src/base/event';
import { Lazy } from '../../../src/base/lazy';

class Thing {
  readonly #didTell = new Emitter<string>();
  readonly onDidTell = this.#didTell.event;
  disposed = false;

  tell(text: string): void {
    this.#didTell.fire(text);
  }

  dispose(): void {
    this.disposed = true;
  }
}

describe('Lazy', () => {
  it('loads once, at the first need', async () => {
    let loads = 0;
    const lazy = new Lazy(async () => ++loads);
    expect([loads, lazy.current]).toEqual([0, undefined]);
    expect(await Promise.all([lazy.get(), lazy.get()])).toEqual([1, 1]);
    expect(await lazy.get()).toBe(1);
    expect(lazy.current).toBe(1);
  });

  it('tells when it is there, what is nothing too', async () => {
    const lazy = new Lazy(async () => undefined);
    const told: unknown[] = [];
    lazy.onDidLoad((value) => told.push(value));
    await lazy.get();
    await lazy.get();
    expect(told).toEqual([undefined]);
  });

  it('tries again after a load that failed', async () => {
    let loads = 0;
    const lazy = new Lazy(async () => {
      if (++loads === 1) throw new Error('no disk');
      return loads;
    });
    await expect(Promise.all([lazy.get(), lazy.get()])).rejects.toThrow('no disk');
    expect([loads, lazy.current]).toEqual([1, undefined]);
    expect(await lazy.get()).toBe(2);
  });

  it('passes events on, to those who listened before and after', async () => {
    const thing = new Thing();
    const lazy = new Lazy(async () => thing);
    const heard: string[] = [];
    const onDidTell = lazy.relay((one) => one.onDidTell);
    const early = onDidTell((text) => heard.push(`early ${text}`));
    onDidTell(() => heard.push('never')).dispose();
    await lazy.get();
    thing.tell('a');
    onDidTell((text) => heard.push(`late ${text}`));
    thing.tell('b');
    early.dispose();
    thing.tell('c');
    expect(heard).toEqual(['early a', 'early b', 'late b', 'late c']);
  });

  it('loads at the first event at which it is needed, and tells once what goes wrong', async () => {
    const events = new Emitter<number>();
    let [loads, isNeeded] = [0, false];
    const lazy = new Lazy(async () => {
      if (++loads < 3) throw new Error(`no disk ${loads}`);
      return loads;
    });
    const told: unknown[] = [];
    lazy.loadWhen(
      events.event,
      () => isNeeded,
      (error) => told.push(String(error)),
    );
    const fire = async (): Promise<void> => {
      events.fire(0);
      await new Promise(setImmediate);
    };
    await fire();
    expect(loads).toBe(0);
    isNeeded = true;
    for (let events = 0; events < 5; events++) await fire();
    expect([loads, lazy.current, told]).toEqual([3, 3, ['Error: no disk 1']]);
  });

  it('disposes what it has loaded', async () => {
    const thing = new Thing();
    const lazy = new Lazy(async () => thing);
    await lazy.get();
    lazy.dispose();
    expect(thing.disposed).toBe(true);
  });

  it('disposes what comes too late, and does not tell of it', async () => {
    const thing = new Thing();
    const lazy = new Lazy(async () => thing);
    const told: Thing[] = [];
    lazy.onDidLoad((value) => told.push(value));
    const coming = lazy.get();
    lazy.dispose();
    expect(await coming).toBe(thing);
    expect([thing.disposed, told, lazy.current]).toEqual([true, [], undefined]);
  });
});
