/** The kernel's structures, held against what the C compiler makes of <linux/gpio.h>. */
import type { EdgeSelection, LineConfig } from "tophalf";
import { describe, expect, test } from "vitest";
import * as uapi from "../../../../boards/linux/gpiochip/uapi.ts";
import { hasCompiler, runC } from "../../../runtime/c-compiler.ts";

const { FLAG } = uapi;
const NUMBERS: Readonly<Record<string, number>> = {
  GPIO_GET_CHIPINFO_IOCTL: uapi.GPIO_GET_CHIPINFO_IOCTL,
  GPIO_GET_LINEINFO_UNWATCH_IOCTL: uapi.GPIO_GET_LINEINFO_UNWATCH_IOCTL,
  GPIO_V2_GET_LINEINFO_IOCTL: uapi.GPIO_V2_GET_LINEINFO_IOCTL,
  GPIO_V2_GET_LINEINFO_WATCH_IOCTL: uapi.GPIO_V2_GET_LINEINFO_WATCH_IOCTL,
  GPIO_V2_GET_LINE_IOCTL: uapi.GPIO_V2_GET_LINE_IOCTL,
  GPIO_V2_LINE_SET_CONFIG_IOCTL: uapi.GPIO_V2_LINE_SET_CONFIG_IOCTL,
  GPIO_V2_LINE_GET_VALUES_IOCTL: uapi.GPIO_V2_LINE_GET_VALUES_IOCTL,
  GPIO_V2_LINE_SET_VALUES_IOCTL: uapi.GPIO_V2_LINE_SET_VALUES_IOCTL,
  GPIO_V2_LINE_FLAG_USED: FLAG.used,
  GPIO_V2_LINE_FLAG_ACTIVE_LOW: FLAG.activeLow,
  GPIO_V2_LINE_FLAG_INPUT: FLAG.input,
  GPIO_V2_LINE_FLAG_OUTPUT: FLAG.output,
  GPIO_V2_LINE_FLAG_EDGE_RISING: FLAG.rising,
  GPIO_V2_LINE_FLAG_EDGE_FALLING: FLAG.falling,
  GPIO_V2_LINE_FLAG_OPEN_DRAIN: FLAG.openDrain,
  GPIO_V2_LINE_FLAG_OPEN_SOURCE: FLAG.openSource,
  GPIO_V2_LINE_FLAG_BIAS_PULL_UP: FLAG.pullUp,
  GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN: FLAG.pullDown,
  GPIO_V2_LINE_FLAG_BIAS_DISABLED: FLAG.biasDisabled,
  GPIO_V2_LINE_EVENT_RISING_EDGE: uapi.EVENT_ID.rising,
  GPIO_V2_LINE_EVENT_FALLING_EDGE: uapi.EVENT_ID.falling,
  GPIO_V2_LINES_MAX: uapi.LINES_MAX,
  GPIO_MAX_NAME_SIZE: uapi.NAME_SIZE,
  "sizeof(struct gpio_v2_line_event)": 4 * uapi.EVENT.words,
  "sizeof(struct gpio_v2_line_info_changed)": 4 * uapi.INFO_CHANGED_WORDS,
};

const PRINT = `
static void print(const void *of, unsigned size) {
  for (unsigned i = 0; i < size; i++) printf("%02x", ((const unsigned char *) of)[i]);
}`;

/** A structure as C fills it, in words. */
function inC(type: string, fields: string): Uint32Array {
  const body = `struct ${type} s; memset(&s, 0, sizeof s); ${fields} print(&s, sizeof s);`;
  const bytes = Uint8Array.from(
    Buffer.from(runC(["stdio.h", "string.h", "linux/gpio.h"], body, PRINT), "hex"),
  );
  return new Uint32Array(bytes.buffer);
}

const request = (config: LineConfig, edges: readonly EdgeSelection[]): Uint32Array =>
  uapi.encodeRequest([...edges.keys()], "", { config, edges });

