/** A platform driver and its device: what happens at probe and remove, and when the system goes to sleep and wakes up. */
import { defineModule, type DevPmOps, PLATFORM_DEVID_NONE, type PlatformDevice } from "tophalf";

/** What the board knows of the device. */
interface DevicemodelData {
  readonly greeting: string;
  readonly number: number;
}

export default defineModule({
  license: "GPL",
  description: "A driver in the device model",

  init(k) {
    const suspend = () => k.printk.info("devicemodel example suspend");
    const resume = () => k.printk.info("devicemodel example resume");
    const pm: DevPmOps = {
      suspend,
      resume,
      poweroff: suspend,
      freeze: suspend,
      thaw: resume,
      restore: resume,
    };

    k.printk.info("devicemodel init");
    const platformData: DevicemodelData = { greeting: "hello from the board", number: 42 };
    k.platform.registerDevice("devicemodel_example", PLATFORM_DEVID_NONE, { platformData });
    k.platform.registerDriver({
      name: "devicemodel_example",
      pm,

      probe(pdev: PlatformDevice) {
        const { greeting, number } = pdev.platformData as DevicemodelData;
        k.printk.info("devicemodel probe");
        k.printk.info(`devicemodel greeting: ${greeting}; ${number}`);
      },

      remove() {
        k.printk.info("devicemodel example removed");
      },
    });
  },

  exit(k) {
    k.printk.info("devicemodel exit");
  },
});
