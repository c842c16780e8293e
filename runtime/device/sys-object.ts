export { SysObject } from "../fs/sys-object.ts";
