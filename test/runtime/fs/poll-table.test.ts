/** poll(2): a driver names the queues that it wakes; whoever polls looks again at every wake-up. */
import { type FileOperations, POLLHUP, POLLIN, POLLOUT, POLLRDNORM } from "tophalf";
import { simulate, type Simulation } from "tophalf/mocks";
import { beforeEach, describe, expect, test } from "vitest";
import type { FileHandle } from "../../../runtime/fs/file-handle.ts";
import { PollSubscription } from "../../../runtime/fs/poll-table.ts";
import { WaitQueue } from "../../../runtime/sched/wait-queue.ts";
import { device, turns } from "../support.ts";

/** A queue that counts who is subscribed to it. */
class CountingQueue extends WaitQueue {
  subscribers = 0;

  override subscribe(subscriber: () => void): () => void {
    this.subscribers++;
    const unsubscribe = super.subscribe(subscriber);
    let left = false;
    return () => {
      if (!left) this.subscribers--;
      left = true;
      unsubscribe();
    };
  }
}

let sim: Simulation;
let readers: CountingQueue;
let writers: CountingQueue;
let mask: number;
let file: FileHandle;
beforeEach(async () => {
  sim = simulate();
  [readers, writers, mask] = [new CountingQueue(), new CountingQueue(), 0];
  const ops: FileOperations = {
    poll(_file, table) {
      table.wait(readers);
      table.wait(writers);
      table.wait(readers);
      return mask;
    },
  };
  file = await sim.kernel.vfs.open(await device(sim, ops));
});

describe("a poll", () => {
  test("is answered at once when it is ready", async () => {
    mask = POLLIN | POLLRDNORM;
    expect(await file.poll(POLLIN)).toBe(POLLIN | POLLRDNORM);
  });

  test.each(["readers", "writers"] as const)(
    "waits until one of the queues is woken and it is ready: %s",
    async (which) => {
      const seen: number[] = [];
      const polling = file.poll(POLLIN).then((ready) => seen.push(ready));
      await turns(1);
      expect(seen).toEqual([]);
      mask = POLLIN;
      ({ readers, writers })[which].wakeUp();
      await polling;
      expect(seen).toEqual([POLLIN]);
    },
  );

  test("goes on waiting when it is woken for something else", async () => {
    const seen: number[] = [];
    void file.poll(POLLIN).then((ready) => seen.push(ready));
    await turns(1);
    mask = POLLOUT;
    writers.wakeUp();
    await turns(1);
    expect(seen).toEqual([]);
    mask = POLLIN | POLLHUP;
    readers.wakeUp();
    await turns(1);
    expect(seen).toEqual([POLLIN | POLLHUP]);
  });

  test("subscribes to a queue once, however often the driver names it", async () => {
    void file.poll(POLLIN);
    await turns(1);
    expect([readers.subscribers, writers.subscribers]).toEqual([1, 1]);
  });

  test("has left all queues when it was woken", async () => {
    const polling = file.poll(POLLIN);
    await turns(1);
    mask = POLLIN;
    readers.wakeUp();
    await polling;
    expect([readers.subscribers, writers.subscribers]).toEqual([0, 0]);
  });

  test("that was ready at once has left all queues as well", async () => {
    mask = POLLIN;
    for (let round = 0; round < 3; round++) await file.poll(POLLIN);
    expect([readers.subscribers, writers.subscribers]).toEqual([0, 0]);
  });
});

describe("a subscription", () => {
  test("calls back once, at the first wake-up of any of its queues, and has left all by then", () => {
    const seen: number[] = [];
    const subscription = new PollSubscription(() => seen.push(readers.subscribers + writers.subscribers));
    subscription.wait(readers);
    subscription.wait(writers);
    writers.wakeUp();
    writers.wakeUp();
    readers.wakeUp();
    expect(seen).toEqual([0]);
  });

  test("may be used again after it was woken, and after it was cancelled", () => {
    let calls = 0;
    const subscription = new PollSubscription(() => calls++);
    for (let round = 0; round < 2; round++) {
      subscription.wait(readers);
      readers.wakeUp();
    }
    subscription.wait(readers);
    subscription.cancel();
    readers.wakeUp();
    expect(calls).toBe(2);
    subscription.wait(readers);
    readers.wakeUp();
    expect(calls).toBe(3);
  });
});

test("pollNow subscribes to nothing", () => {
  file.pollNow();
  expect([readers.subscribers, writers.subscribers]).toEqual([0, 0]);
});
