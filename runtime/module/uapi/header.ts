import type { CStruct } from "../../fs/ctype/index.ts";
import { _IOC_DIR, _IOC_NR, _IOC_TYPE, IOC_READ, IOC_WRITE } from "../../fs/ioctl.ts";
import {
  checkUapi,
  structsOf,
  type UapiConstant,
  type UapiDefinition,
  type UapiIoctl,
  valueOf,
} from "./define.ts";

/** Which module a header is for. */
export interface HeaderOf {
  readonly name: string;
  readonly description?: string | undefined;
  readonly uapi: UapiDefinition;
}

/** The header file for programs in C that use a driver. @throws KernelError EINVAL for a definition that C cannot say */
export function cHeader({ name, description, uapi }: HeaderOf): string {
  checkUapi(uapi);
  const guard = `${(uapi.name ?? name).replaceAll("-", "_").toUpperCase()}_H`;
  const { constants = {}, ioctls = {} } = uapi;
  const blocks = [
    comment(description ?? `The interface of ${name}.`, `Made by \`tophalf header ${name}\`: do not edit.`),
    `#ifndef ${guard}\n#define ${guard}\n`,
    "#include <linux/ioctl.h>\n#include <linux/types.h>\n",
    ...Object.entries(constants).map(defineConstant),
    ...structsOf(uapi).map(declareStruct),
    ...Object.entries(ioctls).map(defineIoctl),
    `#endif /* ${guard} */\n`,
  ];
  return blocks.join("\n");
}

function defineConstant([name, constant]: [string, UapiConstant]): string {
  const desc = typeof constant === "object" ? comment(constant.desc ?? "") : "";
  return `${desc}#define ${name} ${literal(valueOf(constant))}\n`;
}

function declareStruct({ name, description, members }: CStruct): string {
  const lines = members.map(({ name: member, type }) => {
    const beside = type.description === "" ? "" : ` /* ${inComment(type.description)} */`;
    return `\t${type.declare(member)};${beside}\n`;
  });
  return `${comment(description)}struct ${name} {\n${lines.join("")}};\n`;
}

const MACROS = new Map([
  [IOC_READ, "_IOR"],
  [IOC_WRITE, "_IOW"],
  [IOC_READ | IOC_WRITE, "_IOWR"],
]);

function defineIoctl([name, { cmd, arg, desc = "" }]: [string, UapiIoctl]): string {
  const number = `${typeByte(_IOC_TYPE(cmd))}, ${_IOC_NR(cmd)}`;
  const macro = MACROS.get(_IOC_DIR(cmd)) ?? "_IO";
  return `${comment(desc)}#define ${name} ${macro}(${number}${arg ? `, ${arg.declare()}` : ""})\n`;
}

/** As people write it: a character where it is one. */
const typeByte = (byte: number): string =>
  /[A-Za-z0-9]/.test(String.fromCharCode(byte)) ? `'${String.fromCharCode(byte)}'` : `0x${byte.toString(16)}`;

function literal(value: number | bigint | string): string {
  if (typeof value === "string") return `"${value.replace(/[\\"?]|[^ -~]/gu, escape)}"`;
  const digits = BigInt(value) >= 2n ** 63n ? `${value}ULL` : String(value);
  return value < 0 ? `(${digits})` : digits;
}

/** In octal, of which C takes at most three digits, so that nothing that follows is mistaken for more of them. */
function escape(character: string): string {
  const octal = (byte: number): string => `\\${byte.toString(8).padStart(3, "0")}`;
  return /[\\"?]/.test(character) ? `\\${character}` : [...Buffer.from(character)].map(octal).join("");
}

function comment(...sentences: readonly string[]): string {
  const lines = sentences.flatMap((text) => inComment(text).split("\n")).filter((line) => line !== "");
  if (lines.length < 2) return lines.map((line) => `/* ${line} */\n`).join("");
  return `/*\n${lines.map((line) => ` * ${line.trimEnd()}\n`).join("")} */\n`;
}

/** What would end the comment, or begin another one (of which compilers warn), does not. */
const inComment = (text: string): string => text.replaceAll("*/", "* /").replaceAll("/*", "/ *");
