import type { InstancePaths } from "./control/instance.ts";
import { ControlServer } from "./control/server.ts";
import type { Kernel } from "./kernel.ts";

/** A kernel that other programs can reach: by its control socket and, where FUSE is to be had, by its files. */
export class Instance {
  readonly kernel: Kernel;
  readonly paths: InstancePaths;
  readonly #control: ControlServer;
  #unmount: (() => Promise<void>) | undefined;

  /** @throws KernelError EBUSY when another instance runs there */
  static async start(kernel: Kernel, paths: InstancePaths): Promise<Instance> {
    const control = new ControlServer(kernel);
    await control.listen(paths.socket);
    kernel.watchdog.start();
    return new Instance(kernel, paths, control);
  }

  private constructor(kernel: Kernel, paths: InstancePaths, control: ControlServer) {
    this.kernel = kernel;
    this.paths = paths;
    this.#control = control;
  }

  /** @throws KernelError why it cannot be mounted, and what to do */
  async mount(options: { spinMicroseconds: number; allowOther: boolean }): Promise<void> {
    const { mountBridge } = await import("./bridge/mount.ts");
    this.#unmount = mountBridge(this.kernel, this.paths.directory, options);
  }

  /** Ends programs' requests, unmounts, removes the modules newest first, and gives the board back. */
  async stop(): Promise<void> {
    await this.#unmount?.();
    await this.#control.close();
    this.kernel.watchdog.stop();
    await this.kernel.shutdown();
  }
}
