// Builds the native addons with node-gyp, each where it can be. Where one cannot, says what to install and succeeds:
// everything but what it serves works without.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The targets of binding.gyp, which asks the same questions. */
const ADDONS = [
  {
    target: "tophalf_fuse",
    sources: "runtime/bridge/native",
    isPossible: () => succeeds("pkg-config", ["--exists", "fuse3"]),
    otherwise:
      "no libfuse3, so programs cannot open its files. On Debian: sudo apt install fuse3 libfuse3-dev",
  },
  {
    target: "tophalf_gpio",
    sources: "boards/linux/native",
    isPossible: () => succeeds("sh", [join(root, "boards/linux/native/has-gpio-v2.sh")]),
    otherwise:
      "no <linux/gpio.h> of Linux 5.10 or newer, so it cannot use the GPIO character device. On Debian: sudo apt install linux-libc-dev",
  },
];

const possible = ADDONS.filter(isPossible);
if (possible.every(isUpToDate)) process.exit(0);

const nodeGyp = join(
  dirname(createRequire(import.meta.url).resolve("node-gyp/package.json")),
  "bin/node-gyp.js",
);
const { status } = spawnSync(process.execPath, [nodeGyp, "rebuild", "--loglevel=error"], {
  cwd: root,
  stdio: "inherit",
});
process.exit(status ?? 1);

function isPossible(addon) {
  const is = process.platform === "linux" && addon.isPossible();
  if (!is) console.log(`tophalf: ${addon.otherwise}`);
  return is;
}

/** npm runs this again for every `npx tophalf` in the checkout, also while the runtime has the addon open. */
function isUpToDate({ target, sources }) {
  const built = join(root, `build/Release/${target}.node`);
  if (!existsSync(built)) return false;
  const files = readdirSync(join(root, sources)).map((name) => join(root, sources, name));
  const newest = Math.max(...[join(root, "binding.gyp"), ...files].map((file) => statSync(file).mtimeMs));
  return statSync(built).mtimeMs >= newest;
}

function succeeds(command, args) {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
