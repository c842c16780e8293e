import {
  IRQ_HANDLED,
  IRQ_NONE,
  IRQF_NO_AUTOEN,
  IRQF_SHARED,
  IRQF_TRIGGER_FALLING,
  IRQF_TRIGGER_NONE,
  IRQF_TRIGGER_RISING,
} from "tophalf";
import { expect, test } from "vitest";

test("the constants of interrupts have the values of include/linux/interrupt.h and irqreturn.h", () => {
  expect([IRQ_NONE, IRQ_HANDLED]).toEqual([0, 1]);
  expect([IRQF_TRIGGER_NONE, IRQF_TRIGGER_RISING, IRQF_TRIGGER_FALLING]).toEqual([0, 1, 2]);
  expect([IRQF_SHARED, IRQF_NO_AUTOEN]).toEqual([0x80, 0x80000]);
});
