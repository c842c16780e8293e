/** Files of modules in /proc and /sys, as ordinary programs use them. */
import { describe, expect, test } from "vitest";
import { sharedInstance } from "./instance.ts";

const COUNT = 2000;

const shared = sharedInstance(async (instance) => {
  await instance.insmod("registry", `count=${COUNT}`);
});
const output = (line: string): Promise<string> => shared.instance.output(line);
const shell = (line: string) => shared.instance.shell(line);
const asGuest = "setpriv --reuid=65534 --clear-groups";

/** The lines of the list, as a pipe that prints the same. */
const expected = `seq 0 ${COUNT - 1} | sed 's/^/name /' | awk '{ printf "%-12s|\\n", $0 }'`;

describe("a list of several pages in /proc", () => {
  test.for([1, 7, 512, 4096, 65536])("dd bs=%i reads all of it", async (size) => {
    const count = size === 1 ? 300 : COUNT * 20; // a byte at a time takes a request each
    const lines = `dd if=proc/registry bs=${size} count=${count} status=none`;
    expect(await output(`cmp <(${lines}) <(${expected} | head -c ${size * count}) && echo same`)).toBe(
      "same\n",
    );
  });

  test("cat, cp, head, tail, wc and grep read it", async () => {
    expect(await output(`cmp <(cat proc/registry) <(${expected}) && echo same`)).toBe("same\n");
    expect(await output(`cp proc/registry ../copy; cmp ../copy <(${expected}) && echo same`)).toBe("same\n");
    expect(await output("head -n 1 proc/registry; tail -n 1 proc/registry; tail -c 3 proc/registry")).toBe(
      `name 0      |\nname 1999   |\n |\n`,
    );
    expect(await output("head -c 5 proc/registry")).toBe("name ");
    expect(await output("wc -lc < proc/registry")).toMatch(/^ *2000 +28000\n$/);
    expect(await output("grep -cE 'name 1[0-9]{3} ' proc/registry")).toBe("1000\n");
    expect(await output("dd if=proc/registry bs=14 skip=1234 count=1 status=none")).toBe("name 1234   |\n");
  });

  test("pread and lseek go anywhere in it", async () => {
    const client = shared.instance.client();
    await client.call("open proc/registry O_RDONLY");
    const at = (line: number): number => line * 14;
    expect(await client.call(`pread 3 10 ${at(1500)}`)).toBe("10 name 1500 ");
    expect(await client.call(`pread 3 6 ${at(3)}`)).toBe("6 name 3");
    expect(await client.call(`lseek 3 ${at(700)} SEEK_SET`)).toBe(String(at(700)));
    expect(await client.call("read 3 8")).toBe("8 name 700");
    expect(await client.call("lseek 3 -8 SEEK_CUR")).toBe(String(at(700)));
    expect(await client.call("lseek 3 0 SEEK_END")).toBe("0"); // the host's kernel answers it; Linux's seq_lseek() has no end
  });

  test("neither repeats nor loses a record when others come and go between two reads", async () => {
    const client = shared.instance.client();
    await client.call("open proc/registry O_RDONLY");
    const texts = [await client.call("read 3 4200")];
    await output(
      "echo new > proc/registry; echo '-name 1' > proc/registry; echo '-name 1999' > proc/registry",
    );
    while (texts.at(-1) !== "0") texts.push(await client.call("read 3 4000"));
    const whole = texts.map((text) => text.replace(/^\d+ ?/, "")).join("");
    const shown = [...whole.matchAll(/name (\d+)/g)].map(([, number]) => Number(number));
    expect(shown).toEqual(Array.from({ length: COUNT - 1 }, (_, number) => number)); // "name 1" was read by then
    await output("echo -new > proc/registry");
    await output("echo 'name 1' > proc/registry; echo 'name 1999' > proc/registry");
  });
});

