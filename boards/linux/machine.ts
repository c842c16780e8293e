import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BoardEvidence } from "../detect.ts";

/** What this machine says of itself. @param root where its /proc is, for tests */
export function boardEvidence(root = "/"): BoardEvidence {
  const [model] = stringsIn(join(root, DEVICE_TREE, "model"));
  const revision = revisionIn(root);
  return {
    ...(model !== undefined && { model }),
    compatible: stringsIn(join(root, DEVICE_TREE, "compatible")),
    ...(revision !== undefined && { revision }),
  };
}

const DEVICE_TREE = "proc/device-tree";

/** The strings of a property, each of which ends with a zero byte. */
function stringsIn(path: string): string[] {
  const text = bytesOf(path)?.toString("utf8") ?? "";
  return text.split("\0").filter((one) => one.trim() !== "");
}

/** Kernels of Raspberry Pi OS have it in cpuinfo; the firmware leaves it in the device tree for all others. */
function revisionIn(root: string): number | undefined {
  const cpuinfo = bytesOf(join(root, "proc/cpuinfo"))?.toString("utf8") ?? "";
  const [, code] = /^Revision\s*:\s*([0-9a-f]+)$/im.exec(cpuinfo) ?? [];
  if (code !== undefined) return parseInt(code, 16);
  const property = bytesOf(join(root, DEVICE_TREE, "system/linux,revision"));
  return property?.length === 4 ? property.readUInt32BE() : undefined;
}

function bytesOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
