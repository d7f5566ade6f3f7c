import type { StepScope } from './step';

/** What was made for objects, each kept as long as whatever was asked of the project meanwhile is answered as it was. */
export class Kept<T> {
  readonly #made = new WeakMap<object, { readonly value: T; readonly answers: Answers }>();

  constructor(private readonly scope: StepScope) {}

  /** What `make` gives for an object; it asks the scope that it is given, and no other. */
  of(key: object, make: (scope: StepScope) => T): T {
    const before = this.#made.get(key);
    if (before?.answers.areTheSame) return before.value;
    const answers = new Answers(this.scope);
    const value = make(answers);
    this.#made.set(key, { value, answers });
    return value;
  }
}

/** Asks another scope, and can ask all of it again. */
class Answers implements StepScope {
  readonly #same: (() => boolean)[] = [];

  constructor(private readonly scope: StepScope) {}

  get root(): string {
    return this.scope.root;
  }

  get areTheSame(): boolean {
    return this.#same.every((same) => same());
  }

  document(file: string): ReturnType<StepScope['document']> {
    return this.#ask(() => this.scope.document(file));
  }

  kind(file: string): ReturnType<StepScope['kind']> {
    return this.#ask(() => this.scope.kind(file));
  }

  nearestManifest(folder: string): ReturnType<StepScope['nearestManifest']> {
    return this.#ask(() => this.scope.nearestManifest(folder));
  }

  packageNamed(name: string): ReturnType<StepScope['packageNamed']> {
    return this.#ask(() => this.scope.packageNamed(name));
  }

  #ask<T>(ask: () => T): T {
    const answer = ask();
    this.#same.push(() => ask() === answer);
    return answer;
  }
}