describe("a file in /proc", () => {
  test("that is removed while programs have it open: they get EIO, its driver hears of their end once", async () => {
    const { instance } = shared;
    const [reader, writer] = [instance.client(), instance.client()];
    await reader.call("open proc/driver/registry/temporary O_RDONLY");
    await writer.call("open proc/driver/registry/temporary O_WRONLY");
    expect(await reader.call("pread 3 5 0")).toBe("5 still");
    expect(await writer.call("write 3 x")).toBe("1");
    expect(await instance.log("-c")).toEqual(["released", "released"]);
    expect(await reader.calls("pread 3 5 0", "read 3 5", "lseek 3 0 SEEK_SET")).toEqual(["EIO", "EIO", "0"]);
    expect(await writer.call("write 3 x")).toBe("EIO");
    expect(await shell("cat proc/driver/registry/temporary")).toMatchObject({ status: 1 });
    expect(await instance.useCount("registry")).toBe(2);
    await reader.call("close 3");
    await writer.call("close 3");
    expect(await instance.useCount("registry")).toBe(0);
    expect(await instance.log("-c")).toEqual([]);
    await instance.tophalf("rmmod", "registry");
    await instance.insmod("registry", `count=${COUNT}`);
  });

  test.runIf(process.getuid?.() === 0)("asks its permission callback, which knows who opens", async () => {
    expect(await output(`${asGuest} cat proc/driver/registry/guests`)).toBe("welcome\n");
    expect(await shell("cat proc/driver/registry/guests")).toMatchObject({
      status: 1,
      stderr: "cat: proc/driver/registry/guests: Permission denied\n",
    });
  });

  test("looks like one to ls: its size is 0, its time is now", async () => {
    expect(await output("stat -c '%A %h %s %F' proc/driver/registry/names")).toBe(
      "-rw-r--r-- 1 0 regular empty file\n",
    );
    expect(await output("ls -l proc/registry | sed 's/.*-> //'")).toBe("driver/registry/names\n");
    expect(await output("[ $(( $(date +%s) - $(stat -c %Y proc/uptime) )) -lt 60 ] && echo now")).toBe(
      "now\n",
    );
  });

  test("has no names but those of drivers: ENOENT to whoever would make one, and EACCES or EPERM elsewhere", async () => {
    const errors = async (line: string): Promise<string[]> =>
      (await shell(line)).stderr.match(/[A-Z][a-z]+ [a-z ]+$/gm) ?? [];
    const made =
      "echo > $d/new; mkdir $d/new; ln -s x $d/new; mknod $d/new p; mv $d/version $d/new; ls $d/new";
    const missing = "No such file or directory";
    for (const d of ["proc", "proc/driver/registry"]) {
      expect(await errors(`d=${d}; ${made}`)).toEqual(Array<string>(6).fill(missing));
    }
    expect(await errors("d=sys/kernel; echo > $d/new; mkdir $d/new; ln -s x $d/new")).toEqual([
      "Permission denied",
      "Operation not permitted",
      "Operation not permitted",
    ]);
    expect(await errors("rm -f proc/version; rmdir proc/driver")).toEqual([
      "Operation not permitted",
      "Operation not permitted",
    ]);
  });

  test("uptime and version have Linux's formats", async () => {
    expect(await output("cat proc/uptime")).toMatch(/^\d+\.\d\d \d+\.\d\d\n$/);
    const [before, after] = [
      await output("cut -d' ' -f1 proc/uptime"),
      await output("cut -d' ' -f1 proc/uptime"),
    ];
    expect(Number(after)).toBeGreaterThanOrEqual(Number(before));
    expect(await output("cut -d' ' -f1,2 proc/version")).toBe("tophalf version\n");
  });
});

describe("an attribute in /sys", () => {
  const TITLE = "sys/kernel/registry/title";

  test("wakes who polls it for POLLPRI when it changes", async () => {
    const client = shared.instance.client();
    await client.call(`open ${TITLE} O_RDONLY`);
    expect(await client.calls("poll 0 3 PRI", "read 3 100", "poll 0 3 PRI")).toEqual([
      "3:PRI|ERR",
      "9 untitled$",
      "0",
    ]);
    const waiting = await client.block("poll -1 3 PRI");
    await output(`echo changed > ${TITLE}`);
    expect(await waiting.result).toBe("3:PRI|ERR");
    expect(await client.calls("lseek 3 0 SEEK_SET", "read 3 100", "poll 0 3 PRI")).toEqual([
      "0",
      "8 changed$",
      "0",
    ]);
  });

  test("that is open does not keep its module, and is ENODEV afterwards", async () => {
    const { instance } = shared;
    const client = instance.client();
    await client.calls(`open ${TITLE} O_RDWR`, "read 3 100");
    const waiting = await client.block("poll -1 3 PRI");
    expect(await instance.tophalf("rmmod", "registry")).toMatchObject({ status: 0 });
    expect(await waiting.result).toBe("3:PRI|ERR");
    expect(await client.calls("pread 3 100 0", "write 3 x")).toEqual(["ENODEV", "ENODEV"]);
    await client.call("close 3");
    await instance.insmod("registry", `count=${COUNT}`);
  });

  test("of bytes is written and read by dd, anywhere and not beyond its end", async () => {
    const BYTES = "sys/kernel/registry/bytes";
    expect(await output(`stat -c %s ${BYTES}`)).toBe("10000\n");
    await output(
      `head -c 10000 /dev/urandom > ../random; dd if=../random of=${BYTES} bs=10000 conv=notrunc status=none`,
    );
    expect(await output(`cmp ../random ${BYTES} && echo same`)).toBe("same\n");
    expect(
      await output(
        `dd if=${BYTES} bs=1000 skip=9 status=none | cmp - <(tail -c 1000 ../random) && echo same`,
      ),
    ).toBe("same\n");
    expect(await shell(`dd if=/dev/zero of=${BYTES} bs=6000 count=2 conv=notrunc`)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("File too large") as string,
    });
    expect(await output("cat sys/kernel/registry/itself/title")).toBe("untitled\n");
  });
});
