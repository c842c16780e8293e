// Builds the FUSE addon with node-gyp, where libfuse3 is to be had. Where it is not, says what to install and succeeds:
// everything but the mount works without.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const built = join(root, "build/Release/tophalf_fuse.node");

if (isUpToDate()) process.exit(0);

if (process.platform !== "linux" || !hasFuse3()) {
  console.log(
    "tophalf: no libfuse3, so programs cannot open its files. On Debian: sudo apt install fuse3 libfuse3-dev",
  );
  process.exit(0);
}

const nodeGyp = join(
  dirname(createRequire(import.meta.url).resolve("node-gyp/package.json")),
  "bin/node-gyp.js",
);
const { status } = spawnSync(process.execPath, [nodeGyp, "rebuild", "--loglevel=error"], {
  cwd: root,
  stdio: "inherit",
});
process.exit(status ?? 1);

/** npm runs this again for every `npx tophalf` in the checkout, also while the runtime has the addon open. */
function isUpToDate() {
  if (!existsSync(built)) return false;
  const sources = readdirSync(join(root, "runtime/bridge/native")).map((name) =>
    join(root, "runtime/bridge/native", name),
  );
  const newest = Math.max(...[join(root, "binding.gyp"), ...sources].map((file) => statSync(file).mtimeMs));
  return statSync(built).mtimeMs >= newest;
}

function hasFuse3() {
  try {
    execFileSync("pkg-config", ["--exists", "fuse3"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
