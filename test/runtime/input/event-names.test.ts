import { BTN_LEFT, EV_ABS, EV_KEY, EV_REL, EV_SW, ABS_X, eventCode, KEY_A, REL_DIAL, SW_LID } from "tophalf";
import { expect, test } from "vitest";
import { refusal } from "../support.ts";

test.each([
  ["KEY_A", EV_KEY, KEY_A],
  ["BTN_LEFT", EV_KEY, BTN_LEFT],
  ["REL_DIAL", EV_REL, REL_DIAL],
  ["ABS_X", EV_ABS, ABS_X],
  ["SW_LID", EV_SW, SW_LID],
  ["30", EV_KEY, KEY_A],
])("%s is of type %s, code %s", (name, type, code) => {
  expect(eventCode(name)).toEqual({ type, code });
});

test.each([
  ["REL_NOSUCH", /REL_DIAL is one$/],
  ["SW_NOSUCH", /SW_LID is one$/],
  ["nonsense", /KEY_ENTER is one, or a key's number/],
])("%s is refused with what may have been meant", (name, message) => {
  expect(() => eventCode(name)).toThrow(refusal("EINVAL", message));
});

test.each(["", "KEY_NOSUCH", "key_a", "EV_KEY", "KEY_MAX", "BUS_USB", "eventCode", "-1", "0x1", "768"])(
  "'%s' is none: EINVAL",
  (name) => {
    expect(() => eventCode(name)).toThrow(refusal("EINVAL"));
  },
);
