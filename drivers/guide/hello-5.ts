/** Parameters: `tophalf insmod drivers/guide/hello-5.ts mystring=bebop myintarray=-1,-1`. */
import { defineModule, param, S_IRGRP, S_IROTH, S_IRUSR, S_IWGRP, S_IWUSR } from "tophalf";

export default defineModule({
  license: "GPL",
  params: {
    myshort: param.short(1, { desc: "A short integer", mode: S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP }),
    myint: param.int(420, { desc: "An integer", mode: S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH }),
    mylong: param.long(9999n, { desc: "A long integer", mode: S_IRUSR }),
    mystring: param.charp("blah", { desc: "A character string" }),
    myintarray: param.array(param.int, [420, 420], { desc: "An array of integers" }),
  },

  init({ printk, params }) {
    const { myshort, myint, mylong, mystring, myintarray } = params;
    printk.info("Hello, world 5\n=============");
    printk.info(`myshort is a short integer: ${myshort}`);
    printk.info(`myint is an integer: ${myint}`);
    printk.info(`mylong is a long integer: ${mylong}`);
    printk.info(`mystring is a string: ${mystring}`);
    for (const [i, value] of myintarray.entries()) printk.info(`myintarray[${i}] = ${value}`);
    printk.info(`got ${myintarray.count} arguments for myintarray.`);
  },

  exit({ printk }) {
    printk.info("Goodbye, world 5");
  },
});
