import { ENXIO, KernelError } from "../errno.ts";
import { Device, type DeviceDoor, type DeviceInit } from "./device.ts";
import { idEntry, ofEntry, type PlatformDeviceId } from "./platform-match.ts";

/** Kinds of resources, `include/linux/ioport.h`. */
export const IORESOURCE_IO = 0x100;
export const IORESOURCE_MEM = 0x200;
export const IORESOURCE_IRQ = 0x400;

/** Something that a device uses: `struct resource`. */
export interface Resource {
  /** IORESOURCE_IRQ, IORESOURCE_MEM or IORESOURCE_IO. */
  readonly flags: number;
  /** The first address, or the irq. */
  readonly start: number;
  /** The last address. Default: the first. */
  readonly end?: number;
  readonly name?: string;
}

/** `id` of a platform device that is the only one of its name. */
export const PLATFORM_DEVID_NONE = -1;
/** `id` of a platform device that is to get a free number. */
export const PLATFORM_DEVID_AUTO = -2;

/** What a platform device is made from, besides name and number. */
export interface PlatformDeviceOptions extends Pick<DeviceInit, "parent" | "groups" | "drvdata"> {
  readonly resources?: readonly Resource[];
  /** Whatever the driver needs to know of this one: `dev.platform_data`. */
  readonly platformData?: unknown;
  /** What a device tree would say that it is compatible with, the most particular first. */
  readonly compatible?: string | readonly string[];
}

/** A device that no bus can find by itself: a part of the board. `pdev->dev` is the device itself. */
export class PlatformDevice extends Device {
  /** What drivers are matched with: the name without its number. */
  readonly platformName: string;
  /** Its number; PLATFORM_DEVID_NONE when it has none. */
  readonly id: number;
  /** `dev.platform_data`, dev_get_platdata(). */
  readonly platformData: unknown;
  readonly compatible: readonly string[];
  readonly resources: readonly Resource[];
  /** The only driver that it is offered to, whatever that driver matches. */
  driverOverride: string | undefined;

  constructor(
    identity: { name: string; id: number },
    init: DeviceInit,
    options: PlatformDeviceOptions,
    door: DeviceDoor,
  ) {
    super(init, door);
    this.platformName = identity.name;
    this.id = identity.id;
    this.platformData = options.platformData;
    this.compatible = [options.compatible ?? []].flat();
    this.resources = options.resources ?? [];
  }

  /** What MODALIAS says of it. */
  get modalias(): string {
    const [first] = this.compatible;
    if (first === undefined) return `platform:${this.platformName}`;
    return `of:N${this.platformName}T(null)${this.compatible.map((name) => `C${name}`).join("")}`;
  }

  /** platform_get_device_id(): the entry of its driver's `idTable` that it matched. */
  get idEntry(): PlatformDeviceId | undefined {
    return this.driver && idEntry(this, this.driver);
  }

  /** device_get_match_data(): the `data` of the entry of its driver's `ofMatchTable` that it matched. */
  get matchData(): unknown {
    return this.driver && ofEntry(this, this.driver)?.data;
  }

  /** platform_get_resource(): the nth of a kind. */
  getResource(kind: number, nth = 0): Resource | undefined {
    return this.resources.filter(({ flags }) => (flags & kind) !== 0)[nth];
  }

  /** platform_get_resource_byname(). */
  getResourceByName(kind: number, name: string): Resource | undefined {
    return this.resources.find((resource) => (resource.flags & kind) !== 0 && resource.name === name);
  }

  /** platform_irq_count(). */
  get irqCount(): number {
    return this.resources.filter(({ flags }) => (flags & IORESOURCE_IRQ) !== 0).length;
  }

  /** platform_get_irq(). @throws KernelError ENXIO it has no such irq */
  getIrq(nth = 0): number {
    return this.getIrqOptional(nth) ?? this.#noIrq(`IRQ index ${nth} not found`);
  }

  /** platform_get_irq_optional(). */
  getIrqOptional(nth = 0): number | undefined {
    return this.getResource(IORESOURCE_IRQ, nth)?.start;
  }

  /** platform_get_irq_byname(). @throws KernelError ENXIO it has no such irq */
  getIrqByName(name: string): number {
    return this.getResourceByName(IORESOURCE_IRQ, name)?.start ?? this.#noIrq(`IRQ ${name} not found`);
  }

  #noIrq(text: string): never {
    throw new KernelError(ENXIO, `${this.name}: ${text}`);
  }
}

/** DEFINE_RES_IRQ(), DEFINE_RES_IRQ_NAMED(). */
export function resIrq(irq: number, name?: string): Resource {
  return { flags: IORESOURCE_IRQ, start: irq, ...(name !== undefined && { name }) };
}

/** DEFINE_RES_MEM(), DEFINE_RES_MEM_NAMED(): `size` bytes from an address on. */
export function resMem(start: number, size: number, name?: string): Resource {
  return { flags: IORESOURCE_MEM, start, end: start + size - 1, ...(name !== undefined && { name }) };
}
