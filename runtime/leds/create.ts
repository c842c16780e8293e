import { loadavg } from "node:os";
import type { Kernel } from "../kernel.ts";
import { Hrtimer, HRTIMER_MODE_ABS_SOFT } from "../time/hrtimer.ts";
import { LedSysfs } from "./led-sysfs.ts";
import { LedClass } from "./leds.ts";
import type { MakeAlarm } from "./rhythm-player.ts";
import { defaultOnTrigger } from "./triggers/default-on.ts";
import { gpioTrigger } from "./triggers/gpio.ts";
import { heartbeatTrigger } from "./triggers/heartbeat.ts";
import { oneshotTrigger } from "./triggers/oneshot.ts";
import { timerTrigger } from "./triggers/timer.ts";

/** The LED class of a kernel, with the triggers that are always there. */
export function createLedClass(kernel: Kernel, load = (): number => loadavg()[0] ?? 0): LedClass {
  const { hrtimers, devices, sysfs, gpio, irqs } = kernel;
  const alarmOf = (led: string): MakeAlarm => {
    return (action) => {
      const timer = new Hrtimer(hrtimers, action, { name: `led ${led}`, mode: HRTIMER_MODE_ABS_SOFT });
      return {
        get now() {
          return hrtimers.now;
        },
        set: (ns) => timer.startAbs(ns),
        cancel: () => void timer.tryToCancel(),
        dispose: () => timer.shutdown(),
      };
    };
  };
  const leds = new LedClass(kernel, alarmOf, (all) => new LedSysfs(all, devices, sysfs));
  const triggers = [timerTrigger, oneshotTrigger, heartbeatTrigger(load), gpioTrigger(gpio, irqs)];
  for (const trigger of [...triggers, defaultOnTrigger]) leds.registerTrigger(trigger);
  return leds;
}
