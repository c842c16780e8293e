/** A file in /proc with an owner, a size, a rule who may do what, and operations for its opening and closing. */
import { defineModule, GLOBAL_ROOT_GID, GLOBAL_ROOT_UID, MAY_READ, type ProcEntry } from "tophalf";

const NAME = "buffer2k";
const MAX_SIZE = 2048;

export default defineModule({
  license: "GPL",

  init({ proc, printk, module }) {
    let buffer: Uint8Array = new Uint8Array();

    const entry: ProcEntry = proc.create(NAME, 0o644, null, {
      // Everybody may read. To write is for root, and for whom the runtime belongs to, who is root here.
      permission: (mask, { uid }) => mask === MAY_READ || uid === GLOBAL_ROOT_UID || uid === entry.uid,

      open() {
        printk.debug(`procfs_open: use count ${module.refcount}`); // an open file keeps the module by itself
      },

      read(_file, to) {
        const count = to.putAt(buffer);
        printk.debug(count === 0 ? "procfs_read: END" : `procfs_read: read ${count} bytes`);
        return count;
      },

      write(_file, from) {
        buffer = from.take().subarray(0, MAX_SIZE);
        printk.debug(`procfs_write: write ${buffer.length} bytes`);
        from.pos += buffer.length;
        return buffer.length;
      },

      release() {
        printk.debug("procfs_close");
      },
    });
    entry.setSize(80);
    entry.setUser(GLOBAL_ROOT_UID, GLOBAL_ROOT_GID);
    printk.debug(`/proc/${NAME} created`);
  },

  exit({ proc, printk }) {
    proc.remove(NAME);
    printk.debug(`/proc/${NAME} removed`);
  },
});
