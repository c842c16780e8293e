/**
 * A function that waits only where it has to, written as a generator: it yields what may be a promise, and gets what that
 * came to. One that meets no promise has ended when the call returns, in the same turn of the event loop.
 */
export type Steps<T> = Generator<Promise<unknown>, T, unknown>;

/** `yield* settled(f())` is `await f()`, but that it goes on at once when f answered no promise. */
export function* settled<T>(value: T | Promise<T>): Steps<T> {
  return value instanceof Promise ? ((yield value) as T) : value;
}

/** Runs it to its end. */
export function run<T>(steps: Steps<T>): T | Promise<T> {
  const first = steps.next();
  return first.done ? first.value : rest(steps, first.value);
}

async function rest<T>(steps: Steps<T>, pending: Promise<unknown>): Promise<T> {
  for (let step: IteratorResult<Promise<unknown>, T> = { done: false, value: pending }; ;) {
    if (step.done) return step.value;
    const [value, error] = await outcome(step.value);
    step = error ? steps.throw(error.thrown) : steps.next(value);
  }
}

async function outcome(pending: Promise<unknown>): Promise<[value: unknown, error?: { thrown: unknown }]> {
  try {
    return [await pending];
  } catch (thrown) {
    return [undefined, { thrown }];
  }
}
