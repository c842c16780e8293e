import type { MachineFacts } from "./facts.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";

/** Whether the files of drivers can be shown to other programs. */
export function checkFuse({ platform, fuse, user }: MachineFacts): Finding[] {
  if (platform !== "linux") return [];
  const { isBuilt, device, hasFusermount, allowsOther } = fuse;
  return [
    isBuilt
      ? ok("fuse", "the addon is built")
      : problem(
          "fuse",
          "tophalf was built without libfuse3",
          "sudo apt install fuse3 libfuse3-dev, then npm run build",
        ),
    checkDevice(device),
    checkFusermount(hasFusermount, user.isRoot),
    user.isRoot || allowsOther
      ? ok("fuse", "other users may be let in")
      : ok(
          "fuse",
          "other users cannot be let in; boot --allow-other needs user_allow_other in /etc/fuse.conf",
        ),
  ];
}

/** Root mounts without it, and needs it only to take a mount away that a killed instance has left. */
function checkFusermount(isHere: boolean, isRoot: boolean): Finding {
  if (isHere) return ok("fuse", "fusermount3 is here");
  const found = isRoot ? warning : problem;
  return found("fuse", "fusermount3 is missing", "sudo apt install fuse3");
}

function checkDevice(device: MachineFacts["fuse"]["device"]): Finding {
  if (device === "ok") return ok("fuse", "you may use /dev/fuse");
  if (device === "denied") return problem("fuse", "no permission for /dev/fuse", "sudo chmod 666 /dev/fuse");
  const mend = "sudo modprobe fuse; a container needs --device /dev/fuse --cap-add SYS_ADMIN";
  return problem("fuse", "there is no /dev/fuse", mend);
}
