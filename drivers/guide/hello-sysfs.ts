/** A variable of the module in /sys: `echo 32 > /sys/kernel/mymodule/myvariable`. */
import { attr, defineModule, kstrtoint } from "tophalf";

export default defineModule({
  license: "GPL",

  init({ kobject, kernelKobj, printk }) {
    let myvariable = 0;
    const show = (): string => `${myvariable}\n`;
    const store = (text: string): void => {
      myvariable = kstrtoint(text); // what is no int is refused, and changes nothing
    };

    const mymodule = kobject.createAndAdd("mymodule", kernelKobj);
    mymodule.createFile(attr("myvariable", 0o660, show, store));
    printk.info("mymodule: initialized");
  },

  exit({ printk }) {
    printk.info("mymodule: Exit success"); // and the object goes, with its attribute
  },
});