describe.runIf(hasCompiler)("by the C compiler's word", () => {
  test("the numbers and sizes are right", () => {
    const names = Object.keys(NUMBERS);
    const lines = names.map((name) => `printf("%llu\\n", (unsigned long long) ${name});`);
    const printed = runC(["stdio.h", "linux/gpio.h"], lines.join("\n")).trim().split("\n").map(Number);
    expect(Object.fromEntries(names.map((name, i) => [name, printed[i]]))).toEqual(NUMBERS);
  });

  test("a request of one input", () => {
    const fields = `s.offsets[0] = 17; strcpy(s.consumer, "button"); s.num_lines = 1; s.event_buffer_size = 1024;
      s.config.flags = GPIO_V2_LINE_FLAG_INPUT | GPIO_V2_LINE_FLAG_BIAS_PULL_UP | GPIO_V2_LINE_FLAG_ACTIVE_LOW;
      s.config.num_attrs = 1; s.config.attrs[0].mask = 1;
      s.config.attrs[0].attr.id = GPIO_V2_LINE_ATTR_ID_DEBOUNCE; s.config.attrs[0].attr.debounce_period_us = 5000;`;
    const config: LineConfig = { direction: "input", bias: "pull-up", activeLow: true, debounce: 5000 };
    expect(uapi.encodeRequest([17], "button", { config, edges: ["none"] })).toEqual(
      inC("gpio_v2_line_request", fields),
    );
  });

  test("a request of outputs that start high, 64 of them", () => {
    const fields = `for (int i = 0; i < 64; i++) s.offsets[i] = 100 + i; strcpy(s.consumer, "bus"); s.num_lines = 64;
      s.event_buffer_size = 1024; s.config.flags = GPIO_V2_LINE_FLAG_OUTPUT | GPIO_V2_LINE_FLAG_OPEN_DRAIN;
      s.config.num_attrs = 1; s.config.attrs[0].attr.id = GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES;
      s.config.attrs[0].attr.values = s.config.attrs[0].mask = ~0ull;`;
    const offsets = [...Array(64).keys()].map((i) => 100 + i);
    const config: LineConfig = { direction: "output", initial: 1, drive: "open-drain" };
    const edges = offsets.map(() => "none" as const);
    expect(uapi.encodeRequest(offsets, "bus", { config, edges })).toEqual(
      inC("gpio_v2_line_request", fields),
    );
  });

  test("a configuration with edges of several lines, one of them beyond the 32nd", () => {
    const fields = `s.flags = GPIO_V2_LINE_FLAG_INPUT; s.num_attrs = 3;
      for (int i = 0; i < 3; i++) s.attrs[i].attr.id = GPIO_V2_LINE_ATTR_ID_FLAGS;
      s.attrs[0].attr.flags = s.flags | GPIO_V2_LINE_FLAG_EDGE_RISING; s.attrs[0].mask = 1ull << 1;
      s.attrs[1].attr.flags = s.flags | GPIO_V2_LINE_FLAG_EDGE_FALLING; s.attrs[1].mask = 1ull << 2 | 1ull << 40;
      s.attrs[2].attr.flags = s.flags | GPIO_V2_LINE_FLAG_EDGE_RISING | GPIO_V2_LINE_FLAG_EDGE_FALLING;
      s.attrs[2].mask = 1ull << 3;`;
    const edges = Array.from({ length: 64 }, (): EdgeSelection => "none");
    [edges[1], edges[2], edges[40], edges[3]] = ["rising", "falling", "falling", "both"];
    expect(uapi.encodeConfig({ config: { direction: "input" }, edges })).toEqual(
      inC("gpio_v2_line_config", fields),
    );
  });

  test("the end of debouncing, which a controller that does it itself has to be told", () => {
    const fields = `s.flags = GPIO_V2_LINE_FLAG_INPUT; s.num_attrs = 1;
      s.attrs[0].attr.id = GPIO_V2_LINE_ATTR_ID_DEBOUNCE; s.attrs[0].mask = 1;`;
    const settings = { config: { direction: "input" }, edges: ["none"], stopDebounce: true } as const;
    expect(uapi.encodeConfig(settings)).toEqual(inC("gpio_v2_line_config", fields));
  });

  test("a request's descriptor is where the kernel puts it", () => {
    expect(uapi.requestedFd(inC("gpio_v2_line_request", "s.fd = 23;"))).toBe(23);
  });

  test("what a chip says of itself", () => {
    const fields = `strcpy(s.name, "gpiochip0"); strcpy(s.label, "pinctrl-bcm2835"); s.lines = 54;`;
    expect(uapi.decodeChipInfo(inC("gpiochip_info", fields))).toEqual({
      name: "gpiochip0",
      label: "pinctrl-bcm2835",
      lineCount: 54,
    });
  });

  test("what a chip says of a line; a name of full length has no zero at its end", () => {
    const fields = `memset(s.name, 'n', sizeof s.name); strcpy(s.consumer, "gpiomon"); s.offset = 17;
      s.flags = GPIO_V2_LINE_FLAG_USED | GPIO_V2_LINE_FLAG_OUTPUT | GPIO_V2_LINE_FLAG_OPEN_SOURCE |
        GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN | GPIO_V2_LINE_FLAG_ACTIVE_LOW;`;
    expect(uapi.decodeLineInfo(inC("gpio_v2_line_info", fields))).toEqual({
      offset: 17,
      name: "n".repeat(32),
      consumer: "gpiomon",
      used: true,
      direction: "output",
      bias: "pull-down",
      drive: "open-source",
      activeLow: true,
    });
  });

  test("which line has changed", () => {
    expect(uapi.changedOffset(inC("gpio_v2_line_info_changed", "s.info.offset = 9;"), 0)).toBe(9);
  });

  test("an event, with a time of more than 32 bits", () => {
    const fields =
      "s.timestamp_ns = 123456789012345ull; s.id = 2; s.offset = 17; s.seqno = 7; s.line_seqno = 3;";
    const words = inC("gpio_v2_line_event", fields);
    const { id, offset, seqno, lineSeqno } = uapi.EVENT;
    expect([id, offset, seqno, lineSeqno].map((field) => words[field])).toEqual([2, 17, 7, 3]);
    expect(uapi.numberAt(words, 0)).toBe(123456789012345);
  });

  test("values, of the 2nd and the 64th line", () => {
    const words = inC("gpio_v2_line_values", "s.bits = 1ull << 63; s.mask = 1ull << 63 | 2;");
    const { bits, mask, words: size } = uapi.VALUES;
    const own = new Uint32Array(size);
    for (const place of [1, 63]) uapi.setBit(own, mask, place);
    uapi.setBit(own, bits, 63);
    expect(own).toEqual(words);
    expect([0, 1, 62, 63].map((place) => uapi.bitOf(words, mask, place))).toEqual([0, 1, 0, 1]);
  });
});

describe("a consumer's name", () => {
  test("that is too long is cut between two characters, with its zero", () => {
    const words = uapi.encodeRequest([0], `${"x".repeat(30)}é`, {
      config: { direction: "input" },
      edges: ["none"],
    });
    const bytes = Buffer.from(words.buffer, 4 * 64, uapi.NAME_SIZE);
    expect(bytes.toString("latin1")).toBe(`${"x".repeat(30)}\0\0`);
  });
});

describe("a configuration", () => {
  test("of an input is silent about what outputs have, and the other way round", () => {
    const input = request({ direction: "input", drive: "open-drain", initial: 1 }, ["none"]);
    expect(input).toEqual(request({ direction: "input" }, ["none"]));
    const output = request({ direction: "output", debounce: 1000 }, ["none"]);
    expect(output).toEqual(request({ direction: "output" }, ["none"]));
  });
});
