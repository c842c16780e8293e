import { Keyboard } from "tophalf/mocks";
import { expect, test } from "vitest";

test("a lock key's LED shows the lock, or what a driver shows while it has it", () => {
  const { capslock } = new Keyboard();
  capslock.press();
  expect([capslock.isOn, capslock.get(), capslock.isBorrowed]).toEqual([true, 1, false]);
  capslock.borrow();
  expect([capslock.isOn, capslock.isBorrowed]).toEqual([true, true]);
  capslock.set(0);
  capslock.press();
  capslock.press();
  expect([capslock.isOn, capslock.get()]).toEqual([false, 0]);
  capslock.restore();
  expect([capslock.isOn, capslock.isBorrowed]).toEqual([true, false]);
  expect(capslock.changes).toEqual([true, false, true]);
});

test("a keyboard has three, named as Linux names them", () => {
  expect(new Keyboard("input7").leds.map(({ name }) => name)).toEqual([
    "input7::scrolllock",
    "input7::numlock",
    "input7::capslock",
  ]);
});
