/** Revision codes that are in use, as Raspberry Pi's documentation lists them, beside the fields that they are made of. */
import { boardModels, modelOfRevision } from "tophalf/boards";
import { expect, test } from "vitest";

const IN_USE: Readonly<Record<string, string>> = {
  "raspberry-pi-1-b-rev1": "0002 0003",
  "raspberry-pi-1-b": "0004 0005 0006 000d 000e 000f 1000004 100000e",
  "raspberry-pi-1-a": "0007 0008 0009",
  "raspberry-pi-1-b-plus": "0010 0013 900032",
  "raspberry-pi-cm1": "0011 0014 900061",
  "raspberry-pi-1-a-plus": "0012 0015 900021",
  "raspberry-pi-2-b": "a01040 a01041 a21041 2a01041",
  "raspberry-pi-2-b-v1.2": "a02042 a22042",
  "raspberry-pi-3-b": "a02082 a22082 a32082 a52082 a22083",
  "raspberry-pi-zero": "900092 920092 900093 920093",
  "raspberry-pi-cm3": "a020a0 a220a0",
  "raspberry-pi-zero-w": "9000c1",
  "raspberry-pi-3-b-plus": "a020d3 a020d4",
  "raspberry-pi-3-a-plus": "9020e0 9020e1",
  "raspberry-pi-cm3-plus": "a02100",
  "raspberry-pi-4": "a03111 b03111 c03111 b03112 c03112 b03114 c03114 d03114 b03115 c03115 d03115",
  "raspberry-pi-zero-2-w": "902120",
  "raspberry-pi-400": "c03130",
  "raspberry-pi-cm4": "a03140 b03140 c03140 d03140",
  "raspberry-pi-cm4s": "a03150",
  "raspberry-pi-5": "b04170 c04170 d04170 a04171 b04171 c04171 d04171 e04171",
  "raspberry-pi-cm5": "b04180 c04180 d04180 e04180 b041a0 c041a0 d041a0 e041a0",
  "raspberry-pi-500": "d04190 e04190",
  "raspberry-pi-cm0": "9021b0",
};

test.each(Object.entries(IN_USE))("%s is what has %s", (name, codes) => {
  for (const code of codes.split(" "))
    expect([code, modelOfRevision(parseInt(code, 16))]).toEqual([code, name]);
});

test("every Raspberry Pi has a code, and every code a model", () => {
  const models = [...boardModels.keys()].filter((name) => name.startsWith("raspberry-pi"));
  expect(Object.keys(IN_USE).sort()).toEqual(models.sort());
});

test.each(["0000", "0001", "0016", "900050", "9000f0", "ffffffff", "b04ff0"])("%s is nobody's", (code) => {
  expect(modelOfRevision(parseInt(code, 16))).toBeUndefined();
});
