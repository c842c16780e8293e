// @ts-check
import { spawnSync } from "node:child_process";
import { RigError } from "./rig-error.mjs";

export const SOURCE = "linux-source-6.1";

/** Debian's packages: the kernel's source, what builds it, and the tools that the tests use inside. */
export const PACKAGES = [
  ...[SOURCE, "build-essential", "flex", "bison", "bc", "libelf-dev", "libssl-dev", "xz-utils"],
  ...["kmod", "iproute2", "gpiod", "i2c-tools", "util-linux-extra"],
];

/** Installs what is missing; says what to do where that cannot be. */
export function ensurePackages() {
  const missing = missingOf(PACKAGES, installed());
  if (missing.length === 0) return;
  const how = wayToInstall({ hasApt: has("apt-get"), isRoot: process.getuid?.() === 0, maySudo: maySudo() });
  if (!how) throw new RigError(missingMessage(missing, has("apt-get")));
  console.log(`installing Debian's packages ${missing.join(" ")}`);
  const install = [...how, "apt-get", "install", "-y", "-qq", "--no-install-recommends", ...missing];
  if (!runs([...how, "apt-get", "update", "-qq"]) || !runs(install))
    throw new RigError(missingMessage(missing, true));
}

/** Debian's version of the kernel's source that is installed: `6.1.192-2`. */
export function sourceVersion() {
  return query("${Version}", [SOURCE]).trim();
}

/**
 * @param {readonly string[]} wanted
 * @param {ReadonlySet<string>} present
 */
export function missingOf(wanted, present) {
  return wanted.filter((name) => !present.has(name));
}

/**
 * The words in front of `apt-get`; undefined where it cannot be used.
 * @param {{ hasApt: boolean, isRoot: boolean, maySudo: boolean }} machine
 * @returns {string[] | undefined}
 */
export function wayToInstall({ hasApt, isRoot, maySudo }) {
  if (!hasApt) return undefined;
  if (isRoot) return [];
  return maySudo ? ["sudo"] : undefined;
}

/**
 * @param {readonly string[]} missing
 * @param {boolean} hasApt
 */
export function missingMessage(missing, hasApt) {
  const remedy = hasApt
    ? `Install them:\n  sudo apt-get update && sudo apt-get install -y ${missing.join(" ")}`
    : "This machine has no apt-get. Run the rig on Debian 12, which a container can be too.";
  return `the kernel is built from Debian's packages, and these are missing: ${missing.join(" ")}\n${remedy}`;
}

function installed() {
  const lines = query("${Package} ${db:Status-Status}\n", PACKAGES).split("\n");
  return new Set(lines.filter((line) => line.endsWith(" installed")).map((line) => line.split(" ")[0] ?? ""));
}

/**
 * @param {string} format
 * @param {readonly string[]} names
 */
function query(format, names) {
  // Exits with 1 if one of them is unknown, and tells of the others all the same.
  return spawnSync("dpkg-query", ["-W", `-f=${format}`, ...names], { encoding: "utf8" }).stdout ?? "";
}

/** @param {string} program */
const has = (program) => spawnSync(program, ["--version"], { stdio: "ignore" }).error === undefined;

/** With a terminal, sudo can ask for the password. */
const maySudo = () => has("sudo") && (process.stdin.isTTY || spawnSync("sudo", ["-n", "true"]).status === 0);

/** @param {readonly string[]} words */
const runs = ([program = "", ...args]) =>
  spawnSync(program, args, {
    stdio: ["inherit", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  }).status === 0;
