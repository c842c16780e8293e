/**
 * Looks at its own runtime's files, which no driver should do: writing the name of one of Node's functions to /dev/selfie has a
 * bottom half call it, on a file of the mount, and log what came of it. Whoever reads /dev/selfie waits for ever.
 */
import { execFileSync } from "node:child_process";
import { existsSync, openSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  defineModule,
  EDEADLK,
  EINVAL,
  type FileOperations,
  MKDEV,
  type ModuleContext,
  param,
} from "tophalf";

const DEVICE_NAME = "selfie";

type Look = (mount: string) => unknown;

const modules = (mount: string): string => join(mount, "proc/modules");

const LOOKS: Readonly<Record<string, Look>> = {
  readFileSync: (mount) => readFileSync(modules(mount), "utf8"),
  writeFileSync: (mount) => {
    writeFileSync(modules(mount), "");
  },
  openSync: (mount) => openSync(modules(mount), "r"),
  execFileSync: (mount) => execFileSync("cat", [modules(mount)], { timeout: 100, encoding: "utf8" }),
  statSync: (mount) => statSync(modules(mount)).isFile(),
  existsSync: (mount) => existsSync(modules(mount)),
  readdirSync: (mount) => readdirSync(join(mount, "proc")).includes("modules"),
  // These are right: they do not keep the runtime from serving.
  readFile: (mount) => readFile(modules(mount), "utf8"),
  readFileForEver: (mount) => readFile(join(mount, "dev", DEVICE_NAME), "utf8"),
};

export default defineModule({
  license: "GPL",
  description: "A driver that calls into its own mount",
  params: { mount: param.charp("/run/tophalf", { desc: "Where the files are", mode: 0o444 }) },

  init(k) {
    const major = k.chrdev.register(0, DEVICE_NAME, selfieOperations(k, k.params.mount));
    k.device.create(k.class.create(DEVICE_NAME), MKDEV(major, 0), DEVICE_NAME);
  },
});

function selfieOperations(k: ModuleContext, mount: string): FileOperations {
  const never = k.waitQueue();
  return {
    async read(_file, _to, call) {
      k.printk.info("a reader waits");
      await never.wait(() => false, call);
      return 0;
    },

    write(_file, from) {
      const name = from.text().trim();
      const look = LOOKS[name];
      if (!look) return -EINVAL;
      k.tasklet(() => {
        void outcome(look, mount).then((text) => {
          k.printk.info(`${name}: ${text}`);
        });
      }).schedule();
      return from.length;
    },
  };
}

async function outcome(look: Look, mount: string): Promise<string> {
  try {
    return String(await look(mount));
  } catch (error) {
    const { errno, code } = error as NodeJS.ErrnoException;
    return errno === -EDEADLK ? "EDEADLK" : (code ?? String(error)); // Node has no name for it
  }
}
